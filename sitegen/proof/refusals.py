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

_LOG = "C2SP tlog-tiles; docs/log.md"
_DO_NOT_TRUST = (
    "Do not trust this copy of the log; fetch it again, and if it stays so, compare it with another mirror's copy "
    "and tell the operator."
)
TILE_MISSING: Final = _error("T040", "A file of the log is missing that its checkpoint needs.", _LOG, _DO_NOT_TRUST)
TILE_MALFORMED: Final = _error("T041", "A file of the log is not what such a file must be.", _LOG, _DO_NOT_TRUST)
TILE_DIFFERS: Final = _error(
    "T042", "A tile of the log does not hash to what the checkpoint says.", _LOG, _DO_NOT_TRUST
)
ENTRY_DIFFERS: Final = _error("T043", "An entry of the log is not what its leaf is a hash of.", _LOG, _DO_NOT_TRUST)
LOG_FORKED: Final = _error(
    "T044",
    "The log does not continue an earlier state of itself: its history was changed.",
    _LOG,
    "If the mirror is yours, build from the log that you deployed last (--log-from) and publish nothing else; if it is "
    "not, keep both checkpoints: together they prove it.",
)
_NOTE = "C2SP signed-note"
_ASK_ABOUT_THE_KEY = (
    "Ask the operator, on another way than through the mirror, whether the key was changed; until then trust the old "
    "key."
)
NOTE_MALFORMED: Final = _error("T045", "A signed note is not what a note must be.", _NOTE, _DO_NOT_TRUST)
NOTE_SIGNATURE_WRONG: Final = _error(
    "T046", "A signature of a note that names a known key is not a signature by it.", _NOTE, _DO_NOT_TRUST
)
NOTE_NOT_SIGNED: Final = _error(
    "T047",
    "A note is not signed by any key that was given for it.",
    _NOTE,
    _ASK_ABOUT_THE_KEY,
)
VERIFIER_MALFORMED: Final = _error(
    "T048",
    "A public key of notes is not one.",
    _NOTE,
    "Copy the whole line again: <name>+<8 hex digits>+<base64>, as sitegen keygen prints it.",
)
CHECKPOINT_MALFORMED: Final = _error(
    "T049", "A checkpoint is not what a checkpoint must be.", "C2SP tlog-checkpoint", _DO_NOT_TRUST
)
CHECKPOINT_OF_ANOTHER_LOG: Final = _error(
    "T050", "A checkpoint is that of another log than its key's.", "C2SP tlog-checkpoint", _DO_NOT_TRUST
)
PROOF_MALFORMED: Final = _error(
    "T051", "A proof file is not what such a file must be.", "C2SP tlog-proof", "Make the file again: sitegen proof."
)
PROOF_WRONG: Final = _error(
    "T052",
    "A proof does not lead from its leaf to the root of the log.",
    "RFC 6962, section 2.1",
    _DO_NOT_TRUST,
)
_MINISIGN = "minisign, format of signatures and keys"
MINISIGN_MALFORMED: Final = _error(
    "T053", "A minisign signature or public key is not what it must be.", _MINISIGN, _DOUBT
)
MINISIGN_OTHER_KEY: Final = _error(
    "T054",
    "A minisign signature is by another key than the one that was given.",
    _MINISIGN,
    _ASK_ABOUT_THE_KEY,
)
MINISIGN_WRONG: Final = _error("T055", "A minisign signature is not one of this file.", _MINISIGN, _DOUBT)
MINISIGN_COMMENT_WRONG: Final = _error(
    "T056", "The trusted comment of a minisign signature is not the one that was signed.", _MINISIGN, _DOUBT
)
SIZES_MALFORMED: Final = _error("T057", "The list of published sizes of the log is not what it must be.", "docs/log.md")
LOG_KEY_NOT_GIVEN: Final = _error(
    "T058",
    "No key of the log was given, and the key inside a proof proves nothing by itself.",
    "docs/proof.md, proof files",
    "Get the log's key on another way than through the file, and give it: --log-key.",
)
STATE_OF_SEVERAL_BUNDLES: Final = Code(
    "T059",
    Severity.NOTE,
    "The mirror published another state than the bundle's own: it joined the paper from several bundles.",
    "Nothing; the state is in the mirror's state.json, and the proof does not carry it.",
    "docs/proof.md, proof files",
)
_LOG = "docs/log.md"
LOG_MISSING: Final = Code(
    "T060",
    Severity.WARNING,
    "The tree has no log, so nobody can see what it published before.",
    "Build the site with this version; if you did not build it, ask its operator where the log is.",
    _LOG,
)
LOG_CONTRADICTS_TREE: Final = _error(
    "T061", "The log's newest leaf about a paper is not about what the tree publishes of it.", _LOG
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
