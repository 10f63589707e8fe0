"""Unsigned numbers in as few bytes as they need."""

from __future__ import annotations

import functools
from typing import Final

_SHORT: Final = 1 << 14
"""Numbers below this take at most two bytes."""
_SINGLE: Final = tuple(bytes((number,)) for number in range(0x80))


def varint(number: int) -> bytes:
    """Return a number as LEB128: seven bits a byte, the lowest first, the eighth set on all but the last.

    Arguments:
        number: at least 0.

    Source: DWARF 5, section 7.6 (unsigned LEB128).
    """
    if number <= 0x7F:  # noqa: PLR2004 - seven bits
        return _SINGLE[number]
    encoded = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def read_varint(body: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at a place, and the place behind it.

    Raises:
        IndexError: the bytes end within the number.
    """
    byte = body[at]
    at += 1
    number = byte & 0x7F
    shift = 7
    while byte > 0x7F:  # noqa: PLR2004 - seven bits
        byte = body[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
    return number, at


def varints(numbers: list[int]) -> bytes:
    """Return numbers as LEB128, one after another."""
    if not numbers:
        return b""
    largest = max(numbers)
    if largest <= 0x7F:  # noqa: PLR2004 - seven bits
        return bytes(numbers)
    if largest < _SHORT:
        table = _table()
        return b"".join([table[number] for number in numbers])
    return b"".join(map(varint, numbers))


@functools.cache
def _table() -> tuple[bytes, ...]:
    return tuple(map(varint, range(_SHORT)))
