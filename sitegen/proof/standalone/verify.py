"""Check Pith bundles, records and proofs on your own machine: one file, no network, no trust in any mirror.

    python3 verify.py bundle.json record.json      # documents
    python3 verify.py folder                       # every document below a folder, or of a saved mirror
    python3 verify.py paper.tlog-proof --log-key 'example.org/log+1a2b3c4d+AbCd…'

It needs Python 3.9 or newer. Where the package `cryptography` is installed it checks much faster; without it, the
arithmetic of the signatures is done here, by RFC 8032. It reads what you name, writes nothing, and asks no network.

What is trusted is Pith's public key, which stands below, or the keys that you give with --key. The keys that a document
or a proof carries are never trusted: anyone can make a document with a key of their own. Compare the SHA-256 of this
file with one that you have from elsewhere, and read it; that is why it is one file.

A document is checked in nine numbered steps, a proof in four more:

  1 read        its bytes have exactly one meaning as JSON
  2 kind        it is a bundle or a record, of a version that is known
  3 shape       required fields are there and have their types
  4 names       hash, Pith number and aliases follow from the canonical record
  5 receipt     Pith signed the canonical record
  6 events      each event is unchanged, about this paper, and signed
  7 bundle      the bundle as a whole is unchanged and signed
  8 state       the state is what its events give
  9 text        title and abstract fit the hashes in the canonical record; snapshots do not contradict it
 10 proof       the proof can be read, and its checkpoint
 11 line        the line that the log must hold follows from the bundle
 12 inclusion   that line is in the log, at the stated place, under the checkpoint's root hash
 13 checkpoint  the log's key signed the checkpoint

A record has no steps 6 to 8: only its canonical record is signed, so only that, and the text that fits it, is proven.

Exit code: 0 everything was verified; 1 something was not; 2 it could not be checked, or the call was wrong.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import gzip
import hashlib
import json
import math
import os
import re
import stat
import sys
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import Any, Callable, NamedTuple

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    HAS_LIBRARY = False
else:
    HAS_LIBRARY = True

PITH_KEY_ID = "pith-v1-2026-05"
PITH_PUBLIC_KEY = "stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3CbM="

MAX_BYTES = 16 * 1024 * 1024
MAX_PROOF_BYTES = 24 * 1024 * 1024
MAX_DEPTH = 64
MAX_DIGITS = 1000
MAX_PROBLEMS = 100
MAX_COUNT = 2**53

# ---------------------------------------------------------------------------------------------------------------------
# What can be wrong
# ---------------------------------------------------------------------------------------------------------------------

ERRORS: dict[str, str] = {
    "P001": "The bytes are not UTF-8.",
    "P002": "The document begins with a byte order mark.",
    "P003": "The text is not JSON.",
    "P004": "An object has the same key twice, so it has no single meaning.",
    "P005": "A number is NaN, infinite or too large for a double.",
    "P006": "A string holds half of a surrogate pair, which no UTF-8 can carry.",
    "P007": "The document is nested deeper than any document of the format.",
    "P008": "The document is larger than the limit.",
    "P009": "An integer has more digits than the limit.",
    "P010": "The document is not a JSON object.",
    "P011": "The document does not say that it is a Pith bundle or record.",
    "P012": "The document is of a version of the format that this program does not know.",
    "P013": "A required field is missing.",
    "P014": "A field has the wrong type.",
    "P015": "A time is not a date and time of RFC 3339 with a zone.",
    "P020": "canonical_sha256 is not the digest of the canonical record.",
    "P021": "The Pith number's suffix is not the base32 of the canonical record's digest.",
    "P022": "The Pith number's year is not the year of submitted_at.",
    "P023": "The short Pith number is not the first eight letters of the suffix.",
    "P024": "The source stated beside the record is not the record's.",
    "P025": "An alias contradicts the record.",
    "P026": "The Pith number is not pith:, a year, a colon and 26 base32 letters.",
    "P030": "The bundle has no record_created event, so no receipt.",
    "P031": "The receipt is for another canonical record.",
    "P032": "The receipt's signature does not verify under the pinned key.",
    "P040": "The signing key is not one that you trust.",
    "P041": "The signature was made by a key that only the document itself vouches for, and by no trusted key.",
    "P042": "The signing key is pinned but revoked.",
    "P043": "The signature's time lies outside the key's validity window.",
    "P044": "A stated key fingerprint is not that of the key.",
    "P045": "The signature's algorithm or status is not the format's.",
    "P046": "The signature says that it signs something else than this place needs.",
    "P047": "The signature is not 64 bytes of base64.",
    "P048": "A key in public_keys is not a well-formed Ed25519 key object.",
    "P049": "The document lists a different key under the name of a trusted one.",
    "P050": "An event's content_sha256 is not the digest of its content.",
    "P051": "An event's id is not sha256: and its content_sha256.",
    "P052": "An event is about another paper.",
    "P053": "An event's signature does not verify under the pinned key.",
    "P054": "An event's prev_event is not an event of this bundle.",
    "P055": "An event supersedes one that is not in this bundle.",
    "P056": "The same event stands in the bundle twice.",
    "P057": "An event's signer names another key than its signature.",
    "P060": "bundle_sha256 is not the digest of the bundle without its signature.",
    "P061": "The bundle's signature does not verify under the pinned key.",
    "P070": "The state in the bundle is not what the merge of its events gives.",
    "P072": "state_sha256 is not the digest of the state.",
    "P073": "A count in the state is not the number of what it counts.",
    "T020": "A document is published at the address of another paper.",
    "T045": "A signed note is not what a note must be.",
    "T046": "A signature of a note that names a known key is not a signature by it.",
    "T047": "A note is not signed by any key that was given for it.",
    "T048": "A public key of notes is not one.",
    "T049": "A checkpoint is not what a checkpoint must be.",
    "T050": "A checkpoint is that of another log than its key's.",
    "T051": "A proof file is not what such a file must be.",
    "T052": "A proof does not lead from its leaf to the root of the log.",
    "T058": "No key of the log was given, and the key inside a proof proves nothing by itself.",
}
WARNINGS: dict[str, str] = {
    "P059": "The signed state itself lists an event as invalid.",
    "P071": "The state in the bundle differs from our merge, and the bundle uses rules of Pith's that are not known.",
    "P074": "A signer contradicted itself: two valid events continue the same event, or create different records.",
    "P080": "The title does not hash to the record's title_canon_sha256.",
    "P081": "The whole abstract does not hash to the record's abstract_canon_sha256.",
    "P082": "A snapshot states another source, date or category than the canonical record.",
}
NOTES: dict[str, str] = {
    "P058": "An event is of a type that this program does not know; it was verified.",
    "P083": "A snapshot section's hash is not the digest of the items that the bundle carries.",
    "T059": "The mirror published another state than the bundle's own: it joined the paper from several bundles.",
}
"""The codes and what they mean, as in `sitegen explain CODE`: errors refuse a document, warnings and notes do not."""

STEPS: dict[int, str] = {
    1: "read: the bytes have exactly one meaning",
    2: "kind: a bundle or a record, of a known version",
    3: "shape: required fields are there and have their types",
    4: "names: hash, Pith number and aliases follow from the canonical record",
    5: "receipt: a trusted key signed the canonical record",
    6: "events: each is unchanged, about this paper, and signed",
    7: "bundle: unchanged as a whole, and signed",
    8: "state: what the events give",
    9: "text: title and abstract against the hashes in the canonical record",
}


class Problem(NamedTuple):
    """One thing that is wrong: its code, the JSON path or line where it is, what was found, and the step."""

    code: str
    place: str
    cause: str
    step: int

    @property
    def severity(self) -> str:
        """Whether it refuses."""
        return "warning" if self.code in WARNINGS else "note" if self.code in NOTES else "error"

    @property
    def meaning(self) -> str:
        """What every problem of this code means."""
        return ERRORS.get(self.code) or WARNINGS.get(self.code) or NOTES[self.code]


class Key(NamedTuple):
    """A key that whoever checks trusts; the window and the flag are as in `[[trust.keys]]` of a mirror."""

    key_id: str
    public_key: bytes
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked: bool = False


class Verdict(NamedTuple):
    """What was found of one document; `document` is the parsed value where it is verified, else None."""

    verified: bool
    level: str
    kind: str
    pith_number: str
    problems: tuple[Problem, ...]
    steps: tuple[tuple[int, bool | None], ...]
    document: dict[str, Any] | None


PITH_KEY = Key(PITH_KEY_ID, base64.b64decode(PITH_PUBLIC_KEY))


class MalformedError(Exception):
    """Bytes are not what they must be: the code, the place, and what was found."""

    def __init__(self, code: str, place: str, cause: str) -> None:
        super().__init__(cause)
        self.code, self.place, self.cause = code, place, cause


class EnoughProblemsError(Exception):
    """A document has so many errors that looking for more would only serve who made it."""


def quoted(value: object, longest: int = 40) -> str:
    """Return a value from a document as short ASCII JSON; however large it is, only the beginning is looked at."""
    shown = ""
    for piece in _pieces(value, longest):
        shown += piece
        if len(shown) > longest + 2:
            return shown[:longest] + "..."
    return shown


def _pieces(value: object, longest: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield "{"
        for index, (key, member) in enumerate(value.items()):
            yield (", " if index else "") + json.dumps(str(key)[: longest + 1]) + ": "
            yield from _pieces(member, longest)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for index, member in enumerate(value):
            yield ", " if index else ""
            yield from _pieces(member, longest)
        yield "]"
    else:
        yield json.dumps(value[: longest + 1] if isinstance(value, str) else value, default=str)


def printable(text: str) -> str:
    """Return a file name or a line from a file so that a terminal shows it and obeys nothing in it."""
    return "".join(c if " " <= c <= "~" else json.dumps(c)[1:-1] for c in text)


_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def member(path: str, key: object) -> str:
    """Return the path of a member of the object or array at a path."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if _PLAIN_KEY.fullmatch(str(key)) else f"{path}[{quoted(key)}]"


# ---------------------------------------------------------------------------------------------------------------------
# Step 1: bytes that have exactly one meaning, and canonical JSON
# ---------------------------------------------------------------------------------------------------------------------

_SURROGATE = re.compile("[\ud800-\udfff]")


class _Fault(NamedTuple):
    """Stands in a parsed value where the text had something that no value can stand for."""

    code: str
    cause: str


