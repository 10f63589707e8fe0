"""Which coding a body is sent in (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import gzip
import re
from typing import Final

_ENTRY: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(?:;[ \t]*q=([01](?:\.\d{0,3})?))?", re.ASCII)
_SMALLEST: Final = 256
"""Bytes below which a file is sent as it is."""
_LEVEL: Final = 5


def takes_gzip(text: str) -> bool:
    """Tell whether a client takes gzip, and likes it no less than the bytes as they are.

    Arguments:
        text: the Accept-Encoding field, "" where there is none.
    """
    weights: dict[str, float] = {}
    for part in text.split(","):
        entry = _ENTRY.fullmatch(part.strip())
        if entry is not None:
            weights[entry[1].lower().replace("x-gzip", "gzip")] = min(1.0, float(entry[2] or 1))
    gzip_weight = weights.get("gzip", weights.get("*", 0.0))
    return gzip_weight > 0 and gzip_weight >= weights.get("identity", 0.0)


def compressed(body: bytes) -> bytes | None:
    """Return a body in gzip, the same bytes each time; None where it would not be smaller."""
    if len(body) < _SMALLEST:
        return None
    packed = gzip.compress(body, _LEVEL, mtime=0)
    return packed if len(packed) < len(body) else None
