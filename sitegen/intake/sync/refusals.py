"""The table of codes of sync: what can keep a mirror from being copied whole, and what is to be known of it."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_SYNC: Final = "docs/sync.md"
_AGAIN: Final = "Run sync again later; if it stays so, tell the mirror's operator."


def _error(code: str, meaning: str, fix: str = _AGAIN) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, _SYNC)


def _warning(code: str, meaning: str, fix: str) -> Code:
    return Code(code, Severity.WARNING, meaning, fix, _SYNC)


def _note(code: str, meaning: str, fix: str) -> Code:
    return Code(code, Severity.NOTE, meaning, fix, _SYNC)


NO_INDEX: Final = _error(
    "I050",
    "What was named does not list its papers, so it cannot be copied whole.",
    "Name the address at which a sitegen mirror begins; of Pith itself, name papers: --ids FILE.",
)
KEY_CHANGED: Final = _error(
    "I051",
    "THE KEY OF THE MIRROR IS ANOTHER THAN BEFORE: somebody else may speak in its name. Nothing was copied from it.",
    "Ask the operator, on another way than through the mirror, whether the key was changed; then: --accept-new-key.",
)
ROLLED_BACK: Final = _error(
    "I052",
    "The mirror shows an older state than it showed before. Nothing was copied from it.",
    "Run sync again later; if it stays so, keep this report and ask the mirror's operator.",
)
HEAD_DIFFERS: Final = _error(
    "I053",
    "The mirror's manifest, its signature, its log and its index do not belong together.",
    "If it is just being published, run sync again in some minutes; if it stays so, tell its operator.",
)
INDEX_MALFORMED: Final = _error("I054", "The mirror's index of papers is not what it must be.")
MIRROR_FAILING: Final = _error(
    "I055", "The mirror failed so often in a row that it was asked for nothing more in this run."
)
NOT_ASKED: Final = _error(
    "I056",
    "A paper was not asked for yet: the run ended before its turn.",
    "Run sync again; it goes on where it was.",
)
PAPER_GONE: Final = _note(
    "I057",
    "The mirror no longer has a paper that it had. Here it stays.",
    "Ask its operator why; if the paper is to go here too, remove its file from the content folder.",
)
UNSIGNED_MIRROR: Final = _note(
    "I058",
    "This is an unsigned mirror: it has no key, so nobody vouches for which papers it lists.",
    "Nothing; the papers' own signatures are checked all the same.",
)
KEY_FIRST_SEEN: Final = _note(
    "I059",
    "The mirror's key was seen for the first time, and is kept from now on.",
    "Compare it with what the operator says of it elsewhere.",
)
MIRRORS_DIFFER: Final = _warning(
    "I060",
    "Mirrors have different bundles of one paper with the same date; each of them was asked for.",
    "Nothing, if both are there afterwards: pages show the events of both. Ask the operators where theirs came from.",
)
IDENTIFIER_UNKNOWN: Final = _error(
    "I061",
    "A line of the file of identifiers is no identifier of a paper.",
    "Write an arXiv id, a DOI or a Pith number a line; lines that begin with # are passed over.",
)
NOT_ON_MIRROR: Final = _error(
    "I062", "The mirror has no paper with this identifier.", "Check the identifier, or name another mirror as well."
)
NOTHING_CHOSEN: Final = _error(
    "I063",
    "The mirror lists no paper under what was chosen.",
    "Write categories as arXiv does (cs.LG) and authors as the mirror's pages show them.",
)
NOT_AS_CHOSEN: Final = _error(
    "I064",
    "The mirror listed a paper under something that is not in its signed record, so it was not stored.",
    "Tell the mirror's operator; choose other papers, or copy the mirror whole.",
)
LIST_CUT: Final = _warning(
    "I065",
    "A mirror's record names only some of the papers that cite a paper, so some may be missing from what is chosen.",
    "Add them by their identifiers, or copy the mirror whole.",
)
NEVER_SYNCED: Final = _error(
    "I066", "There is nothing to report: no mirror was copied here yet.", "Begin with: sitegen sync MIRROR."
)
STATE_UNUSABLE: Final = _error(
    "I067",
    "What is known of a mirror's papers cannot be read or kept.",
    "Mend the file; or remove it: then everything is compared anew, and the mirror's key and history are forgotten.",
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