class _Repeating(dict[str, Any]):
    """An object some of whose keys stood in it more than once."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    repeated = []
    for key, value in pairs:
        if key in found:
            repeated.append(key)
        found[key] = value
    if not repeated:
        return found
    marked = _Repeating(found)
    marked.repeated = tuple(dict.fromkeys(repeated))
    return marked


def _float(text: str) -> Any:
    value = float(text)
    return value if math.isfinite(value) else _Fault("P005", f"the number {text[:40]} is infinite")


def _integer(text: str) -> Any:
    if len(text) > MAX_DIGITS:
        return _Fault("P009", f"{len(text)} digits, the limit is {MAX_DIGITS}")
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_float,
    parse_int=_integer,
    parse_constant=lambda name: _Fault("P005", f"the number {name}"),
)


def parse(data: bytes) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the object that bytes stand for, or None and the problems (Pith format, section 1)."""
    try:
        value = _decode(data)
    except MalformedError as error:
        return None, [Problem(error.code, error.place, error.cause, 1)]
    problems = _walk(value)
    if not problems and not isinstance(value, dict):
        problems = [Problem("P010", "$", f"the document is of the kind {type(value).__name__}", 1)]
    return (None, problems) if problems else (value, [])


def _decode(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise MalformedError("P008", "$", f"{len(data)} bytes, the limit is {MAX_BYTES}")
    if data.startswith(b"\xef\xbb\xbf"):
        raise MalformedError("P002", "$", "the first three bytes are EF BB BF")
    try:
        return _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise MalformedError("P001", "$", f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise MalformedError("P003", "$", f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise MalformedError("P007", "$", f"nested deeper than {MAX_DEPTH} levels") from None


def _walk(value: object) -> list[Problem]:
    """Look for what a parser takes and the format does not; paths are made for problems alone."""
    problems: list[Problem] = []
    trail: list[Any] = [""]
    walk: list[Iterator[tuple[Any, Any]]] = [iter([("", value)])]
    while walk and len(problems) < MAX_PROBLEMS:
        step = next(walk[-1], None)
        if step is None:
            walk.pop()
            trail.pop()
            continue
        trail[-1], item = step
        if isinstance(item, (dict, list)):
            if len(walk) > MAX_DEPTH:
                problems.append(Problem("P007", _path(trail)[:200], f"nested deeper than {MAX_DEPTH} levels", 1))
                break
            if isinstance(item, dict):
                problems += islice(_key_problems(trail, item), MAX_PROBLEMS)
            walk.append(iter(item.items()) if isinstance(item, dict) else iter(enumerate(item)))
            trail.append("")
        elif isinstance(item, _Fault):
            problems.append(Problem(item.code, _path(trail), item.cause, 1))
        elif isinstance(item, str) and _SURROGATE.search(item):
            problems.append(Problem("P006", _path(trail), f"the string {quoted(item)}", 1))
    problems.sort(key=lambda problem: problem.place)
    return problems[:MAX_PROBLEMS]


def _path(trail: Sequence[Any]) -> str:
    path = "$"
    for key in trail[1:]:
        path = member(path, key)
    return path


def _key_problems(trail: Sequence[Any], item: dict[str, Any]) -> Iterator[Problem]:
    for key in item.repeated if isinstance(item, _Repeating) else ():
        yield Problem("P004", member(_path(trail), key), f"the key {quoted(key)} stands there more than once", 1)
    for key in item:
        if _SURROGATE.search(key):
            yield Problem("P006", member(_path(trail), key), f"the key {quoted(key)}", 1)


def canonical(value: object) -> bytes:
    """Return canonical JSON, the bytes that every hash of the format covers (Pith format, section 1)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """Return SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def digest(value: object) -> str:
    """Return the SHA-256 of canonical JSON, in hex."""
    return sha256_hex(canonical(value))


# ---------------------------------------------------------------------------------------------------------------------
# Keys, signatures and times
# ---------------------------------------------------------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_UNSOUND = frozenset(
    (y | sign).to_bytes(32, "little")
    for y in (0, 1, _P - 1, _ORDER_8, _P - _ORDER_8, *range(_P, 2**255))
    for sign in (0, 2**255)
)
"""The encodings of the eight points of small order, and those that are not canonical: libraries differ on them."""


def signed_by(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether an Ed25519 signature holds, as strictly with every version of the library (RFC 8032, 5.1.7)."""
    if len(public_key) != 32 or len(signature) != 64 or int.from_bytes(signature[32:], "little") >= _L:
        return False
    if public_key in _UNSOUND or signature[:32] in _UNSOUND:
        return False
    if not HAS_LIBRARY:
        return holds_by_rfc8032(public_key, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


_D = -121665 * pow(121666, _P - 2, _P) % _P
_BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)
_Point = tuple[int, int, int]
"""A point of the curve as (X, Y, Z): x = X/Z, y = Y/Z."""


def holds_by_rfc8032(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether [S]B = R + [k]A, compared as encodings (RFC 8032, 5.1.7, without the cofactor)."""
    key, commitment = _point(public_key), signature[:32]
    if key is None:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    challenge = int.from_bytes(hashlib.sha512(commitment + public_key + message).digest(), "little") % _L
    minus_key = (_P - key[0], key[1], 1)
    x, y, z = _sum(_multiple(scalar, (*_BASE, 1)), _multiple(challenge, minus_key))
    inverse = pow(z, _P - 2, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little") == commitment


def _point(encoded: bytes) -> tuple[int, int] | None:
    """Return the point of an encoding, or None where no point has it (RFC 8032, 5.1.3)."""
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if x * x % _P != square:
        return None
    return (_P - x if x % 2 != encoded[31] >> 7 else x), y


def _sum(one: _Point, other: _Point) -> _Point:
    """Add two points (RFC 8032, 5.1.4, written with one denominator)."""
    x1, y1, z1 = one
    x2, y2, z2 = other
    a, c, d = z1 * z2 % _P, x1 * x2 % _P, y1 * y2 % _P
    b, e = a * a % _P, _D * c * d % _P
    f, g = b - e, b + e
    return (
        a * f * ((x1 + y1) * (x2 + y2) - c - d) % _P,
        a * g * (d + c) % _P,
        f * g % _P,
    )


def _multiple(scalar: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1)
    while scalar:
        if scalar & 1:
            found = _sum(found, point)
        point = _sum(point, point)
        scalar >>= 1
    return found


def decode_base64(text: object, length: int | None = None) -> bytes | None:
    """Return what strict base64 stands for, or None: written again, it must be the same text."""
    if not isinstance(text, str):
        return None
    try:
        data = binascii.a2b_base64(text)
    except ValueError:
        return None
    if length is not None and len(data) != length:
        return None
    return data if binascii.b2a_base64(data, newline=False).decode("ascii") == text else None


def fingerprint(public_key: bytes) -> str:
    """Return the first 32 hex digits of the SHA-256 of a key (Pith format, section 3)."""
    return sha256_hex(public_key)[:32]


_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))",
    re.ASCII,
)


def instant(text: str) -> datetime | None:
    """Return the moment that a text of RFC 3339 names, in UTC, or None; what is below microseconds is dropped."""
    match = _RFC3339.fullmatch(text) if len(text) <= 35 else None
    if not match:
        return None
    *parts, fraction, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        year, month, day, hour, minute, second = map(int, parts)
        moment = datetime(year, month, day, hour, minute, second, int((fraction or "").ljust(6, "0")[:6]), timezone.utc)
        return moment + offset if sign == "-" else moment - offset
    except (ValueError, OverflowError):
        return None


# ---------------------------------------------------------------------------------------------------------------------
# Step 3: shapes
# ---------------------------------------------------------------------------------------------------------------------

Found = list[tuple[str, str, str]]
Check = Callable[[Any, str, Found], None]


def of(*kinds: type) -> Check:
    """Return the check of a value of one of some types; true and false are no numbers."""

    def check(value: Any, path: str, found: Found) -> None:
        if type(value) not in kinds:
            wanted = " or ".join(kind.__name__ for kind in kinds)
            found.append(("P014", path, f"{type(value).__name__} where {wanted} belongs"))

    return check


TEXT, OPTIONAL_TEXT = of(str), of(str, type(None))
OBJECT, OPTIONAL_OBJECT, ARRAY = of(dict), of(dict, type(None)), of(list)


def count(value: Any, path: str, found: Found) -> None:
    """Check a whole number from 0 to 2^53."""
    if type(value) is not int:
        found.append(("P014", path, f"{type(value).__name__} where int belongs"))
    elif not 0 <= value <= MAX_COUNT:
        found.append(("P014", path, f"{quoted(value)} is not between 0 and {MAX_COUNT}"))


def optional_count(value: Any, path: str, found: Found) -> None:
    """Check a whole number, or null."""
    if value is not None:
        count(value, path, found)


def time(value: Any, path: str, found: Found) -> None:
    """Check a time of RFC 3339."""
    if not isinstance(value, str):
        TEXT(value, path, found)
    elif instant(value) is None:
        found.append(("P015", path, f"{quoted(value)} is no date and time with a zone"))


def array_of(item: Check) -> Check:
    """Return the check of an array all of whose members pass one check."""

    def check(value: Any, path: str, found: Found) -> None:
        if type(value) is not list:
            ARRAY(value, path, found)
            return
        for index, each in enumerate(value):
            item(each, f"{path}[{index}]", found)
            if len(found) >= MAX_PROBLEMS:
                return

    return check


def object_of(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """Return the check of an object with required and optional fields; further fields are welcome."""
    fields = {**required, **(optional or {})}

    def check(value: Any, path: str, found: Found) -> None:
        if type(value) is not dict:
            OBJECT(value, path, found)
            return
        for name, part in fields.items():
            if name in value:
                part(value[name], f"{path}.{name}", found)
            elif name in required:
                found.append(("P013", f"{path}.{name}", f"there is no {name}"))

    return check


_SOURCE = object_of({"kind": TEXT, "id": TEXT}, {"version": optional_count})
_RECORD_OF_CANON = object_of(
    {
        "source": _SOURCE,
        "metadata": object_of(
            {
                "license": OPTIONAL_TEXT,
                "primary_cat": TEXT,
                "submitted_at": time,
                "cross_cats_sorted": array_of(TEXT),
                "title_canon_sha256": TEXT,
                "abstract_canon_sha256": TEXT,
            }
        ),
        "schema_version": TEXT,
    }
)
_ALIASES = array_of(object_of({"alias_kind": TEXT, "alias_value": TEXT}, {"created_at": time}))
_SIGNATURE_FIELDS: dict[str, Check] = {
    "signature_status": TEXT,
    "algorithm": TEXT,
    "key_id": TEXT,
    "public_key_fingerprint": TEXT,
    "signature_b64": TEXT,
    "signed_message": TEXT,
    "signed_at": time,
}
_RECEIPT = object_of(
    {**_SIGNATURE_FIELDS, "kind": TEXT, "canonical_sha256": TEXT},
    {"receipt_version": TEXT, "builder_version": OPTIONAL_TEXT, "first_computed_at": time, "last_reissued_at": time},
)
_PAPER = object_of(
    {"title": TEXT},
    {
        "license": OPTIONAL_TEXT,
        "headline": OPTIONAL_TEXT,
        "cross_cats": array_of(TEXT),
        "primary_cat": TEXT,
        "authors_text": OPTIONAL_TEXT,
        "submitted_at": time,
        "abstract_excerpt": OPTIONAL_TEXT,
    },
)
_CLAIM = object_of({}, dict.fromkeys(("claim_id", "kind", "text", "status", "attestation"), OPTIONAL_TEXT))
_VERDICT = object_of(
    {},
    {
        "id": OPTIONAL_TEXT,
        "model_set": OPTIONAL_OBJECT,
        "created_at": OPTIONAL_TEXT,
        "strongest_claim": OPTIONAL_TEXT,
        "one_line_summary": OPTIONAL_TEXT,
        "weakest_assumption": OPTIONAL_TEXT,
        "pith_extraction_headline": OPTIONAL_TEXT,
    },
)
_SNAPSHOT = object_of(
    {"paper": _PAPER},
    {
        "source": _SOURCE,
        "claims": object_of({}, {"count": count, "items": array_of(_CLAIM), "snapshot_sha256": TEXT}),
        "verdict": _VERDICT,
        "references": object_of({}, {"count": count, "sample": array_of(OBJECT), "snapshot_sha256": TEXT}),
        "formal_canon": object_of({}, {"snapshot_sha256": TEXT}),
        "author_claims": object_of({}, {"snapshot_sha256": TEXT}),
    },
)
_PAYLOADS: dict[str, Check] = {
    "record_created": object_of(
        {"canonical_record": _RECORD_OF_CANON, "canonical_sha256": TEXT, "receipt": _RECEIPT},
        {
            "source_kind": TEXT,
            "source_id": TEXT,
            "source_version": optional_count,
            "attestation_state": OPTIONAL_TEXT,
        },
    ),
    "graph_snapshot": object_of({"graph_snapshot": _SNAPSHOT}, {"verdict_id": OPTIONAL_TEXT}),
}
_EVENT = object_of(
    {
        "event_type": TEXT,
        "subject_pith_number": TEXT,
        "target": OPTIONAL_TEXT,
        "payload": OBJECT,
        "signer": object_of({"key_id": TEXT, "public_key_fingerprint": TEXT}, {"signer_id": TEXT, "signer_type": TEXT}),
        "created_at": time,
        "supersedes": array_of(TEXT),
        "prev_event": OPTIONAL_TEXT,
        "signature": object_of(_SIGNATURE_FIELDS),
        "content_sha256": TEXT,
        "schema_version": TEXT,
        "event_id": TEXT,
    }
)
_STATE = object_of(
    {
        "state_type": TEXT,
        "state_version": TEXT,
        "pith_number": TEXT,
        "merge_version": TEXT,
        "event_count": count,
        "valid_event_count": count,
        "invalid_event_count": count,
        "equivocation_count": count,
        "current": OBJECT,
        "equivocations": ARRAY,
        "invalid_events": ARRAY,
        "applied_event_ids": array_of(TEXT),
        "state_sha256": TEXT,
    }
)
_BUNDLE = object_of(
    {
        "bundle_version": TEXT,
        "pith_number": TEXT,
        "short_pith_number": TEXT,
        "canonical_record": _RECORD_OF_CANON,
        "canonical_sha256": TEXT,
        "source": _SOURCE,
        "source_aliases": _ALIASES,
        "events": array_of(_EVENT),
        "public_keys": array_of(OBJECT),
        "merge_version": TEXT,
        "built_at": time,
        "state": _STATE,
        "bundle_signature": object_of({**_SIGNATURE_FIELDS, "bundle_sha256": TEXT}),
    },
    {"timestamp_proofs": ARRAY, "mirror_hints": ARRAY, "links": OBJECT},
)
_RECORD = object_of(
    {
        "pith_number": TEXT,
        "canonical_sha256": TEXT,
        "canonical_record": _RECORD_OF_CANON,
        "receipt": _RECEIPT,
        "schema_version": TEXT,
    },
    {
        "short_pith_number": TEXT,
        "source": _SOURCE,
        "paper": _PAPER,
        "aliases": _ALIASES,
        "graph_snapshot": OPTIONAL_OBJECT,
        "events": ARRAY,
        "inbound_citations": object_of(
            {}, {"count": count, "internal_anchor_count": count, "sample": array_of(OBJECT)}
        ),
        "updated_at": time,
        "created_at": time,
    },
)

# ---------------------------------------------------------------------------------------------------------------------
# Steps 2 to 9
# ---------------------------------------------------------------------------------------------------------------------

BUNDLE_KIND = "pith_open_graph_bundle"
RECORD_KIND = "pith_number_record"
MERGE_VERSION = "pith-open-graph-merge-v1"
_VERSIONS = {
    "bundle": (
        ("$", "bundle_version", "1.0"),
        ("$", "merge_version", MERGE_VERSION),
        ("$.canonical_record", "schema_version", "1.0"),
        ("$.state", "state_version", "1.0"),
    ),
    "record": (("$", "schema_version", "1.0"), ("$.canonical_record", "schema_version", "1.0")),
}
_LISTS = {
    "graph_snapshot": "graph_snapshots",
    "author_attestation": "author_attestations",
    "timestamp_anchor": "timestamp_anchors",
    "storage_attestation": "storage_attestations",
    "citation_signature": "citation_signatures",
    "replication_record": "replication_records",
    "correction": "corrections",
}
_EMPTY_SECTION = digest({"payload": []})
_SECTION = re.compile(r"\$\.([A-Za-z_][A-Za-z0-9_]*)(?:\[(\d+)\])?")
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
_PITH_NUMBER = re.compile(r"pith:([0-9]{4}):([A-Z2-7]{26})")


class Inspection:
    """One document under inspection: it, the trusted keys, and what was found so far."""

    def __init__(self, document: dict[str, Any], trust: Sequence[Key]) -> None:
        self.document = document
        self.trust = {key.key_id: key for key in trust}
        self.step = 2
        self.reached = {1}
        self.problems: list[Problem] = []
        self._unsound: frozenset[tuple[str, str | None]] = frozenset()
        self._kept = {"error": 0, "warning": 0}

    def begin(self, step: int) -> None:
        """Begin a step; its problems have its number."""
        self.step = step
        self.reached.add(step)

    def report(self, code: str, place: str, cause: str) -> None:
        """Add a problem: up to a hundred errors, and as many warnings and notes."""
        problem = Problem(code, place, cause, self.step)
        kind = "error" if problem.severity == "error" else "warning"
        self._kept[kind] += 1
        if self._kept[kind] <= MAX_PROBLEMS:
            self.problems.append(problem)
        if kind == "error" and self._kept[kind] >= MAX_PROBLEMS:
            raise EnoughProblemsError

    def check_shape(self, shape: Check, value: object, path: str) -> None:
        """Check a shape, and keep what it found."""
        found: Found = [(problem.code, problem.place, problem.cause) for problem in self.problems]
        known = len(found)
        shape(value, path, found)
        self.problems += [Problem(code, place, cause, self.step) for code, place, cause in found[known:]]

    def note_unsound(self) -> None:
        """Remember which sections have the wrong shape, so that later steps leave them alone."""
        if len(self.problems) >= MAX_PROBLEMS:
            raise EnoughProblemsError
        found = (_SECTION.match(problem.place) for problem in self.problems)
        self._unsound = frozenset((match[1], match[2]) for match in found if match)

    def sound(self, *sections: str) -> bool:
        """Tell whether all of these top-level fields have the right shape."""
        return not any(section in sections for section, _ in self._unsound)

    def events(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the events that have the right shape, with their index."""
        listed = self.document.get("events")
        if not isinstance(listed, list) or ("events", None) in self._unsound:
            return []
        return [(index, event) for index, event in enumerate(listed) if ("events", str(index)) not in self._unsound]

    def invalid(self) -> frozenset[str]:
        """Return the ids of the events that the state in the bundle lists as invalid."""
        state = self.document.get("state")
        listed = state.get("invalid_events") if isinstance(state, dict) else None
        if not isinstance(listed, list):
            return frozenset()
        ids = (item.get("event_id") if isinstance(item, dict) else item for item in listed)
        return frozenset(item for item in ids if isinstance(item, str))


def verify(data: bytes, trust: Sequence[Key] = (PITH_KEY,)) -> Verdict:
    """Verify a bundle or a record in nine steps, each of which goes on as far as the shape allows."""
    # 1. read
    document, problems = parse(data)
    if document is None:
        return _verdict("", "", problems, {1}, None)
    stated = document.get("pith_number")
    number = stated if isinstance(stated, str) else ""
    inspection = Inspection(document, trust)
    # 2. kind and version
    inspection.begin(2)
    kind = _kind_of(inspection)
    if inspection.problems:
        return _verdict("", number, inspection.problems, inspection.reached, None)
    # 3. shape
    inspection.begin(3)
    inspection.check_shape(_BUNDLE if kind == "bundle" else _RECORD, document, "$")
    _check_payloads(inspection)
    try:
        inspection.note_unsound()
        # 4. to 9.
        for step, check in (_BUNDLE_STEPS if kind == "bundle" else _RECORD_STEPS).items():
            inspection.begin(step)
            check(inspection)
    except EnoughProblemsError:
        pass
    return _verdict(kind, number, inspection.problems, inspection.reached, document)


def _verdict(
    kind: str, number: str, problems: list[Problem], reached: Iterable[int], document: dict[str, Any] | None
) -> Verdict:
    errors = [problem for problem in problems if problem.severity == "error"]
    verified = document is not None and not errors
    if not verified and len(problems) > MAX_PROBLEMS:
        problems = [*errors, *(problem for problem in problems if problem.severity != "error")][:MAX_PROBLEMS]
    failed = {problem.step for problem in errors}
    # Where the shape is wrong, later steps saw only some of the document: without a fault of their own they are open.
    open_from = 4 if failed & {1, 2, 3} else 10
    steps = tuple(
        (step, False if step in failed else True if step in reached and step < open_from else None)
        for step in range(1, 10)
    )
    level = "none" if not verified else "bundle" if kind == "bundle" else "receipt"
    return Verdict(verified, level, kind, number, tuple(problems), steps, document if verified else None)


def _kind_of(inspection: Inspection) -> str:
    document = inspection.document
    if document.get("bundle_type") == BUNDLE_KIND:
        kind = "bundle"
    elif document.get("record_type") == RECORD_KIND:
        kind = "record"
    else:
        stated = document.get("bundle_type", document.get("record_type"))
        cause = f"bundle_type or record_type is {quoted(stated)}; known: {BUNDLE_KIND}, {RECORD_KIND}"
        inspection.report("P011", "$", cause)
        return ""
    for path, name, known in _VERSIONS[kind]:
        holder = document if path == "$" else document.get(path[2:])
        found = holder.get(name, known) if isinstance(holder, dict) else known
        if found != known:
            inspection.report("P012", member(path, name), f"{name} is {quoted(found)}; known: {known}")
    return kind


def _check_payloads(inspection: Inspection) -> None:
    """Check the payloads of the event types that the format describes."""
    listed = inspection.document.get("events")
    if not isinstance(listed, list) or "bundle_type" not in inspection.document:
        return
    for index, event in enumerate(listed):
        if len(inspection.problems) >= MAX_PROBLEMS:
            return
        if isinstance(event, dict) and isinstance(event.get("event_type"), str) and "payload" in event:
            shape = _PAYLOADS.get(event["event_type"])
            if shape:
                inspection.check_shape(shape, event["payload"], f"$.events[{index}].payload")


# --- 4. names


def _check_names_of_bundle(inspection: Inspection) -> None:
    _check_names(inspection, "source_aliases")


def _check_names_of_record(inspection: Inspection) -> None:
    _check_names(inspection, "aliases")


def _check_names(inspection: Inspection, aliases: str) -> None:
    """Check hash, numbers, source and aliases against the canonical record (Pith format, section 2)."""
    if not inspection.sound("canonical_record", "canonical_sha256"):
        return
    document = inspection.document
    record = document["canonical_record"]
    found = digest(record)
    if document["canonical_sha256"] != found:
        cause = f"{quoted(document['canonical_sha256'], 64)} is stated, the record gives {found}"
        inspection.report("P020", "$.canonical_sha256", cause)
    suffix = base64.b32encode(bytes.fromhex(found)).decode("ascii")[:26]
    _check_numbers(inspection, suffix, record["metadata"]["submitted_at"][:4])
    source = record["source"]
    if "source" in document and inspection.sound("source"):
        for name in ("kind", "id", "version"):
            if document["source"].get(name) != source.get(name):
                stated = quoted(document["source"].get(name))
                cause = f"{stated} is stated, the record has {quoted(source.get(name))}"
                inspection.report("P024", f"$.source.{name}", cause)
    if aliases in document and inspection.sound(aliases):
        for index, alias in enumerate(document[aliases]):
            expected = _expected_alias(alias["alias_kind"], alias["alias_value"], source, suffix)
            if expected is not None and alias["alias_value"] != expected:
                cause = f"{quoted(alias['alias_value'])} is stated, the record gives {quoted(expected)}"
                inspection.report("P025", f"$.{aliases}[{index}].alias_value", cause)


def _check_numbers(inspection: Inspection, suffix: str, year: str) -> None:
    document = inspection.document
    if inspection.sound("pith_number"):
        match = _PITH_NUMBER.fullmatch(document["pith_number"])
        if not match:
            inspection.report("P026", "$.pith_number", f"{quoted(document['pith_number'])} is no Pith number")
        else:
            if match[2] != suffix:
                inspection.report("P021", "$.pith_number", f"{match[2]} is stated, the record gives {suffix}")
            if match[1] != year:
                cause = f"{match[1]} is stated, the paper was submitted in {quoted(year)}"
                inspection.report("P022", "$.pith_number", cause)
    short = document.get("short_pith_number")
    if short is not None and inspection.sound("short_pith_number") and short != f"pith:{suffix[:8]}":
        cause = f"{quoted(short)} is stated, the record gives pith:{suffix[:8]}"
        inspection.report("P023", "$.short_pith_number", cause)


_ARXIV_ID = re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/[0-9]{7}")
_ARXIV_VERSION = re.compile(r"v[1-9][0-9]*\Z")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_PREFIX = re.compile(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:)", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."


def _arxiv_id(text: str) -> str | None:
    """Return the bare arXiv id that a text is, with or without version, else None."""
    bare = text.strip()
    for prefix in ("arXiv:", "arxiv:"):
        bare = bare.removeprefix(prefix)
    bare = _ARXIV_VERSION.sub("", bare)
    return bare if _ARXIV_ID.fullmatch(bare) else None


def _arxiv_id_of_doi(text: str) -> str | None:
    """Return the arXiv id of a DOI of arXiv's own, else None."""
    bare = _DOI_PREFIX.sub("", text.strip()).lower()
    if not _DOI.fullmatch(bare) or not bare.startswith(_ARXIV_DOI):
        return None
    return _arxiv_id(bare[len(_ARXIV_DOI) :])


def _expected_alias(kind: str, value: str, source: dict[str, Any], suffix: str) -> str | None:
    """Return the value that the record gives an alias, or None where the record has no say in it."""
    if kind.startswith("pith_short_"):
        length = kind[len("pith_short_") :]
        if length in {"8", "12", "16"}:
            return suffix[: int(length)]
        return None if suffix.startswith(value) else suffix
    if source["kind"] != "arxiv":
        return None
    own = str(source["id"])
    if kind == "doi":
        named = None if value == _ARXIV_DOI + own else _arxiv_id_of_doi(value)
        return _ARXIV_DOI + own if named and named != _arxiv_id(own) else None
    return {"arxiv": own, "arxiv_version": f"{own}v{source.get('version')}"}.get(kind)


# --- signatures: of receipts, events and the bundle


def _check_signature(
    inspection: Inspection, signature: dict[str, Any], place: str, *, message: str, signed_digest: str, wrong: str
) -> None:
    """Check one signature object: its form, its key, the key's standing, the arithmetic (Pith format, section 3)."""
    if signature["algorithm"] != "ed25519" or signature["signature_status"] != "signed_v1":
        stated = f"{quoted(signature['algorithm'])} and {quoted(signature['signature_status'])}"
        inspection.report("P045", f"{place}.algorithm", f"{stated} are stated, not ed25519 and signed_v1")
        return
    if signature["signed_message"] != message:
        cause = f"{quoted(signature['signed_message'])} is stated, {message} belongs here"
        inspection.report("P046", f"{place}.signed_message", cause)
    raw = decode_base64(signature["signature_b64"], 64)
    if raw is None:
        cause = f"{quoted(signature['signature_b64'])} is not 64 bytes of base64"
        inspection.report("P047", f"{place}.signature_b64", cause)
        return
    signed = bytes.fromhex(signed_digest) if _HEX_DIGEST.fullmatch(signed_digest) else b""
    key = inspection.trust.get(signature["key_id"])
    if key is not None and signed_by(key.public_key, raw, signed):
        _check_standing(inspection, signature, key, place)
    elif _signed_by_own_key(inspection, raw, signed):
        cause = f"it verifies under a key in this document's own public_keys, named {quoted(signature['key_id'])}"
        inspection.report("P041", f"{place}.key_id", cause)
    elif key is None:
        trusted = ", ".join(quoted(key_id) for key_id in inspection.trust) or "none"
        inspection.report("P040", f"{place}.key_id", f"signed with {quoted(signature['key_id'])}; trusted: {trusted}")
    else:
        cause = f"no signature of {quoted(signature['key_id'])} over {quoted(signed_digest, 64)}"
        inspection.report(wrong, f"{place}.signature_b64", cause)


def _check_standing(inspection: Inspection, signature: dict[str, Any], key: Key, place: str) -> None:
    right = fingerprint(key.public_key)
    if signature["public_key_fingerprint"] != right:
        cause = f"{quoted(signature['public_key_fingerprint'])} is stated, the key gives {right}"
        inspection.report("P044", f"{place}.public_key_fingerprint", cause)
    if key.revoked:
        inspection.report("P042", f"{place}.key_id", f"{quoted(key.key_id)} is revoked")
    moment = instant(signature["signed_at"])
    early = moment is None or (key.not_before is not None and moment < key.not_before)
    late = moment is None or (key.not_after is not None and moment > key.not_after)
    if early or late:
        inspection.report("P043", f"{place}.signed_at", f"signed at {quoted(signature['signed_at'])}")


def _signed_by_own_key(inspection: Inspection, raw: bytes, signed: bytes) -> bool:
    """Tell whether a key that only the document itself vouches for made a signature (at most sixteen are tried)."""
    listed = inspection.document.get("public_keys")
    if not isinstance(listed, list):
        return False
    trusted = {key.public_key for key in inspection.trust.values()}
    keys = (decode_base64(key.get("public_key_b64"), 32) for key in listed[:16] if isinstance(key, dict))
    return any(key is not None and key not in trusted and signed_by(key, raw, signed) for key in keys)


# --- 5. receipt


def _check_receipt_of_record(inspection: Inspection) -> None:
    if inspection.sound("receipt", "canonical_sha256"):
        document = inspection.document
        _check_receipt(inspection, document["receipt"], "$.receipt", document["canonical_sha256"])


def _check_receipts_of_bundle(inspection: Inspection) -> None:
    """Check the record_created events: one for this record, the same source, each with a good receipt."""
    invalid = inspection.invalid()
    created = [
        (index, event)
        for index, event in inspection.events()
        if event["event_type"] == "record_created" and event["event_id"] not in invalid
    ]
    if not created and inspection.sound("events"):
        inspection.report("P030", "$.events", "no event of the bundle is a valid record_created")
    for index, event in created:
        _check_record_created(inspection, event["payload"], f"$.events[{index}].payload")
    if created and inspection.sound("canonical_sha256"):
        own = inspection.document["canonical_sha256"]
        index, event = created[0]
        if all(each["payload"]["canonical_sha256"] != own for _, each in created):
            stated = quoted(event["payload"]["canonical_sha256"], 64)
            cause = f"it creates the record {stated}, the bundle has {quoted(own, 64)}"
            inspection.report("P031", f"$.events[{index}].payload.canonical_sha256", cause)


def _check_record_created(inspection: Inspection, payload: dict[str, Any], place: str) -> None:
    found = digest(payload["canonical_record"])
    if payload["canonical_sha256"] != found:
        cause = f"{quoted(payload['canonical_sha256'], 64)} is stated, the record beside it gives {found}"
        inspection.report("P020", f"{place}.canonical_sha256", cause)
    if inspection.sound("canonical_record"):
        source = inspection.document["canonical_record"]["source"]
        for name, field in (("kind", "source_kind"), ("id", "source_id"), ("version", "source_version")):
            if field in payload and payload[field] != source.get(name):
                cause = f"{quoted(payload[field])} is stated, the record has {quoted(source.get(name))}"
                inspection.report("P024", f"{place}.{field}", cause)
    _check_receipt(inspection, payload["receipt"], f"{place}.receipt", payload["canonical_sha256"])


def _check_receipt(inspection: Inspection, receipt: dict[str, Any], place: str, canonical_sha256: str) -> None:
    if receipt["kind"] != "pith_receipt":
        inspection.report("P011", f"{place}.kind", f"kind {quoted(receipt['kind'])}; known: pith_receipt")
    if receipt["canonical_sha256"] != canonical_sha256:
        cause = f"it is for {quoted(receipt['canonical_sha256'], 64)}, the document has {quoted(canonical_sha256, 64)}"
        inspection.report("P031", f"{place}.canonical_sha256", cause)
    signed = receipt["canonical_sha256"]
    message = "canonical_sha256_bytes"
    _check_signature(inspection, receipt, place, message=message, signed_digest=signed, wrong="P032")


# --- 6. events


def _check_events(inspection: Inspection) -> None:
    events = inspection.events()
    ids = frozenset(event["event_id"] for _, event in events)
    invalid = inspection.invalid()
    seen = set()
    for index, event in events:
        place = f"$.events[{index}]"
        if event["event_id"] in invalid:
            inspection.report("P059", place, f"the state lists {quoted(event['event_id'], 80)} as invalid")
        else:
            _check_event(inspection, event, place)
        if event["prev_event"] is not None and event["prev_event"] not in ids:
            inspection.report("P054", f"{place}.prev_event", f"{quoted(event['prev_event'], 80)} is not in the bundle")
        for number, superseded in enumerate(event["supersedes"]):
            if superseded not in ids:
                cause = f"{quoted(superseded, 80)} is not in the bundle"
                inspection.report("P055", f"{place}.supersedes[{number}]", cause)
        if event["event_id"] in seen:
            inspection.report("P056", f"{place}.event_id", f"{quoted(event['event_id'], 80)} stands here again")
        seen.add(event["event_id"])
    for found in equivocations([event for _, event in events if event["event_id"] not in invalid]):
        cause = f"{found['kind']}: {len(found['event_ids'])} events of {quoted(found['signer'])} exclude each other"
        inspection.report("P074", "$.events", cause)


def _check_event(inspection: Inspection, event: dict[str, Any], place: str) -> None:
    """Check what an event says of itself (Pith format, section 4)."""
    stated, signer, signature = event["content_sha256"], event["signer"], event["signature"]
    outside = ("signature", "content_sha256", "event_id")
    found = digest({name: value for name, value in event.items() if name not in outside})
    if stated != found:
        cause = f"{quoted(stated, 64)} is stated, the event gives {found}"
        inspection.report("P050", f"{place}.content_sha256", cause)
    if event["event_id"] != f"sha256:{stated}":
        cause = f"{quoted(event['event_id'], 80)} is stated, sha256:{quoted(stated, 64)} belongs here"
        inspection.report("P051", f"{place}.event_id", cause)
    if event["subject_pith_number"] != inspection.document.get("pith_number"):
        cause = f"the event is about {quoted(event['subject_pith_number'])}"
        inspection.report("P052", f"{place}.subject_pith_number", cause)
    if event["schema_version"] != "1.0":
        cause = f"schema_version {quoted(event['schema_version'])}; known: 1.0"
        inspection.report("P012", f"{place}.schema_version", cause)
    if event["event_type"] not in _LISTS and event["event_type"] != "record_created":
        inspection.report("P058", f"{place}.event_type", f"the type {quoted(event['event_type'])}")
    for name in ("key_id", "public_key_fingerprint"):
        if signer[name] != signature[name]:
            cause = f"{quoted(signer[name])} here, {quoted(signature[name])} in the signature"
            inspection.report("P057", f"{place}.signer.{name}", cause)
    message = "open_graph_event_sha256_bytes"
    place = f"{place}.signature"
    _check_signature(inspection, signature, place, message=message, signed_digest=stated, wrong="P053")


def equivocations(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return where signers contradict themselves among valid events (Pith format, section 6)."""
    continued: dict[tuple[str, str], list[str]] = {}
    created: dict[str, str] = {}
    for event in events:
        if event["prev_event"] is not None:
            signer = str(event["signer"].get("signer_id") or event["signer"]["key_id"])
            continued.setdefault((signer, event["prev_event"]), []).append(event["event_id"])
        if event["event_type"] == "record_created":
            created[event["event_id"]] = event["payload"]["canonical_sha256"]
    found: list[dict[str, Any]] = [
        {"kind": "prev_event", "signer": signer, "prev_event": previous, "event_ids": sorted(ids)}
        for (signer, previous), ids in sorted(continued.items())
        if len(ids) > 1
    ]
    if len(set(created.values())) > 1:
        found.append({"kind": "record_created", "signer": None, "prev_event": None, "event_ids": sorted(created)})
    return found


# --- 7. bundle


def _check_bundle(inspection: Inspection) -> None:
    """Check the keys that the bundle lists, its digest and its signature (Pith format, sections 3 and 4)."""
    document = inspection.document
    if inspection.sound("public_keys"):
        for index, key in enumerate(document["public_keys"]):
            _check_listed_key(inspection, key, f"$.public_keys[{index}]")
    if not inspection.sound("bundle_signature"):
        return
    signature = document["bundle_signature"]
    stated = signature["bundle_sha256"]
    found = digest({name: value for name, value in document.items() if name != "bundle_signature"})
    if stated != found:
        cause = f"{quoted(stated, 64)} is stated, the bundle gives {found}"
        inspection.report("P060", "$.bundle_signature.bundle_sha256", cause)
    place, message = "$.bundle_signature", "bundle_sha256_bytes"
    _check_signature(inspection, signature, place, message=message, signed_digest=stated, wrong="P061")


def _check_listed_key(inspection: Inspection, key: dict[str, Any], place: str) -> None:
    """Check that a listed key is well-formed and does not borrow the name of a trusted one."""
    hashes = ("public_key_hex", "fingerprint_sha256_hex", "fingerprint_sha256_b32_first128bits")
    fields = [key.get(name) for name in ("key_id", "algorithm", "format", "public_key_b64", *hashes)]
    if not all(value is None or isinstance(value, str) for value in fields):
        inspection.report("P048", place, "a field of the key is not a string")
        return
    public_key = decode_base64(key.get("public_key_b64"), 32)
    sound = key.get("key_id") and key.get("algorithm") == "ed25519" and key.get("format") == "raw"
    if not sound or public_key is None:
        cause = "an Ed25519 key has key_id, algorithm ed25519, format raw and 32 bytes of base64 in public_key_b64"
        inspection.report("P048", place, cause)
    else:
        whole = hashlib.sha256(public_key).digest()
        expected = (public_key.hex(), whole.hex()[:32], base64.b32encode(whole).decode("ascii")[:26])
        for name, right in zip(hashes, expected):
            if key.get(name) is not None and key[name] != right:
                cause = f"{quoted(key[name])} is stated, the key gives {right}"
                inspection.report("P044", member(place, name), cause)
    trusted = inspection.trust.get(key.get("key_id", ""))
    if trusted and public_key != trusted.public_key:
        cause = f"{quoted(trusted.key_id)} is trusted with fingerprint {fingerprint(trusted.public_key)}"
        inspection.report("P049", place, cause)


# --- 8. state


def _check_state(inspection: Inspection) -> None:
    """Check the state's hash and counts, then merge the events and compare (Pith format, section 6)."""
    if not inspection.sound("state"):
        return
    document = inspection.document
    state = document["state"]
    given = canonical({name: value for name, value in state.items() if name != "state_sha256"})
    found = sha256_hex(given)
    if state["state_sha256"] != found:
        cause = f"{quoted(state['state_sha256'], 64)} is stated, the state gives {found}"
        inspection.report("P072", "$.state.state_sha256", cause)
    counts = [
        ("valid_event_count", len(state["applied_event_ids"])),
        ("invalid_event_count", len(state["invalid_events"])),
        ("equivocation_count", len(state["equivocations"])),
    ]
    if inspection.sound("events"):
        counts.append(("event_count", len(document["events"])))
    for name, number in counts:
        if state[name] != number:
            inspection.report("P073", f"$.state.{name}", f"{quoted(state[name])} is stated, there are {number}")
    if inspection.sound("events", "canonical_record", "source_aliases", "pith_number"):
        rebuilt = merge(document, inspection.invalid())
        if canonical(rebuilt) != given:
            differing = sorted(
                name
                for name in (state.keys() | rebuilt.keys()) - {"state_sha256"}
                if name not in state or name not in rebuilt or canonical(state[name]) != canonical(rebuilt[name])
            )
            code = "P070" if _uses_known_rules(document["events"], state) else "P071"
            cause = f"the merge of the events gives another {quoted(differing[0])}"
            inspection.report(code, member("$.state", differing[0]), cause)


def _order(event: dict[str, Any]) -> tuple[datetime, bool]:
    moment = instant(event["created_at"]) or datetime.min.replace(tzinfo=timezone.utc)
    return moment, event["event_type"] != "record_created"


def merge(document: dict[str, Any], invalid: frozenset[str]) -> dict[str, Any]:
    """Return the state that a bundle's events and aliases give, without its hash (Pith format, section 6)."""
    events = document["events"]
    orders = [_order(event) for event in events]
    if any(first > second for first, second in zip(orders, orders[1:])):
        events = sorted(events, key=lambda event: (*_order(event), event["event_id"]))
    valid = [event for event in events if event["event_id"] not in invalid]
    rejected = [event["event_id"] for event in events if event["event_id"] in invalid]
    contradictions = equivocations(valid)
    current: dict[str, Any] = {name: [] for name in _LISTS.values()}
    current["record_created"] = None
    for event in valid:
        view = {name: event[name] for name in ("event_id", "target", "created_at", "signer", "payload")}
        kind = event["event_type"]
        if kind in _LISTS:
            current[_LISTS[kind]].append(view)
        elif kind == "record_created" and current["record_created"] is None:
            current["record_created"] = view
    current["canonical_record"] = document["canonical_record"]
    current["source_aliases"] = document["source_aliases"]
    current["mirror_hints"] = []
    return {
        "state_type": "pith_open_graph_state",
        "state_version": "1.0",
        "pith_number": document["pith_number"],
        "merge_version": MERGE_VERSION,
        "event_count": len(events),
        "valid_event_count": len(valid),
        "invalid_event_count": len(rejected),
        "equivocation_count": len(contradictions),
        "current": current,
        "equivocations": contradictions,
        "invalid_events": rejected,
        "applied_event_ids": [event["event_id"] for event in valid],
    }


def _uses_known_rules(events: Sequence[dict[str, Any]], state: dict[str, Any]) -> bool:
    """Tell whether a bundle uses only rules of the merge that are known, so that its state must come out the same."""
    kinds = [event["event_type"] for event in events]
    plain = all(
        event["event_type"] in {"record_created", "graph_snapshot"}
        and not event["supersedes"]
        and event["prev_event"] is None
        for event in events
    )
    return plain and kinds.count("record_created") == 1 and not state["invalid_events"] and not state["equivocations"]


# --- 9. text


def _check_text_of_bundle(inspection: Inspection) -> None:
    for index, event in inspection.events():
        if event["event_type"] == "graph_snapshot":
            snapshot = event["payload"]["graph_snapshot"]
            place = f"$.events[{index}].payload.graph_snapshot"
            _check_paper(inspection, snapshot["paper"], f"{place}.paper")
            _check_snapshot(inspection, snapshot, place)


def _check_text_of_record(inspection: Inspection) -> None:
    paper = inspection.document.get("paper")
    if paper is not None and inspection.sound("paper"):
        _check_paper(inspection, paper, "$.paper")


def _check_paper(inspection: Inspection, paper: dict[str, Any], place: str) -> None:
    """Bind title and whole abstract by their hashes; compare the rest (Pith format, sections 2 and 5)."""
    if not inspection.sound("canonical_record"):
        return
    metadata = inspection.document["canonical_record"]["metadata"]
    if not fits(paper["title"], metadata["title_canon_sha256"]):
        cause = f"the title {quoted(paper['title'])} does not give {quoted(metadata['title_canon_sha256'], 64)}"
        inspection.report("P080", f"{place}.title", cause)
    excerpt = paper.get("abstract_excerpt") or ""
    if excerpt and len(excerpt) < 600 and not fits(excerpt, metadata["abstract_canon_sha256"]):
        cause = f"its {len(excerpt)} characters do not give {quoted(metadata['abstract_canon_sha256'], 64)}"
        inspection.report("P081", f"{place}.abstract_excerpt", cause)
    stated = (("primary_cat", "primary_cat"), ("submitted_at", "submitted_at"), ("cross_cats", "cross_cats_sorted"))
    for name, field in stated:
        known = metadata[field]
        if name in paper and paper[name] != known:
            # Lengths first: sorting what a stranger made long takes longer.
            listed = isinstance(known, list) and len(known) == len(paper[name])
            if not listed or sorted(paper[name]) != sorted(known):
                cause = f"{quoted(paper[name])} is stated, the record has {quoted(known)}"
                inspection.report("P082", f"{place}.{name}", cause)


def _check_snapshot(inspection: Inspection, snapshot: dict[str, Any], place: str) -> None:
    if inspection.sound("canonical_record"):
        source = inspection.document["canonical_record"]["source"]
        if snapshot.get("source", source) != source:
            cause = f"{quoted(snapshot['source'], 80)} is stated, the record has {quoted(source, 80)}"
            inspection.report("P082", f"{place}.source", cause)
    listings = (("claims", "items"), ("references", "sample"), ("formal_canon", "sample"), ("author_claims", "items"))
    for name, listed in listings:
        section = snapshot.get(name)
        if section is None or "snapshot_sha256" not in section:
            continue
        items = section.get(listed) or []
        if not isinstance(items, list):
            continue
        stated_count = section.get("count", section.get("evidence_count", 0))
        if items:
            expected = digest({"payload": items})
        elif isinstance(stated_count, int) and stated_count:
            continue  # there are items that the bundle does not carry
        else:
            expected = _EMPTY_SECTION
        if section["snapshot_sha256"] != expected:
            cause = f"{quoted(section['snapshot_sha256'], 64)} is stated, the {len(items)} items here give {expected}"
            inspection.report("P083", f"{place}.{name}.snapshot_sha256", cause)


def fits(text: str, stated_sha256: str) -> bool:
    """Tell whether a text is the one that the canonical record names by its hash (Pith format, sections 2 and 9).

    For texts beyond ASCII Pith's normal form is not known, so lower and casefold, plain, in NFC and in NFKC, each also
    with white space collapsed, are tried.
    """
    return any(sha256_hex(form.encode("utf-8", "surrogatepass")) == stated_sha256 for form in _forms(text))


def _forms(text: str) -> Iterator[str]:
    variants = [text.lower()]
    yield variants[0]
    if not text.isascii():
        plain = [text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFKC") if _is_quick_to_normalise(text))]
        variants += [text.casefold(), *(each.lower() for each in plain[1:]), *(each.casefold() for each in plain[1:])]
        yield from variants[1:]
    for variant in variants:
        yield " ".join(variant.split())


def _is_quick_to_normalise(text: str) -> bool:
    """Tell whether a text is no trap: sorting combining marks takes time that grows with the square of their number."""
    if len(text) > 20_000:
        return False
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) or character in "\u0f73\u0f75\u0f81\uff9e\uff9f" else 0
        if marks > 30:
            return False
    return True


_BUNDLE_STEPS: dict[int, Callable[[Inspection], None]] = {
    4: _check_names_of_bundle,
    5: _check_receipts_of_bundle,
    6: _check_events,
    7: _check_bundle,
    8: _check_state,
    9: _check_text_of_bundle,
}
_RECORD_STEPS: dict[int, Callable[[Inspection], None]] = {
    4: _check_names_of_record,
    5: _check_receipt_of_record,
    9: _check_text_of_record,
}

# ---------------------------------------------------------------------------------------------------------------------
# Steps 10 to 13: a proof that a paper's bundle is in a mirror's log
# ---------------------------------------------------------------------------------------------------------------------

PROOF_HEADER = b"c2sp.org/tlog-proof@v1\n"
PROOF_STEPS = {
    10: "proof: it can be read, and so can its checkpoint",
    11: "line: the log's line follows from the bundle",
    12: "inclusion: the line is in the log, under the checkpoint's root hash",
    13: "checkpoint: a key of the log that you gave signed it",
}
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_NOTE_LINE = re.compile("\u2014 ([^ ]+) ([^ ]+)")
_LEAF_TIME = re.compile(r"[!-~]{1,40}")


class LogKey(NamedTuple):
    """A key that signs a log's checkpoints: its name, the four bytes that signatures name it by, and the key."""

    name: str
    key_id: bytes
    public_key: bytes


class Checkpoint(NamedTuple):
    """What a checkpoint states, and the note that it is: the text that was signed, and the signature lines."""

    origin: str
    size: int
    root: bytes
    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]


class Proof(NamedTuple):
    """A proof file that could be read; nothing in it was verified. `number` is the line's in the log, from 0."""

    number: int
    hashes: tuple[bytes, ...]
    checkpoint: Checkpoint
    bundle: bytes
    state_sha256: str | None
    vkey: str | None


class ProofVerdict(NamedTuple):
    """What was found of a proof: its own problems, steps 10 to 13, and the verdict on the bundle inside it."""

    verified: bool
    problems: tuple[Problem, ...]
    steps: tuple[tuple[int, bool | None], ...]
    bundle: Verdict | None
    bundle_sha256: str
    proof: Proof | None


def parse_log_key(text: str) -> LogKey:
    """Return the key of a line `<name>+<8 hex digits>+<base64>` (C2SP signed-note)."""
    match = _VKEY.fullmatch(text.strip())
    data = decode_base64(match[3], 33) if match else None
    if match is None or data is None or data[:1] != b"\x01" or data[1:] in _UNSOUND or not _is_key_name(match[1]):
        raise MalformedError("T048", "", "it is no <name>+<8 hex digits>+<base64 of an Ed25519 key>")
    if not match[1].isprintable():
        raise MalformedError("T048", "", "the name has characters that nobody sees")
    key_id = hashlib.sha256(match[1].encode("utf-8") + b"\n" + data).digest()[:4]
    if key_id.hex() != match[2]:
        raise MalformedError("T048", "", f"the digits are {match[2]}; those of this name and key are {key_id.hex()}")
    return LogKey(match[1], key_id, data[1:])


def _is_key_name(name: str) -> bool:
    odd = any(c.isspace() or c < " " or "\ud800" <= c <= "\udfff" for c in name)
    return 0 < len(name) <= 200 and "+" not in name and not odd


def parse_proof(data: bytes) -> Proof:
    """Read a proof file, strictly (C2SP tlog-proof)."""
    if len(data) > MAX_PROOF_BYTES:
        raise MalformedError("T051", "", f"{len(data)} bytes, the limit is {MAX_PROOF_BYTES}")
    head, blank, note = data.partition(b"\n\n")
    if not blank or not head.isascii():
        raise MalformedError("T051", "", "there is no blank line behind the proof, or it is not ASCII before it")
    lines = head.decode("ascii").split("\n")
    if lines[0] != PROOF_HEADER.decode("ascii").strip():
        raise MalformedError("T051", "line 1", "it is no c2sp.org/tlog-proof@v1")
    if len(lines) < 2 or not lines[1].startswith("extra "):
        raise MalformedError("T051", "line 2", "there is no extra data, so there is no bundle")
    bundle, state_sha256, vkey = _extra(decode_base64(lines[1][len("extra ") :]))
    if len(lines) < 3 or not lines[2].startswith("index ") or not _DECIMAL.fullmatch(lines[2][len("index ") :]):
        raise MalformedError("T051", "line 3", "it does not give the index of the line in the log")
    index = int(lines[2][len("index ") :])
    if len(lines) - 3 > 63:
        raise MalformedError("T051", "", "it has more than 63 hashes")
    hashes = []
    for number, line in enumerate(lines[3:], 4):
        value = decode_base64(line, 32)
        if value is None:
            raise MalformedError("T051", f"line {number}", "it is not the base64 of 32 bytes")
        hashes.append(value)
    return Proof(index, tuple(hashes), parse_checkpoint(note), bundle, state_sha256, vkey)


def _extra(data: bytes | None) -> tuple[bytes, str | None, str | None]:
    """Return what the extra data has: the bundle, the published state's hash where it is another, the log's key."""
    value, problems = parse(data or b"")
    if value is None:
        raise MalformedError("T051", "line 2", f"the extra data is not what it must be: {problems[0].cause}")
    bundle, state, vkey = value.get("bundle"), value.get("state_sha256"), value.get("vkey")
    if not isinstance(bundle, str) or not isinstance(vkey, (str, type(None))):
        raise MalformedError("T051", "line 2", "the extra data has no bundle, or its vkey is no text")
    if state is not None and not (isinstance(state, str) and _HEX_DIGEST.fullmatch(state)):
        raise MalformedError("T051", "line 2", "the extra data's state_sha256 is no SHA-256")
    return bundle.encode("utf-8"), state, vkey


def parse_checkpoint(data: bytes) -> Checkpoint:
    """Read a checkpoint and its signature lines, without checking any (C2SP tlog-checkpoint, signed-note)."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("T045", "checkpoint", "it is not UTF-8") from error
    if len(data) > 1_000_000 or any(c < " " and c != "\n" for c in whole):
        raise MalformedError("T045", "checkpoint", "it is too long, or has a control character")
    text, blank, rest = whole.rpartition("\n\n")
    lines = rest.split("\n")[:-1]
    if not blank or (rest and not rest.endswith("\n")) or len(lines) > 100:
        raise MalformedError("T045", "checkpoint", "it is no text, a blank line, and at most 100 signature lines")
    signatures = []
    for line in lines:
        match = _NOTE_LINE.fullmatch(line)
        value = decode_base64(match[2]) if match else None
        if match is None or value is None or len(value) <= 4 or not _is_key_name(match[1]):
            raise MalformedError("T045", "checkpoint", f"the line {quoted(line)} is no signature line")
        signatures.append((match[1], value[:4], value[4:]))
    stated = text.split("\n")
    root = decode_base64(stated[2], 32) if len(stated) == 3 else None
    if root is None or not stated[0] or not _DECIMAL.fullmatch(stated[1]):
        raise MalformedError("T049", "checkpoint", "it is not three lines: origin, size, and root hash")
    if stated[1] == "0" and root != hashlib.sha256().digest():
        raise MalformedError("T049", "checkpoint", "it is not the root hash of an empty log")
    return Checkpoint(stated[0], int(stated[1]), root, text + "\n", tuple(signatures))


def root_from_inclusion(leaf: bytes, index: int, size: int, hashes: Sequence[bytes]) -> bytes | None:
    """Return the root hash that an inclusion proof leads to, or None where it is no proof in such a tree.

    From the leaf upwards, each hash is that of the sibling: on the left where the node is a right child or the last
    of its level, else on the right (RFC 9162, section 2.1.3.2).
    """
    if not 0 <= index < size:
        return None
    node, last = index, size - 1
    found = hashlib.sha256(b"\0" + leaf).digest()
    for sibling in hashes:
        if last == 0:
            return None
        if node & 1 or node == last:
            found = hashlib.sha256(b"\1" + sibling + found).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\1" + found + sibling).digest()
        node, last = node >> 1, last >> 1
    return found if last == 0 else None


def check_proof(data: bytes, trust: Sequence[Key] = (PITH_KEY,), log_keys: Sequence[LogKey] = ()) -> ProofVerdict:
    """Check a proof file: the bundle under trusted keys, and that the log of a given key has its line."""
    # 10. read the proof
    try:
        proof = parse_proof(data)
    except MalformedError as error:
        problem = Problem(error.code, error.place, error.cause, 10)
        steps = ((10, False), (11, None), (12, None), (13, None))
        return ProofVerdict(verified=False, problems=(problem,), steps=steps, bundle=None, bundle_sha256="", proof=None)
    # 1. to 9.
    bundle = verify(proof.bundle, trust)
    sha256 = sha256_hex(proof.bundle)
    problems: list[Problem] = []
    done: dict[int, bool | None] = {10: True, 11: None, 12: None, 13: None}
    # 11. the log's line, which only a verified bundle gives
    document = bundle.document
    if document is not None and bundle.kind == "bundle":
        own = document["state"]["state_sha256"]
        if proof.state_sha256 not in (None, own):
            cause = f"the line names the state {proof.state_sha256}, the bundle has {quoted(own, 64)}"
            problems.append(Problem("T059", "line 2", cause, 11))
        built_at = document["built_at"] if _LEAF_TIME.fullmatch(document["built_at"]) else "-"
        hashes = f"{sha256} {proof.state_sha256 or own}"
        line = f"pith-mirror/1 publish {bundle.pith_number} {hashes} {built_at}".encode("ascii")
        done[11] = True
        # 12. inclusion
        found = root_from_inclusion(line, proof.number, proof.checkpoint.size, proof.hashes)
        done[12] = found == proof.checkpoint.root
        if not done[12]:
            cause = f"the line of this bundle is not number {proof.number} of {proof.checkpoint.size} under that root"
            problems.append(Problem("T052", f"index {proof.number}", cause, 12))
    elif document is not None:
        problems.append(Problem("T051", "line 2", "the document inside is a record; logs have lines of bundles", 11))
        done[11] = False
    # 13. the checkpoint's signature
    fault = _fault_of_signature(proof, log_keys)
    done[13] = fault is None
    problems += [fault] if fault else []
    return ProofVerdict(
        verified=bundle.verified and all(done.values()),
        problems=tuple(problems),
        steps=tuple(sorted(done.items())),
        bundle=bundle,
        bundle_sha256=sha256,
        proof=proof,
    )


def _fault_of_signature(proof: Proof, log_keys: Sequence[LogKey]) -> Problem | None:
    """Return what is wrong with the signatures of the checkpoint, or None where a key that was given signed it."""
    checkpoint = proof.checkpoint
    if not log_keys:
        return Problem("T058", "checkpoint", f"no --log-key was given; {_said_of_key_inside(proof)}", 13)
    known = {(key.name, key.key_id): key for key in log_keys}
    names = set()
    for name, key_id, signature in checkpoint.signatures:
        key = known.get((name, key_id))
        if key is None or key.name in names:
            continue
        if not signed_by(key.public_key, signature, checkpoint.text.encode("utf-8")):
            cause = f"it names the key {quoted(name)} {key_id.hex()}, which did not sign this checkpoint"
            return Problem("T046", "checkpoint", cause, 13)
        names.add(name)
    given = ", ".join(f"{quoted(key.name)} {key.key_id.hex()}" for key in log_keys)
    if not names:
        others = f"{len(checkpoint.signatures)} signatures by other keys" if checkpoint.signatures else "no signature"
        return Problem("T047", "checkpoint", f"it has {others}, and none by {given}", 13)
    if checkpoint.origin not in names:
        cause = f"the log calls itself {quoted(checkpoint.origin)}, and the key that signed it is {given}"
        return Problem("T050", "checkpoint", cause, 13)
    return None


def _said_of_key_inside(proof: Proof) -> str:
    """Return what there is to say of the key that a proof itself carries, which nobody vouches for."""
    if not proof.checkpoint.signatures:
        return "the checkpoint has no signature: an unsigned mirror made it, and nobody vouches for its log"
    try:
        key = parse_log_key(proof.vkey or "")
    except MalformedError:
        return "the file names no key either"
    text = proof.checkpoint.text.encode("utf-8")
    for name, key_id, signature in proof.checkpoint.signatures:
        if (name, key_id) == (key.name, key.key_id) and signed_by(key.public_key, signature, text):
            return (
                f"the key inside the file, {quoted(proof.vkey, 300)}, did sign the checkpoint, which proves nothing by"
                " itself: anyone can make a key, a log and such a file. Get the key from elsewhere and give it"
            )
    return f"not even the key inside the file, {quoted(proof.vkey, 300)}, signed the checkpoint"


# ---------------------------------------------------------------------------------------------------------------------
# Reading files
# ---------------------------------------------------------------------------------------------------------------------

_ENDINGS = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".tlog-proof")
_IN_TREE = re.compile(r"(?:\.well-known/)?pith/([A-Z2-7]{26})(/bundle)?\.json")
_WELL_KNOWN = ".well-known/"


class UnreadableError(Exception):
    """Something that was to be checked could not be read: where it is, and why."""


class Item(NamedTuple):
    """The bytes of one document or proof, where they stand, and whose address that is: paper and kind ("" for none)."""

    place: str
    data: bytes
    suffix: str
    kind: str = ""


def items_of(target: str) -> Iterator[Any]:
    """Yield the documents and proofs of what was named, and an UnreadableError for each that cannot be read."""
    if target == "-":
        yield Item("-", sys.stdin.buffer.read(MAX_PROOF_BYTES + 1), "")
        return
    try:
        if not os.path.isdir(target):
            yield from _items_of_file(target, target)
            return
        is_tree = os.path.isfile(os.path.join(target, ".well-known", "pith", "manifest.json"))
    except (OSError, ValueError) as error:
        yield UnreadableError(target, str(error))
        return
    faults: list[OSError] = []
    for folder, folders, names in os.walk(target, onerror=faults.append):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            below = os.path.relpath(path, target).replace(os.sep, "/")
            match = _IN_TREE.fullmatch(below)
            if not is_tree and name.endswith(_ENDINGS):
                yield from _items_of_file(path, path)
            elif is_tree and match and not _is_copy(target, below):
                yield from _items_of_file(path, path, match[1], "bundle" if match[2] else "record")
    for fault in faults:
        yield UnreadableError(str(fault.filename), str(fault.strerror))


def _is_copy(root: str, below: str) -> bool:
    """Tell whether a bundle at its well-known address is the same bytes as the one that is checked anyway."""
    if not below.startswith(_WELL_KNOWN):
        return False
    try:
        first = _read(os.path.join(root, below), gzipped=False)
        return first == _read(os.path.join(root, below[len(_WELL_KNOWN) :]), gzipped=False)
    except (UnreadableError, OSError):
        return False


def _items_of_file(path: str, place: str, suffix: str = "", kind: str = "") -> Iterator[Any]:
    try:
        if path.endswith((".jsonl", ".jsonl.gz")):
            yield from _lines_of(path, place)
        else:
            yield Item(place, _read(path, gzipped=path.endswith(".gz")), suffix, kind)
    except UnreadableError as error:
        yield UnreadableError(place, *error.args)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        yield UnreadableError(place, str(getattr(error, "strerror", None) or error))


def _opened(path: str, *, gzipped: bool) -> Any:
    """Open a regular file; anything else may never end, or answer."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableError("it is no regular file")
    file = os.fdopen(descriptor, "rb")
    return gzip.GzipFile(fileobj=file) if gzipped else file


def _read(path: str, *, gzipped: bool) -> bytes:
    """Read a file, at most a little more than the largest proof: what is longer is refused for that."""
    with _opened(path, gzipped=gzipped) as file:
        head: bytes = file.read(MAX_BYTES + 1)
        if len(head) > MAX_BYTES and head.startswith(PROOF_HEADER):
            head += file.read(MAX_PROOF_BYTES + 1 - len(head))
        return head


def _lines_of(path: str, place: str) -> Iterator[Any]:
    """Yield the documents of a file with one a line; a line that is too long is refused for that."""
    with _opened(path, gzipped=path.endswith(".gz")) as file:
        number = 0
        while True:
            line = file.readline(MAX_BYTES + 2)
            if not line:
                return
            number += 1
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(MAX_BYTES)
            line = line[:-1] if line.endswith(b"\n") else line
            if line and not line.isspace():
                yield Item(f"{place}:{number}", line, "")


# ---------------------------------------------------------------------------------------------------------------------
# What is said
# ---------------------------------------------------------------------------------------------------------------------


class Report:
    """Says what was found, to people or, one JSON object a line, to programs; keeps the sums."""

    def __init__(self, *, as_json: bool, each_step: bool) -> None:
        self._as_json = as_json
        self._each_step = each_step
        self.verified = 0
        self.refused = 0
        self.unreadable = 0

    def say(self, text: str) -> None:
        """Write a line for people."""
        if not self._as_json:
            sys.stdout.write(printable(text) + "\n")

    def _write(self, value: dict[str, Any]) -> None:
        if self._as_json:
            sys.stdout.write(json.dumps(value) + "\n")

    def cannot_read(self, place: str, cause: str) -> None:
        """Tell of something that could not be read."""
        self.unreadable += 1
        self._write({"type": "unreadable", "place": place, "cause": cause})
        self.say(f"COULD NOT CHECK  {place}: {cause}")

    def document(self, place: str, data: bytes, verdict: Verdict) -> None:
        """Tell of a document."""
        self._count(verified=verdict.verified)
        self._write({"type": "document", "place": place, **_document_json(verdict, sha256_hex(data))})
        head = f"{verdict.kind} {verdict.pith_number}" if verdict.verified else quoted(verdict.pith_number)
        self.say(f"{'verified' if verdict.verified else 'NOT VERIFIED'}  {place}  {head}")
        self.say(f"    sha256 {sha256_hex(data)}")
        if self._each_step or not verdict.verified:
            self._steps(verdict.steps, verdict.problems, STEPS, kind=verdict.kind)

    def proof(self, place: str, data: bytes, verdict: ProofVerdict) -> None:
        """Tell of a proof and the bundle inside it."""
        self._count(verified=verdict.verified)
        bundle, proof = verdict.bundle, verdict.proof
        checkpoint = proof.checkpoint if proof else None
        self._write(
            {
                "type": "proof",
                "place": place,
                "pith_number": bundle.pith_number if bundle and bundle.verified else None,
                "sha256": sha256_hex(data),
                "verdict": "verified" if verdict.verified else "refused",
                "bundle": _document_json(bundle, verdict.bundle_sha256) if bundle else None,
                "origin": checkpoint.origin if checkpoint else None,
                "size": checkpoint.size if checkpoint else None,
                "index": proof.number if proof else None,
                "problems": [_problem_json(problem) for problem in verdict.problems],
                "steps": [_step_json(step, PROOF_STEPS) for step in verdict.steps],
            }
        )
        head = bundle.pith_number if bundle and bundle.verified else ""
        self.say(f"{'verified' if verdict.verified else 'NOT VERIFIED'}  {place}  proof {head}")
        if bundle:
            self.say(f"    sha256 of the bundle inside {verdict.bundle_sha256}")
            self._steps(bundle.steps, bundle.problems, STEPS, kind=bundle.kind)
        self._steps(verdict.steps, verdict.problems, PROOF_STEPS)
        if checkpoint and proof and verdict.verified:
            self.say(f"    line {proof.number} of {checkpoint.size} in the log {checkpoint.origin}")

    def _count(self, *, verified: bool) -> None:
        self.verified += verified
        self.refused += not verified

    def _steps(
        self,
        steps: Sequence[tuple[int, bool | None]],
        problems: Sequence[Problem],
        names: dict[int, str],
        kind: str = "",
    ) -> None:
        words = {True: "ok", False: "FAILED", None: "open"}
        for step, ok in steps:
            word = "none" if kind == "record" and step in {6, 7, 8} else words[ok]
            self.say(f"    {step:>2} {word:<6} {names[step]}")
            for problem in problems:
                if problem.step == step:
                    self.say(f"         {problem.code} {problem.severity} at {problem.place or 'the file'}")
                    self.say(f"              {problem.meaning}")
                    self.say(f"              {problem.cause}")

    def summary(self) -> int:
        """Tell the sums, and return the exit code."""
        found = self.verified + self.refused + self.unreadable
        sums = {"verified": self.verified, "refused": self.refused, "unreadable": self.unreadable}
        self._write({"type": "summary", "found": found, **sums})
        could_not = f", {self.unreadable} could not be checked" if self.unreadable else ""
        self.say(f"{found} found: {self.verified} verified, {self.refused} not verified{could_not}")
        if not found:
            self.say("Nothing was found to check, so nothing was verified.")
        if self.refused or not found:
            return 1
        return 2 if self.unreadable else 0


def _document_json(verdict: Verdict, sha256: str) -> dict[str, Any]:
    return {
        "pith_number": verdict.pith_number if verdict.verified else None,
        "sha256": sha256,
        "verdict": "verified" if verdict.verified else "refused",
        "level": verdict.level,
        "problems": [_problem_json(problem) for problem in verdict.problems],
        "steps": [_step_json(step, STEPS) for step in verdict.steps],
    }


def _problem_json(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "place": problem.place,
        "cause": problem.cause,
        "meaning": problem.meaning,
    }


def _step_json(step: tuple[int, bool | None], names: dict[int, str]) -> dict[str, Any]:
    number, ok = step
    return {"number": number, "name": names[number].partition(":")[0], "ok": ok}


def misplaced(verdict: Verdict, suffix: str, kind: str) -> Verdict:
    """Return a verdict with what the address of a saved mirror adds: a document belongs at its own paper's, by kind."""
    is_own = verdict.pith_number.endswith(f":{suffix}") and verdict.kind == kind
    if not suffix or not verdict.verified or is_own:
        return verdict
    problem = Problem("T020", "$.pith_number", f"it stands at the address of the {kind} of {suffix}", 4)
    steps = tuple((step, False if step == 4 else ok) for step, ok in verdict.steps)
    problems = (*verdict.problems, problem)
    return verdict._replace(verified=False, level="none", problems=problems, steps=steps, document=None)


# ---------------------------------------------------------------------------------------------------------------------
# The command line
# ---------------------------------------------------------------------------------------------------------------------


def parse_key(text: str) -> Key:
    """Return the key of `key_id:base64`."""
    key_id, colon, encoded = text.rpartition(":")
    public_key = decode_base64(encoded.strip(), 32)
    if not colon or not 0 < len(key_id) <= 200 or public_key is None or public_key in _UNSOUND:
        raise argparse.ArgumentTypeError("a key is key_id:base64 of a sound Ed25519 key of 32 bytes")
    return Key(key_id, public_key)


def _log_key(text: str) -> LogKey:
    try:
        return parse_log_key(text)
    except MalformedError as error:
        raise argparse.ArgumentTypeError(error.cause) from error


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Check Pith bundles, records and proofs with no network, under Pith's key or those that you give.",
        epilog="Exit code: 0 everything was verified; 1 something was not; 2 it could not be checked.",
    )
    parser.add_argument("targets", nargs="+", metavar="TARGET", help="a document, a folder, a .tlog-proof file, or -")
    parser.add_argument(
        "--key",
        action="append",
        type=parse_key,
        metavar="KEY_ID:BASE64",
        help="trust this key, and no longer Pith's built-in one; may be given again",
    )
    parser.add_argument(
        "--log-key",
        action="append",
        type=_log_key,
        metavar="VKEY",
        help="the key of the log that a proof is about, from elsewhere than the proof; may be given again",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser.parse_args(given)


def run(given: Sequence[str] | None = None) -> int:
    """Check what the arguments name, say what was found, and return the exit code."""
    arguments = _arguments(given)
    trust = tuple({key.key_id: key for key in arguments.key or (PITH_KEY,)}.values())
    if arguments.key and len(trust) != len(arguments.key):
        sys.stderr.write("verify.py: error: two keys have one key_id\n")
        return 2
    report = Report(as_json=arguments.json, each_step=not any(map(os.path.isdir, arguments.targets)))
    for key in trust:
        report.say(f"Trusted: {quoted(key.key_id)}, fingerprint {fingerprint(key.public_key)}")
    for target in arguments.targets:
        for item in items_of(target):
            if isinstance(item, UnreadableError):
                report.cannot_read(*item.args)
            elif item.data.startswith(PROOF_HEADER):
                report.proof(item.place, item.data, check_proof(item.data, trust, arguments.log_key or ()))
            else:
                report.document(item.place, item.data, misplaced(verify(item.data, trust), item.suffix, item.kind))
    return report.summary()


def main() -> int:
    """Run, and let nothing that a stranger wrote end in a traceback."""
    try:
        code = run()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("verify.py was interrupted; what it had not said was not checked.\n")
        return 2
    except Exception as error:  # noqa: BLE001 - whatever it is, it was not checked, and that is all there is to say
        sys.stderr.write(f"verify.py could not go on: {printable(repr(error)[:300])}\n")
        return 2
    return code


if __name__ == "__main__":
    raise SystemExit(main())
