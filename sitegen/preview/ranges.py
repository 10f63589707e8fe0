"""One range of bytes of a file (RFC 9110, section 14)."""

from __future__ import annotations

import re
from typing import Final

_RANGE: Final = re.compile(r"bytes[ \t]*=[ \t]*(?:(\d{1,19})-(\d{0,19})|-(\d{1,19}))[ \t]*", re.IGNORECASE | re.ASCII)


class UnsatisfiableError(ValueError):
    """The range begins behind the end of the file."""


def wanted_range(text: str, size: int) -> range | None:
    """Return the bytes that a request asks for.

    Arguments:
        text: the Range field, "" where there is none.
        size: of the file, in bytes.

    Returns:
        their positions; None where the whole file is to be sent, as for several ranges and for what cannot be read.

    Raises:
        UnsatisfiableError: no byte is in the range.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        wanted = range(max(0, size - int(suffix)), size)
    else:
        end = int(last) if last else size
        if end < int(first):
            return None
        wanted = range(int(first), min(end + 1, size))
    if not wanted:
        raise UnsatisfiableError(text)
    return wanted
