"""What mirrors answer to the question which paper a name is; a lie in it is found when the paper comes."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from sitegen.intake.identifiers import Identifier, Scheme
from sitegen.pith.identity import SHORT_LENGTH, SUFFIX_LENGTH, parse_number, pith_key

LOOKUP_INDEX: Final = "lookup/index.json"
MOST_BYTES: Final = 16 << 20
_MOST_DIGITS: Final = 8
_MOST_SUFFIXES: Final = 100


def digits_of(data: bytes) -> int | None:
    """Return how many hex digits name a bucket of a sitegen mirror's look-up; None where this is none."""
    digits = _object(data).get("digits")
    return digits if isinstance(digits, int) and 1 <= digits <= _MOST_DIGITS else None


def bucket_path(identifier: Identifier, digits: int) -> str:
    """Return the bucket that a name is in, below the root of a mirror (docs/lookup.md)."""
    return f"lookup/{hashlib.sha256(lookup_key(identifier).encode()).hexdigest()[:digits]}.json"


def lookup_key(identifier: Identifier) -> str:
    """Return the key under which a name stands in a bucket: of a Pith number, its first eight letters."""
    if identifier.scheme is Scheme.PITH:
        return f"pith:{identifier.value[:SHORT_LENGTH]}"
    return identifier.key


def suffixes_in(data: bytes, identifier: Identifier) -> tuple[str, ...]:
    """Return the papers that a bucket has for a name, the best claim first, at most a hundred."""
    keys = _object(data).get("keys")
    found = keys.get(lookup_key(identifier)) if isinstance(keys, dict) else None
    suffixes = [one for one in found if _is_suffix(one)] if isinstance(found, list) else []
    wanted = identifier.value if identifier.scheme is Scheme.PITH else ""
    return tuple(dict.fromkeys(one for one in suffixes if one.startswith(wanted)))[:_MOST_SUFFIXES]


def resolved(data: bytes, identifier: Identifier) -> tuple[str, ...]:
    """Return the paper that Pith's own look-up gives, as a tuple of none or one.

    Its answer is not known in all its fields: a Pith number under `pith_number`, at the top or one level below, counts.

    Source: Pith format, section 8.
    """
    document = _object(data)
    holders = [document, *(value for value in document.values() if isinstance(value, dict))]
    numbers = (parse_number(one) for holder in holders if isinstance(one := holder.get("pith_number"), str))
    suffixes = dict.fromkeys(number.suffix for number in numbers if number)
    wanted = identifier.value if identifier.scheme is Scheme.PITH else ""
    return tuple(one for one in suffixes if one.startswith(wanted))[:1]


def _is_suffix(value: object) -> bool:
    return isinstance(value, str) and len(value) == SUFFIX_LENGTH and pith_key(value) is not None


def _object(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
