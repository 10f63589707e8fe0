"""The papers that have a term, as a list of numbers in pieces that can be fetched one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from sitegen.search.varint import varint, varints

MOST_IN_PIECE: Final = 16_384
"""Bytes of a piece, and of a file of postings."""
RANGE: Final = 4_096
"""Papers of one range. Its postings of one term take at most about as many bytes, so that they fit in a piece."""


Stretch: TypeAlias = tuple[int, int, int, bytes]
"""The postings of one term in one range of papers, as a plain tuple, since there are a dozen of them for every paper.

How many there are, at least 1. The first, that of the newest paper: its number, and below it the bits of its mask. The
number of the oldest paper. The other postings as they stand in the index, each by its distance from the one before.
"""


class Pieces(NamedTuple):
    """All postings of one term.

    Arguments:
        amount: postings.
        bodies: pieces, newest first; each begins anew with a whole number.
        lowest: the lowest paper number in each piece.
    """

    amount: int
    bodies: tuple[bytes, ...]
    lowest: tuple[int, ...]


NOTHING: Final = Pieces(0, (), ())


def tail(postings: Sequence[int], bits: int) -> bytes:
    """Encode all but the first of the postings of one term in one range of papers.

    Arguments:
        postings: paper numbers, each with its mask in the lowest bits; highest number first.
        bits: of a mask, 0 where there is none.
    """
    if bits:
        number, mask = -1 << bits, (1 << bits) - 1
        return varints([(one & number) - (next_ & number) | next_ & mask for one, next_ in pairwise(postings)])
    return varints([one - next_ for one, next_ in pairwise(postings)])


def join(stretches: Sequence[Stretch], bits: int) -> Pieces:
    """Join the postings of one term, and cut them between ranges where they are too long.

    Arguments:
        stretches: the newest range first.
        bits: as in `tail`.

    Returns:
        pieces of at most `MOST_IN_PIECE` bytes, each filled as far as whole ranges allow.
    """
    if not stretches:
        return NOTHING
    if len(stretches) == 1:
        ((count, head, lowest, rest),) = stretches
        return Pieces(count, (varint(head) + rest,), (lowest,))
    bodies: list[bytes] = []
    lows: list[int] = []
    piece: list[bytes] = []
    size = lowest = 0
    for _, head, low, rest in stretches:
        begin = varint((lowest - (head >> bits)) << bits | head & (1 << bits) - 1) if piece else b""
        if piece and size + len(begin) + len(rest) > MOST_IN_PIECE:
            bodies.append(b"".join(piece))
            lows.append(lowest)
            piece, size = [], 0
        if not piece:
            begin = varint(head)
        piece += (begin, rest)
        size += len(begin) + len(rest)
        lowest = low
    return Pieces(sum([part[0] for part in stretches]), (*bodies, b"".join(piece)), (*lows, lowest))
