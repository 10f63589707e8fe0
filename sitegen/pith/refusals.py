"""The table of codes of the Pith format: every way in which a document can be wrong, or worth a word."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_FETCH = (
    "Fetch the document again from Pith or from another mirror; if it comes back the same, report it to whoever"
    " published it."
)
_PIN = (
    "Pin the key under [[trust.keys]] in sitegen.toml only if you know from elsewhere that it is genuine; otherwise"
    " discard the document."
)


def _error(code: str, meaning: str, source: str, fix: str = _FETCH) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


def _warning(code: str, meaning: str, source: str, fix: str) -> Code:
    return Code(code, Severity.WARNING, meaning, fix, source)


def _note(code: str, meaning: str, source: str, fix: str) -> Code:
    return Code(code, Severity.NOTE, meaning, fix, source)


_JSON = "Pith format, section 1; RFC 8259"
NOT_UTF8: Final = _error("P001", "The bytes are not UTF-8.", _JSON)
BYTE_ORDER_MARK: Final = _error("P002", "The document begins with a byte order mark.", _JSON)
NOT_JSON: Final = _error("P003", "The text is not JSON.", _JSON)
DUPLICATE_KEY: Final = _error("P004", "An object has the same key twice, so it has no single meaning.", _JSON)
NOT_FINITE: Final = _error("P005", "A number is NaN, infinite or too large for a double.", _JSON)
LONE_SURROGATE: Final = _error("P006", "A string holds half of a surrogate pair, which no UTF-8 can carry.", _JSON)
TOO_DEEP: Final = _error("P007", "The document is nested deeper than any document of the format.", _JSON)
TOO_LARGE: Final = _error(
    "P008", "The document is larger than the limit.", _JSON, "Check where it came from; a typical bundle has 13 kB."
)
NUMBER_TOO_LONG: Final = _error("P009", "An integer has more digits than the limit.", _JSON)
NOT_AN_OBJECT: Final = _error("P010", "The document is not a JSON object.", _JSON)

_KIND = "Pith format, sections 4 and 7"
UNKNOWN_KIND: Final = _error(
    "P011",
    "The document does not say that it is a Pith bundle or record.",
    _KIND,
    "Keep other files out of content/bundles/.",
)
UNKNOWN_VERSION: Final = _error(
    "P012",
    "The document is of a version of the format that this program does not know.",
    "Pith format, section 9",
    "Update sitegen; if there is no newer version, ask for support of this format version.",
)
MISSING_FIELD: Final = _error("P013", "A required field is missing.", _KIND)
WRONG_TYPE: Final = _error("P014", "A field has the wrong type.", _KIND)
BAD_TIME: Final = _error("P015", "A time is not a date and time of RFC 3339 with a zone.", "RFC 3339, section 5.6")

_IDENTITY = "Pith format, section 2"
CANONICAL_HASH_DIFFERS: Final = _error("P020", "canonical_sha256 is not the digest of the canonical record.", _IDENTITY)
SUFFIX_DIFFERS: Final = _error(
    "P021", "The Pith number's suffix is not the base32 of the canonical record's digest.", _IDENTITY
)
YEAR_DIFFERS: Final = _error("P022", "The Pith number's year is not the year of submitted_at.", _IDENTITY)
SHORT_NUMBER_DIFFERS: Final = _error(
    "P023", "The short Pith number is not the first eight letters of the suffix.", _IDENTITY
)
SOURCE_DIFFERS: Final = _error("P024", "The source stated beside the record is not the record's.", _IDENTITY)
ALIAS_DIFFERS: Final = _error("P025", "An alias contradicts the record.", _IDENTITY)
NUMBER_MALFORMED: Final = _error(
    "P026", "The Pith number is not pith:, a year, a colon and 26 base32 letters.", _IDENTITY
)

_RECEIPT = "Pith format, section 3"
NO_RECORD_CREATED: Final = _error(
    "P030", "The bundle has no record_created event, so no receipt.", "Pith format, section 4"
)
RECEIPT_DIGEST_DIFFERS: Final = _error("P031", "The receipt is for another canonical record.", _RECEIPT)
RECEIPT_SIGNATURE_WRONG: Final = _error(
    "P032", "The receipt's signature does not verify under the pinned key.", _RECEIPT
)

_KEYS = "Pith format, section 3"
KEY_NOT_PINNED: Final = _error("P040", "The signing key is not pinned by this mirror.", _KEYS, _PIN)
SELF_SIGNED: Final = _error(
    "P041",
    "The signature was made by a key that only the document itself vouches for, and by no pinned key.",
    _KEYS,
    _PIN,
)
KEY_REVOKED: Final = _error(
    "P042", "The signing key is pinned but revoked.", _KEYS, "Fetch a copy that was signed again with a current key."
)
KEY_OUTSIDE_WINDOW: Final = _error(
    "P043",
    "The signature's time lies outside the key's validity window.",
    _KEYS,
    "Compare not_before and not_after of the key in sitegen.toml with what its owner published.",
)
FINGERPRINT_DIFFERS: Final = _error("P044", "A stated key fingerprint is not that of the key.", _KEYS)
ALGORITHM_UNKNOWN: Final = _error("P045", "The signature's algorithm or status is not the format's.", _KEYS)
SIGNED_MESSAGE_DIFFERS: Final = _error(
    "P046", "The signature says that it signs something else than this place needs.", _KEYS
)
SIGNATURE_MALFORMED: Final = _error("P047", "The signature is not 64 bytes of base64.", _KEYS)
PUBLIC_KEY_MALFORMED: Final = _error("P048", "A key in public_keys is not a well-formed Ed25519 key object.", _KEYS)
KEY_CONTRADICTS_PIN: Final = _error(
    "P049", "The document lists a different key under the name of a pinned one.", _KEYS, _PIN
)

_EVENTS = "Pith format, section 4"
EVENT_HASH_DIFFERS: Final = _error("P050", "An event's content_sha256 is not the digest of its content.", _EVENTS)
EVENT_ID_DIFFERS: Final = _error("P051", "An event's id is not sha256: and its content_sha256.", _EVENTS)
EVENT_SUBJECT_DIFFERS: Final = _error("P052", "An event is about another paper.", _EVENTS)
EVENT_SIGNATURE_WRONG: Final = _error("P053", "An event's signature does not verify under the pinned key.", _EVENTS)
EVENT_PREV_UNKNOWN: Final = _error("P054", "An event's prev_event is not an event of this bundle.", _EVENTS)
EVENT_SUPERSEDES_UNKNOWN: Final = _error("P055", "An event supersedes one that is not in this bundle.", _EVENTS)
EVENT_REPEATED: Final = _error("P056", "The same event stands in the bundle twice.", _EVENTS)
EVENT_SIGNER_DIFFERS: Final = _error("P057", "An event's signer names another key than its signature.", _EVENTS)
EVENT_TYPE_UNKNOWN: Final = _note(
    "P058",
    "An event is of a type that this program does not know; it was verified and is shown as it is.",
    "Pith format, section 9",
    "Nothing; a later version of sitegen may show more of it.",
)
EVENT_DECLARED_INVALID: Final = _warning(
    "P059",
    "The signed state itself lists an event as invalid; the mirror does the same.",
    "Pith format, section 6",
    "Nothing; the event is shown as invalid.",
)

BUNDLE_DIGEST_DIFFERS: Final = _error(
    "P060", "bundle_sha256 is not the digest of the bundle without its signature.", "Pith format, section 4"
)
BUNDLE_SIGNATURE_WRONG: Final = _error(
    "P061", "The bundle's signature does not verify under the pinned key.", "Pith format, section 3"
)

_STATE = "Pith format, section 6"
STATE_DIFFERS: Final = _error("P070", "The state in the bundle is not what the merge of its events gives.", _STATE)
STATE_NOT_REPRODUCED: Final = _warning(
    "P071",
    "The state in the bundle differs from our merge, and the bundle uses rules of Pith's that are not known.",
    _STATE,
    "Compare the state with the events; a later version of sitegen may know the rule.",
)
STATE_HASH_DIFFERS: Final = _error("P072", "state_sha256 is not the digest of the state.", _STATE)
STATE_COUNTS_DIFFER: Final = _error("P073", "A count in the state is not the number of what it counts.", _STATE)
EQUIVOCATION: Final = _warning(
    "P074",
    "A signer contradicted itself: two valid events continue the same event, or create different records.",
    _STATE,
    "Ask the signer which one holds; the mirror shows both.",
)

_BINDING = "Pith format, section 2"
TITLE_NOT_BOUND: Final = _warning(
    "P080",
    "The title does not hash to the record's title_canon_sha256.",
    _BINDING,
    "Compare the title with the source; it is shown with the signature or source that it has, not as bound.",
)
ABSTRACT_NOT_BOUND: Final = _warning(
    "P081",
    "The whole abstract does not hash to the record's abstract_canon_sha256.",
    _BINDING,
    "Compare the abstract with the source; it is shown as unsigned.",
)
SNAPSHOT_CONTRADICTS_RECORD: Final = _warning(
    "P082",
    "A snapshot states another source, date or category than the canonical record.",
    "Pith format, section 5",
    "Trust the canonical record; ask the publisher about the snapshot.",
)
SECTION_HASH_DIFFERS: Final = _note(
    "P083",
    "A snapshot section's hash is not the digest of the items that the bundle carries.",
    "Pith format, sections 5 and 9",
    "Nothing; the rule for sections that are not empty is not known.",
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
