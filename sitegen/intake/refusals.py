"""The table of codes of the intake: what can keep something named from being in the content folder afterwards."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_GUIDE: Final = "Guide, adding papers"
_CONTENT: Final = "docs/content.md"


def _error(code: str, meaning: str, fix: str, source: str = _GUIDE) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


def _warning(code: str, meaning: str, fix: str, source: str = _GUIDE) -> Code:
    return Code(code, Severity.WARNING, meaning, fix, source)


def _note(code: str, meaning: str, fix: str, source: str = _GUIDE) -> Code:
    return Code(code, Severity.NOTE, meaning, fix, source)


SOURCE_UNKNOWN: Final = _error(
    "I001",
    "What was named is neither there as a file or folder nor an identifier or an address of a paper.",
    "Check the path, or write an arXiv id, a DOI, a Pith number (in capitals), or the address of one of these.",
)
FILE_UNKNOWN: Final = _error(
    "I002",
    "A file that was named is of no kind that can be added.",
    "Add bundles, records, shards, saved paper pages (.txt, .html) or arXiv's metadata (.xml, .json).",
)
NOTHING_IN_IT: Final = _error(
    "I003",
    "There is nothing to add in what was named.",
    "Check that it is what you meant; a folder is searched for names that end as those of documents do.",
)
NO_PAGE_HERE: Final = _note(
    "I004",
    "A text or a page in a folder is not the page of a paper, so it was passed over.",
    "Nothing; name the file itself if it should be one.",
)

DOCUMENT_REFUSED: Final = _error(
    "I010",
    "A document did not verify, so it was put into quarantine and not into the content folder.",
    "Read the report beside it in quarantine/; fetch the document again, from elsewhere if need be.",
)
OLDER: Final = _note(
    "I011",
    "A document is older than one of the same paper in the content folder, and tells nothing more, so it was kept out.",
    "Nothing; the newer one is published.",
)
EVENTS_LOST: Final = _warning(
    "I012",
    "Of two bundles of one paper, the newer lacks events that the older has; both are kept.",
    "Ask whoever serves the newer one what became of the events; the mirror shows those of both.",
)
NOTHING_NEW: Final = _note(
    "I013",
    "A document has other bytes than one of the same paper and time in the content folder, and tells nothing more.",
    "Nothing; the one that was there first is published.",
)
FOLDER_LEAVES: Final = _error(
    "I014",
    "The place for a document lies outside of the content folder, because a link leads there.",
    "Put a folder in the link's place.",
    _CONTENT,
)
QUARANTINE_FULL: Final = _warning(
    "I015",
    "So much was refused in one run that the rest is not kept in quarantine; it is only told.",
    "Look at the first reports: whatever the source is, it is not what you took it for.",
)
ANOTHER_VERSION: Final = _error(
    "I016",
    "A paper is to be had, but not in the version that was named.",
    "Name the paper without the version, or with one that is there.",
)
YEAR_DIFFERS: Final = _error(
    "I017",
    "The Pith number that was named has another year than the paper.",
    "Compare the number with where you have it from; the letters alone name the paper.",
)
AMBIGUOUS: Final = _error(
    "I018", "The letters that were named begin several Pith numbers.", "Name more of the letters; all 26 are never two."
)

BUSY: Final = _error(
    "I020",
    "Another run is adding to this content folder.",
    "Wait until it has ended, and run again.",
)

PAGE_UNREADABLE: Final = _error(
    "I030",
    "A file is not the page of one paper, as Pith shows it.",
    "Save the page of a paper (its address has /paper/) as text or as HTML, whole.",
    "Pith format, section 8",
)
PAPER_MISSING: Final = _error(
    "I031",
    "A page or a metadata record is about a paper that is not in the content folder.",
    "Add the paper's bundle first: sitegen add with its identifier or its file.",
)
ABSTRACT_UNPROVEN: Final = _warning(
    "I032",
    "A whole abstract does not fit the hash in the paper's signed record, so it is kept and shown as unproven.",
    "Compare it with the version of the paper that the record names; arXiv's metadata tell only the newest.",
    "Pith format, section 2",
)
METADATA_MALFORMED: Final = _error(
    "I033",
    "A metadata file cannot be read on.",
    "Fetch it again; it must be arXiv's Atom, OAI-PMH or JSON lines, in UTF-8 and without a DOCTYPE.",
    "XML 1.0; RFC 8259",
)
METADATA_ELSEWHERE: Final = _note(
    "I034",
    "Metadata records are of papers that are not in the content folder, so they were passed over.",
    "Nothing; add the papers first if they are wanted.",
)
COMPANION_FOREIGN: Final = _error(
    "I035",
    "A file that the program did not write stands where it keeps what it learned of a paper.",
    "Move it one folder up, to papers/; in papers/generated/ the program writes.",
    _CONTENT,
)
CITING_INCOMPLETE: Final = _warning(
    "I036",
    "A page says that more papers cite it than it lists, or than could be read.",
    "Save the page whole, with its list unfolded; what could be read was kept.",
    "Pith format, section 8",
)

NOWHERE: Final = _error(
    "I040",
    "No mirror that was asked has a document of a paper that verifies.",
    "Check the identifier; ask another mirror with --from. What was wrong with the answers stands beside this.",
    "Pith format, section 8",
)
MIRROR_FORGES: Final = _warning(
    "I041",
    "A mirror serves a document that does not verify; it was put into quarantine, and the next mirror was asked.",
    "Tell the mirror's operator; take the mirror out of [[mirrors]] if it stays so.",
    "Pith format, sections 3 and 4",
)
MIRROR_FAILS: Final = _warning(
    "I042",
    "A mirror gave no answer, for the reason with a code of the network; the next one was asked.",
    "Nothing, if the paper came from elsewhere; see sitegen explain for the code.",
    "docs/network.md",
)
MIRROR_CONFUSES: Final = _warning(
    "I043",
    "A mirror gave another paper than the one that was asked for; it was not stored.",
    "Tell the mirror's operator: its look-up or its addresses are wrong.",
    "Pith format, sections 2 and 8",
)
MIRRORS_UNREADABLE: Final = _warning(
    "I044",
    "A mirror's list of other mirrors cannot be used.",
    "Nothing; only mirrors that you named and those configured are asked.",
    "Pith format, section 8",
)
PAGE_UNKNOWN: Final = _note(
    "I045",
    "The page of a paper at a mirror is not one that Pith made, or has nothing to learn from.",
    "Nothing; the paper itself was stored.",
    "Pith format, section 8",
)
ADDRESS_NAMES_NOTHING: Final = _error(
    "I046",
    "An address is not that of a paper.",
    "Give the address of a paper's page, record or bundle; sitegen sync copies a whole mirror.",
    "Pith format, section 8",
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
