"""The numbers of papers: a paper more or less changes those of hardly any other."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from sitegen.search.limits import Limits

ROOM: Final = 4
"""Slots of a month for each of its papers, at least."""
_MONTHS: Final = 12
_LETTERS: Final = 8
_BITS: Final = 5 * _LETTERS
_DIGITS: Final = MappingProxyType(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv"))


def month_of(submitted_at: str) -> int:
    """Return the months from January of the year 0 to the month of a time.

    Arguments:
        submitted_at: RFC 3339, or its beginning, `yyyy-mm`.

    Raises:
        ValueError: it does not begin so.
    """
    year, month = int(submitted_at[:4]), int(submitted_at[5:7])
    if year < 0 or not 1 <= month <= _MONTHS:
        raise ValueError(f"{submitted_at!r} is no time")
    return year * _MONTHS + month - 1


def month_name(month: int) -> str:
    """Return a month of `month_of` as `yyyy-mm`."""
    return f"{month // _MONTHS:04}-{month % _MONTHS + 1:02}"


def slots_for(papers: int, limits: Limits) -> int:
    """Return how many slots a month of so many papers has: a power of two."""
    return max(limits.slots, 1 << (ROOM * papers - 1).bit_length())


def stride_for(papers: Iterable[int], limits: Limits) -> int:
    """Return how far the first numbers of two months after each other are apart: a power of two.

    Arguments:
        papers: of each month.
        limits: of the index.
    """
    # Papers that meet at the last slots go on behind them; there are fewer such papers than slots.
    return max(limits.stride, 2 * slots_for(max(papers, default=0), limits))


def slots_of(suffixes: Iterable[str], slots: int) -> dict[str, int]:
    """Give every paper of a month a slot: its letters, read as a number, say which, or it is the next free one.

    Papers take their slots in the order of their letters, so that the result depends on the set of papers alone, and
    a paper more moves none but those that stand right behind it.

    Arguments:
        suffixes: 26 letters each.
        slots: how many the month has.

    Returns:
        suffix to slot, ascending; a few slots may lie behind the last.

    Source: RFC 4648, section 6 (the letters); linear probing in sorted order.
    """
    shift = _BITS - slots.bit_length() + 1
    homes = sorted([(int(suffix[:_LETTERS].translate(_DIGITS), 32), suffix) for suffix in suffixes])
    placed: dict[str, int] = {}
    free = 0
    for home, suffix in homes:
        free = max(free, home >> shift)
        placed[suffix] = free
        free += 1
    return placed
