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
    if number < _SHORT:
        return _table()[number]
    # The lowest fourteen bits are two bytes that others follow.
    return _followed()[number & _SHORT - 1] + varint(number >> 14)


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
    table = _table()
    if largest < _SHORT:
        return b"".join([table[number] for number in numbers])
    if largest < _SHORT * _SHORT:
        followed, low = _followed(), _SHORT - 1
        return b"".join([table[one] if one < _SHORT else followed[one & low] + table[one >> 14] for one in numbers])
    return b"".join(map(varint, numbers))


@functools.cache
def _table() -> tuple[bytes, ...]:
    """Return the encoded numbers of at most fourteen bits."""
    pairs = [bytes((number & 0x7F | 0x80, number >> 7)) for number in range(_SHORT)]
    return (*_SINGLE, *pairs[len(_SINGLE) :])


@functools.cache
def _followed() -> tuple[bytes, ...]:
    """Return fourteen bits as two bytes that others follow."""
    return tuple([bytes((number & 0x7F | 0x80, number >> 7 | 0x80)) for number in range(_SHORT)])
