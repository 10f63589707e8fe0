"""The papers that have a term, as a list of numbers in pieces that can be fetched one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from sitegen.search.varint import varint, varints

MOST_IN_PIECE: Final = 16_384
"""Bytes of a piece, and of a file of postings."""
RANGE: Final = 4_096
"""Papers of one range. Its postings of one term take at most about as many bytes, so that they fit in a piece."""


class Stretch(NamedTuple):
    """The postings of one term in one range of papers.

    Arguments:
        amount: postings, at least 1.
        head: the first, that of the newest paper: its number, and below it the bits of its mask.
        lowest: the number of the oldest paper.
        tail: the other postings as they stand in the index, each by its distance from the one before.
    """

    amount: int
    head: int
    lowest: int
    tail: bytes


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


def stretch(postings: Sequence[int], bits: int) -> Stretch:
    """Encode the postings of one term in one range of papers.

    Arguments:
        postings: paper numbers, each with its mask in the lowest bits; highest number first, at least one.
        bits: of a mask, 0 where there is none.
    """
    head = postings[0]
    if len(postings) == 1:
        return Stretch(1, head, head >> bits, b"")
    if bits:
        number, mask = -1 << bits, (1 << bits) - 1
        distances = [(one & number) - (next_ & number) | next_ & mask for one, next_ in pairwise(postings)]
    else:
        distances = [one - next_ for one, next_ in pairwise(postings)]
    return Stretch(len(postings), head, postings[-1] >> bits, varints(distances))


def join(stretches: Sequence[Stretch], bits: int) -> Pieces:
    """Join the postings of one term, and cut them between ranges where they are too long.

    Arguments:
        stretches: the newest range first.
        bits: as in `stretch`.

    Returns:
        pieces of at most `MOST_IN_PIECE` bytes, each filled as far as whole ranges allow.
    """
    if not stretches:
        return NOTHING
    bodies: list[bytes] = []
    lows: list[int] = []
    mask = (1 << bits) - 1
    piece, size, lowest, count = [b""], MOST_IN_PIECE, 0, 0
    for part in stretches:
        number = part.head >> bits
        begin = varint((lowest - number) << bits | part.head & mask) if count else b""
        if not count or size + len(begin) + len(part.tail) > MOST_IN_PIECE:
            if count:
                bodies.append(b"".join(piece))
                lows.append(lowest)
            piece, size, begin = [], 0, varint(part.head)
        piece += (begin, part.tail)
        size += len(begin) + len(part.tail)
        lowest = part.lowest
        count += part.amount
    return Pieces(count, (*bodies, b"".join(piece)), (*lows, lowest))
