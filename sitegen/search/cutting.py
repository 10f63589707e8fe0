"""Cut a row of terms into parts so that a term more or less moves no cut but those beside it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import accumulate


def rank(term: bytes) -> int:
    """Return how willingly a term begins a part: the lowest first.

    Arguments:
        term: in UTF-8.

    Source: RFC 1952, section 8 (CRC-32).
    """
    return zlib.crc32(term)


def always_below(one_in: int) -> int:
    """Return the rank below which one term in so many lies."""
    return (1 << 32) // one_in


def cuts(ranks: Sequence[int], sizes: Sequence[int], most: int, always: int = 0) -> list[int]:
    """Return the places at which parts begin.

    The row is parted before its term of lowest rank (the first of equals; its first term does not count), and so are
    the parts, until none is larger than `most`. So whether a part begins at a term depends on the terms around it
    alone, up to the nearest on each side whose rank is lower.

    Arguments:
        ranks: of the terms, in their order.
        sizes: of what stands for each, in bytes.
        most: bytes of a part, unless it has one member.
        always: at ranks below this, parts begin in any case.

    Returns:
        places, ascending, from 0 on; none for an empty row.
    """
    if not ranks:
        return []
    before = list(accumulate(sizes, initial=0))
    found = [0]
    if before[-1] <= most and not always:
        return found
    lefts: list[int] = []
    waiting: list[int] = []
    count = len(ranks)
    for place in range(count + 1):
        own = ranks[place] if place < count else -1
        while waiting and ranks[waiting[-1]] > own:
            at, left = waiting.pop(), lefts.pop()
            if at and (before[place] - before[left] > most or ranks[at] < always):
                found.append(at)
        if place < count:
            lefts.append(waiting[-1] if waiting else 0)
            waiting.append(place)
    # What still waits is followed by nothing of lower rank.
    return sorted(found)
