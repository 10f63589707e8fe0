"""Base64 with one text for each value: the alphabet of RFC 4648, section 4, padded, spare bits zero."""

from __future__ import annotations

import base64


def decode(text: str) -> bytes | None:
    """Return the bytes that a text is the base64 of, or None where it is not exactly that."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if encode(data) == text else None


def encode(data: bytes) -> str:
    """Return the base64 of bytes."""
    return base64.b64encode(data).decode("ascii")
