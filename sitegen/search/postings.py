"""The papers that have a term, as a list of numbers in pieces that can be fetched one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from sitegen.search.varint import varint, varints

RANGE: Final = 4_096
"""Papers of one range, at most."""

_LONGEST: Final = 10
"""Bytes of a number, at most."""

Stretch: TypeAlias = tuple[int, int, int, bytes]
"""The postings of one term in one range of papers, as a plain tuple, since there are a dozen of them for every paper.

How many there are, at least 1. The first, that of the highest number: its number, and below it the bits of its mask.
The lowest number. The other postings as they stand in the index, each by its distance from the one before.
"""


class Piece(NamedTuple):
    """Postings that are fetched together.

    Arguments:
        start: the numbers from here to the start of the next higher piece have their postings here.
        body: the postings, the first by its whole number.
    """

    start: int
    body: bytes


class Pieces(NamedTuple):
    """All postings of one term.

    Arguments:
        amount: postings.
        pieces: highest numbers first.
    """

    amount: int
    pieces: tuple[Piece, ...]


NOTHING: Final = Pieces(0, ())


def tail(postings: Sequence[int], bits: int) -> bytes:
    """Encode all but the first of some postings of one term.

    Arguments:
        postings: paper numbers, each with its mask in the lowest bits; highest number first.
        bits: of a mask, 0 where there is none.
    """
    if bits:
        number, mask = -1 << bits, (1 << bits) - 1
        return varints([(one & number) - (next_ & number) | next_ & mask for one, next_ in pairwise(postings)])
    return varints([one - next_ for one, next_ in pairwise(postings)])


def encoded(postings: Sequence[int], bits: int) -> bytes:
    """Encode the postings of one piece, at least one; see `tail`."""
    return varint(postings[0]) + tail(postings, bits)


def decoded(body: bytes, bits: int) -> list[int]:
    """Return the postings of one piece, highest number first, masks in the lowest bits."""
    postings: list[int] = []
    mask = (1 << bits) - 1
    value = shift = number = 0
    for byte in body:
        if byte > 0x7F:  # noqa: PLR2004 - seven bits
            value |= (byte & 0x7F) << shift
            shift += 7
            continue
        value |= byte << shift
        distance = value & ~mask
        number = number - distance if postings else distance
        postings.append(number | value & mask)
        value = shift = 0
    return postings


def parting(high: int, low: int) -> tuple[int, int]:
    """Return where the halves of the smallest aligned range of numbers begin that has two numbers; the lower first.

    Arguments:
        high: a number. A range is aligned when its length is a power of two and divides its beginning.
        low: a lower one.
    """
    width = (high ^ low).bit_length()
    return high >> width << width, high >> (width - 1) << (width - 1)


def join(stretches: Sequence[Stretch], bits: int, most: int) -> Pieces:
    """Join the postings of one term, and halve the range of numbers until no part is too long.

    Arguments:
        stretches: the highest range first.
        bits: as in `tail`.
        most: bytes of a piece.

    Returns:
        pieces that depend on the postings alone, not on how they lie in stretches.
    """
    if not stretches:
        return NOTHING
    if len(stretches) == 1 and len(stretches[0][3]) + _LONGEST <= most:
        ((count, head, _, rest),) = stretches
        return Pieces(count, (Piece(0, varint(head) + rest),))
    return Pieces(sum([part[0] for part in stretches]), tuple(_cut(stretches, bits, most, 0)))


def _cut(stretches: Sequence[Stretch], bits: int, most: int, start: int) -> Iterator[Piece]:
    body = _body(stretches, bits)
    if len(body) <= most:
        yield Piece(start, body)
        return
    low, middle = parting(stretches[0][1] >> bits, stretches[-1][2])
    upper, lower = _parted(stretches, bits, middle)
    yield from _cut(upper, bits, most, middle)
    yield from _cut(lower, bits, most, low)


def _body(stretches: Sequence[Stretch], bits: int) -> bytes:
    parts: list[bytes] = []
    lowest = 0
    for _, head, low, rest in stretches:
        begin = varint((lowest - (head >> bits)) << bits | head & (1 << bits) - 1) if parts else varint(head)
        parts += (begin, rest)
        lowest = low
    return b"".join(parts)


def _parted(stretches: Sequence[Stretch], bits: int, middle: int) -> tuple[list[Stretch], list[Stretch]]:
    upper: list[Stretch] = []
    lower: list[Stretch] = []
    for stretch in stretches:
        _, head, low, rest = stretch
        if low >= middle:
            upper.append(stretch)
        elif head >> bits < middle:
            lower.append(stretch)
        else:
            postings = decoded(varint(head) + rest, bits)
            upper.append(_stretch([one for one in postings if one >> bits >= middle], bits))
            lower.append(_stretch([one for one in postings if one >> bits < middle], bits))
    return upper, lower


def _stretch(postings: list[int], bits: int) -> Stretch:
    return len(postings), postings[0], postings[-1] >> bits, tail(postings, bits)
