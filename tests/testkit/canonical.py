"""Canonical bytes and digests, by the standard library alone: the reference that the program is measured against."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Encode = Callable[[object], bytes]

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_AS_SERVED = json.JSONEncoder(sort_keys=False, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> bytes:
    """Return the bytes that every hash covers (Pith format, section 1)."""
    return _CANONICAL.encode(value).encode("utf-8")


def digest(value: object, encode: Encode = canonical) -> str:
    """Return SHA-256 of the canonical JSON of a value, 64 lower-case hex digits (Pith format, section 1).

    Arguments:
        encode: a faster encoder, for values of which it is proven that the bytes are the same.
    """
    return hashlib.sha256(encode(value)).hexdigest()


def to_bytes(document: object) -> bytes:
    """Return a document as Pith serves it: its own key order, no spaces, no newline at the end."""
    return _AS_SERVED.encode(document).encode("utf-8")


def text_digest(text: str) -> str:
    """Return the hash that binds a title or a whole abstract (Pith format, section 2)."""
    return hashlib.sha256(text.lower().encode("utf-8")).hexdigest()


def suffix_of(canonical_sha256: str) -> str:
    """Return the 26 letters of a Pith number from 64 hex digits (Pith format, section 2)."""
    return base64.b32encode(bytes.fromhex(canonical_sha256)).decode("ascii")[:26]


def section_digest(items: list[Any]) -> str:
    """Return the `snapshot_sha256` of a section of a snapshot (Pith format, sections 5 and 9)."""
    return digest({"payload": items})


def sort_deep(value: Any) -> Any:
    """Return a JSON value whose objects all have their keys in order, as the states of real bundles have them."""
    if isinstance(value, dict):
        return {key: sort_deep(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [sort_deep(item) for item in value]
    return value
