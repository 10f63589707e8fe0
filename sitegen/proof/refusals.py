"""The table of codes of the tree check: every way in which a published tree can differ from what it says of itself."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_REBUILD = "Build the site again from its content; if you did not build it, do not trust this copy of the mirror."
_DOUBT = "Fetch the file again; if it comes back the same, ask the mirror's operator why it was changed."


def _error(code: str, meaning: str, source: str, fix: str = _REBUILD) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


_MANIFEST = "docs/proof.md, the manifest"
NOT_A_TREE: Final = _error("T001", "The folder cannot be read as a tree.", _MANIFEST, "Name the folder that was built.")
MANIFEST_MISSING: Final = _error(
    "T002",
    "The tree has no manifest.",
    _MANIFEST,
    "Name the folder that holds index.html and .well-known; if it has no manifest, build the site again.",
)
MANIFEST_MALFORMED: Final = _error("T003", "The manifest is not what a manifest must be.", _MANIFEST)
ROOT_DIFFERS: Final = _error("T004", "The tree has another root hash than expected.", _MANIFEST, _DOUBT)
PART_DIFFERS: Final = _error("T005", "A part of the manifest is not the one that the manifest lists.", _MANIFEST)
PART_MALFORMED: Final = _error("T006", "A part of the manifest is not what a part must be.", _MANIFEST)
COUNTS_DIFFER: Final = _error("T007", "A count or sum in the manifest is not that of what it counts.", _MANIFEST)
PATH_UNSAFE: Final = _error(
    "T008", "The manifest lists a path that does not stay below the root of the tree.", _MANIFEST
)
LISTED_TWICE: Final = _error("T009", "The manifest lists the same path twice.", _MANIFEST)

_FILES = "docs/proof.md, the files"
FILE_MISSING: Final = _error("T010", "A file that the manifest lists is not in the tree.", _FILES)
FILE_UNREADABLE: Final = _error(
    "T011", "A file of the tree cannot be read.", _FILES, "Check the permissions and the disk, then check again."
)
NOT_A_FILE: Final = _error(
    "T012", "The tree holds a link, a device or something else that is neither a file nor a folder.", _FILES
)
SIZE_DIFFERS: Final = _error("T013", "A file has another size than the manifest says.", _FILES, _DOUBT)
HASH_DIFFERS: Final = _error("T014", "A file has another SHA-256 than the manifest says.", _FILES, _DOUBT)
FILE_NOT_LISTED: Final = _error("T015", "The tree holds a file that the manifest does not list.", _FILES)

_PAPERS = "docs/proof.md, the papers"
DOCUMENT_MISPLACED: Final = _error("T020", "A document is published at the address of another paper.", _PAPERS)
WELL_KNOWN_DIFFERS: Final = _error(
    "T021", "The bundle at the well-known address is missing or is not the same bytes.", _PAPERS
)
STATE_DIFFERS: Final = _error("T022", "The published state is not the state of the published events.", _PAPERS)
RECORD_DIFFERS: Final = _error("T023", "The published record does not say what the published bundle says.", _PAPERS)

EVENTS_DIFFER: Final = _error("T024", "The published events are not those of the published bundle.", _PAPERS)

_LEDGER = "docs/proof.md, the ledger"
LEDGER_DOES_NOT_ADD_UP: Final = _error(
    "T030", "The documents found are not the sum of those verified, refused, superseded and unreadable.", _LEDGER
)
LEDGER_MALFORMED: Final = _error("T031", "The ledger or a part of it is missing or not what it must be.", _LEDGER)
INDEX_DIFFERS: Final = _error("T032", "The index of papers is not that of the papers that the tree holds.", _LEDGER)
LEDGER_CONTRADICTS_TREE: Final = _error(
    "T033", "The ledger states a document as verified that is not what the tree publishes.", _LEDGER
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
