"""The table of codes of audits and of making proofs: how two mirrors differ, and why a paper cannot be proven."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_PROOF = "docs/proof.md, proof files"
_AUDIT = "docs/proof.md, audits"


def _error(code: str, meaning: str, source: str, fix: str) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


def _note(code: str, meaning: str, fix: str) -> Code:
    return Code(code, Severity.NOTE, meaning, fix, _AUDIT)


PAPER_LACKING: Final = _error(
    "A001",
    "One side lacks a paper that the other has.",
    _AUDIT,
    "If the side is yours, add the paper; if not, its operator may never have had it, or may have dropped it.",
)
VERSIONS_DIFFER: Final = _error(
    "A002",
    "Both sides have the paper, in different versions.",
    _AUDIT,
    "If the older side is yours, fetch the newer version; if it stays older, ask its operator why.",
)
NOT_SIGNED: Final = _error(
    "A003",
    "A side shows a document that was not signed by a key that you trust, or was changed since.",
    _AUDIT,
    "Do not trust this side; keep the document, and ask its operator where it came from.",
)
SAME_IN_OTHER_BYTES: Final = _note(
    "A004",
    "Both sides have the same signed document, written in other bytes.",
    "Nothing; but one of them has changed the bytes, as no mirror should.",
)
EVENTS_CONTRADICT: Final = _error(
    "A005",
    "A signer contradicted itself: the events of both sides together exclude each other.",
    _AUDIT,
    "Keep both documents: together they prove it. Ask the signer which one holds.",
)
KINDS_DIFFER: Final = _error(
    "A006",
    "One side has the paper's signed bundle, the other only a record.",
    _AUDIT,
    "Fetch the bundle for the side that has only a record.",
)
LOGS_FORK: Final = _error(
    "A007",
    "One key vouches for two histories: the logs of both sides do not continue each other.",
    _AUDIT,
    "Keep both checkpoints: together they prove that the key's owner, or a thief of the key, showed different logs.",
)
LOG_UNVERIFIED: Final = _error(
    "A008", "The log of a side cannot be verified.", _AUDIT, "Check that side alone first: sitegen verify."
)
INDEX_DIFFERS: Final = _error(
    "A009",
    "A side shows another document than its own index says.",
    _AUDIT,
    "Ask again; if it stays so, tell the side's operator: the host may alter bytes.",
)
DOCUMENT_UNREADABLE: Final = _error(
    "A010", "A document of a side cannot be read.", _AUDIT, "Ask again; if it stays so, tell the side's operator."
)
LOGS_SEPARATE: Final = _note(
    "A011",
    "The sides have no log in common, so no histories were compared.",
    "Nothing where these are different mirrors, which have logs of their own. Where it is one mirror that changed its"
    " key, its operator has to explain that; compare each with what it showed you before.",
)
DOCUMENT_MISPLACED: Final = _error(
    "A012",
    "A side shows the document of one paper as that of another.",
    _AUDIT,
    "Do not trust this side; tell its operator.",
)

NO_IDENTIFIER: Final = _error(
    "A040",
    "What was named is no identifier of a paper.",
    "docs/lookup.md",
    "Name a Pith number (8 to 26 letters, with or without pith: and year), an arXiv id or a DOI.",
)
PAPER_NOT_FOUND: Final = _error(
    "A041", "The mirror has no such paper.", "docs/lookup.md", "Check the identifier, or name another mirror: --from."
)
SEVERAL_PAPERS: Final = _error(
    "A042", "Several papers of the mirror have this name.", "docs/lookup.md", "Name one of them by all its 26 letters."
)
MIRROR_MALFORMED: Final = _error(
    "A043",
    "A file of the mirror is not what such a file must be.",
    _PROOF,
    "Check the mirror first: sitegen verify.",
)
NO_LOG: Final = _error(
    "A044",
    "The mirror has no log, or the log does not say where the paper is.",
    _PROOF,
    "Build the mirror again with this version of sitegen; a paper that came only as a record is in no log.",
)
LOG_SAYS_OTHERWISE: Final = _error(
    "A045",
    "The newest line of the log about a paper is not that of the bundle that the mirror shows.",
    _PROOF,
    "Check the mirror first: sitegen verify. If it is not yours, keep the file and ask its operator.",
)
UNREADABLE: Final = _error(
    "A046", "A file of the mirror cannot be read.", _PROOF, "Check the folder, its permissions and the disk."
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
