"""Canonical JSON, the bytes that every hash of the format covers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import orjson

_SAFE_INTEGER = 2**63


def reference_bytes(value: object) -> bytes:
    """Serialise a value exactly as the format defines it, with Python's own `json` module.

    Arguments:
        value: a value as a JSON parser gives it.

    Returns:
        the canonical bytes, UTF-8.

    Raises:
        ValueError: the value holds NaN, an infinity or a lone surrogate.

    Source: Pith format, section 1.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def canonical_bytes(value: object, *, plain: bool = False) -> bytes:
    """Serialise a value canonically, by the fast encoder where it is proven equal to the reference.

    Arguments:
        value: a value as a JSON parser gives it.
        plain: the caller has shown that the value holds no float and no integer beyond 64 bits (`is_plain`).

    Returns:
        the same bytes as `reference_bytes`.

    Source: Pith format, section 1.
    """
    if plain or is_plain(value):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return reference_bytes(value)


def is_plain(value: object) -> bool:
    """Tell whether the fast encoder writes the value as the reference does.

    They part ways on floats (`1e-07`) and on integers beyond 64 bits; strings, keys and the rest come out the same.
    Sub-classes of the JSON types and anything that is no JSON value are left to the reference too.
    """
    level: list[Any] = [value]
    while level:
        following: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is dict:
                following.extend(item.values())
            elif kind is list:
                following.extend(item)
            elif kind is int:
                if not -_SAFE_INTEGER <= item < _SAFE_INTEGER:
                    return False
            elif kind is not str and kind is not bool and item is not None:
                return False
        level = following
    return True


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes, as 64 lower-case hex digits (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()


def digest(value: object, *, plain: bool = False) -> str:
    """Return the SHA-256 of a value's canonical JSON, as 64 lower-case hex digits (Pith format, section 1)."""
    return sha256_hex(canonical_bytes(value, plain=plain))
