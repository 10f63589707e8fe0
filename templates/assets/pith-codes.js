// The codes of the Pith format, as `sitegen/pith/refusals.py` has them: what each means, and how much it weighs.

const error = (code, meaning) => ({ code, severity: "error", meaning });
const warning = (code, meaning) => ({ code, severity: "warning", meaning });
const note = (code, meaning) => ({ code, severity: "note", meaning });

export const NOT_UTF8 = error("P001", "The bytes are not UTF-8.");
export const BYTE_ORDER_MARK = error("P002", "The document begins with a byte order mark.");
export const NOT_JSON = error("P003", "The text is not JSON.");
export const DUPLICATE_KEY = error("P004", "An object has the same key twice, so it has no single meaning.");
export const NOT_FINITE = error("P005", "A number is NaN, infinite or too large for a double.");
export const LONE_SURROGATE = error("P006", "A string holds half of a surrogate pair, which no UTF-8 can carry.");
export const TOO_DEEP = error("P007", "The document is nested deeper than any document of the format.");
export const TOO_LARGE = error("P008", "The document is larger than the limit.");
export const NUMBER_TOO_LONG = error("P009", "An integer has more digits than the limit.");
export const NOT_AN_OBJECT = error("P010", "The document is not a JSON object.");
export const UNKNOWN_KIND = error("P011", "The document does not say that it is a Pith bundle or record.");
export const UNKNOWN_VERSION = error("P012", "The document is of a version of the format that this program does not know.");
export const MISSING_FIELD = error("P013", "A required field is missing.");
export const WRONG_TYPE = error("P014", "A field has the wrong type.");
export const BAD_TIME = error("P015", "A time is not a date and time of RFC 3339 with a zone.");
export const CANONICAL_HASH_DIFFERS = error("P020", "canonical_sha256 is not the digest of the canonical record.");
export const SUFFIX_DIFFERS = error("P021", "The Pith number's suffix is not the base32 of the canonical record's digest.");
export const YEAR_DIFFERS = error("P022", "The Pith number's year is not the year of submitted_at.");
export const SHORT_NUMBER_DIFFERS = error("P023", "The short Pith number is not the first eight letters of the suffix.");
export const SOURCE_DIFFERS = error("P024", "The source stated beside the record is not the record's.");
export const ALIAS_DIFFERS = error("P025", "An alias contradicts the record.");
export const NUMBER_MALFORMED = error("P026", "The Pith number is not pith:, a year, a colon and 26 base32 letters.");
export const NO_RECORD_CREATED = error("P030", "The bundle has no record_created event, so no receipt.");
export const RECEIPT_DIGEST_DIFFERS = error("P031", "The receipt is for another canonical record.");
export const RECEIPT_SIGNATURE_WRONG = error("P032", "The receipt's signature does not verify under the pinned key.");
export const KEY_NOT_PINNED = error("P040", "The signing key is not pinned by this mirror.");
export const SELF_SIGNED = error(
  "P041", "The signature was made by a key that only the document itself vouches for, and by no pinned key.");
export const KEY_REVOKED = error("P042", "The signing key is pinned but revoked.");
export const KEY_OUTSIDE_WINDOW = error("P043", "The signature's time lies outside the key's validity window.");
export const FINGERPRINT_DIFFERS = error("P044", "A stated key fingerprint is not that of the key.");
export const ALGORITHM_UNKNOWN = error("P045", "The signature's algorithm or status is not the format's.");
export const SIGNED_MESSAGE_DIFFERS = error("P046", "The signature says that it signs something else than this place needs.");
export const SIGNATURE_MALFORMED = error("P047", "The signature is not 64 bytes of base64.");
export const PUBLIC_KEY_MALFORMED = error("P048", "A key in public_keys is not a well-formed Ed25519 key object.");
export const KEY_CONTRADICTS_PIN = error("P049", "The document lists a different key under the name of a pinned one.");
export const EVENT_HASH_DIFFERS = error("P050", "An event's content_sha256 is not the digest of its content.");
export const EVENT_ID_DIFFERS = error("P051", "An event's id is not sha256: and its content_sha256.");
export const EVENT_SUBJECT_DIFFERS = error("P052", "An event is about another paper.");
export const EVENT_SIGNATURE_WRONG = error("P053", "An event's signature does not verify under the pinned key.");
export const EVENT_PREV_UNKNOWN = error("P054", "An event's prev_event is not an event of this bundle.");
export const EVENT_SUPERSEDES_UNKNOWN = error("P055", "An event supersedes one that is not in this bundle.");
export const EVENT_REPEATED = error("P056", "The same event stands in the bundle twice.");
export const EVENT_SIGNER_DIFFERS = error("P057", "An event's signer names another key than its signature.");
export const EVENT_TYPE_UNKNOWN = note(
  "P058", "An event is of a type that this program does not know; it was verified and is shown as it is.");
export const EVENT_DECLARED_INVALID = warning(
  "P059", "The signed state itself lists an event as invalid; the mirror does the same.");
export const BUNDLE_DIGEST_DIFFERS = error("P060", "bundle_sha256 is not the digest of the bundle without its signature.");
export const BUNDLE_SIGNATURE_WRONG = error("P061", "The bundle's signature does not verify under the pinned key.");
export const STATE_DIFFERS = error("P070", "The state in the bundle is not what the merge of its events gives.");
export const STATE_NOT_REPRODUCED = warning(
  "P071", "The state in the bundle differs from our merge, and the bundle uses rules of Pith's that are not known.");
export const STATE_HASH_DIFFERS = error("P072", "state_sha256 is not the digest of the state.");
export const STATE_COUNTS_DIFFER = error("P073", "A count in the state is not the number of what it counts.");
export const EQUIVOCATION = warning(
  "P074", "A signer contradicted itself: two valid events continue the same event, or create different records.");
export const TITLE_NOT_BOUND = warning("P080", "The title does not hash to the record's title_canon_sha256.");
export const ABSTRACT_NOT_BOUND = warning("P081", "The whole abstract does not hash to the record's abstract_canon_sha256.");
export const SNAPSHOT_CONTRADICTS_RECORD = warning(
  "P082", "A snapshot states another source, date or category than the canonical record.");
export const SECTION_HASH_DIFFERS = note(
  "P083", "A snapshot section's hash is not the digest of the items that the bundle carries.");

/** One thing that is wrong: `{code, severity, place, cause, meaning}`, the place as a JSON path. */
export const problem = (kind, place, cause) => ({ code: kind.code, severity: kind.severity, place, cause, meaning: kind.meaning });
