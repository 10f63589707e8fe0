"""What is known of the terms of one range of papers, and how it waits in a file for the terms' groups to be made.

Numbers lie in lists of their own in JSON, since reading many small objects takes several times as long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import orjson

from sitegen.search.paper_terms import MASK_BITS, unpack_strong
from sitegen.search.postings import Stretch, stretch

_LENGTH_BYTES = 4


class Gathering:
    """The postings of one range of papers; add the papers newest first."""

    def __init__(self) -> None:
        self._strong: defaultdict[str, list[int]] = defaultdict(list)
        self._weak: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, number: int, strong: str, weak: str) -> None:
        """Add a paper.

        Arguments:
            number: below that of the paper before.
            strong: its packed strong terms.
            weak: its weak terms, parted by spaces.
        """
        lists, base = self._strong, number << MASK_BITS
        masks, terms = unpack_strong(strong)
        for mask, term in zip(masks, terms, strict=True):
            lists[term].append(base | mask)
        lists = self._weak
        for term in weak.split():
            lists[term].append(number)

    def slices(self, cuts: Sequence[str]) -> Iterator[bytes]:
        """Yield what is known of each group of terms.

        Arguments:
            cuts: the first term of each group but the first, ascending.

        Yields:
            one slice a group, for `Slice`.
        """
        strong, weak = _by_group(self._strong, cuts), _by_group(self._weak, cuts)
        for one, other in zip(strong, weak, strict=True):
            yield _packed(self._strong, one, MASK_BITS) + _packed(self._weak, other, 0)


def _by_group(lists: Iterable[str], cuts: Sequence[str]) -> Iterator[list[str]]:
    terms = sorted(lists)
    edges = [0, *(bisect_left(terms, cut) for cut in cuts), len(terms)]
    return (terms[first:last] for first, last in pairwise(edges))


def _packed(lists: dict[str, list[int]], terms: list[str], bits: int) -> bytes:
    parts = [stretch(lists[term], bits) for term in terms]
    counts, heads, lows, tails = zip(*parts, strict=True) if parts else ((), (), (), ())
    header = orjson.dumps((terms, counts, heads, lows, tuple(map(len, tails))))
    return b"".join((len(header).to_bytes(_LENGTH_BYTES, "big"), header, *tails))


def unpack(packed: bytes) -> tuple[Iterator[tuple[str, Stretch]], Iterator[tuple[str, Stretch]]]:
    """Return the strong and the weak terms of a slice, each with its postings, by term."""
    strong, rest = _unpacked(packed, 0)
    weak, _ = _unpacked(packed, rest)
    return strong, weak


def _unpacked(packed: bytes, start: int) -> tuple[Iterator[tuple[str, Stretch]], int]:
    first = start + _LENGTH_BYTES
    blob = first + int.from_bytes(packed[start:first], "big")
    terms, counts, heads, lows, sizes = orjson.loads(memoryview(packed)[first:blob])
    return _pairs(packed, blob, zip(terms, counts, heads, lows, sizes, strict=True)), blob + sum(sizes)


def _pairs(packed: bytes, start: int, rows: Iterable[tuple[str, int, int, int, int]]) -> Iterator[tuple[str, Stretch]]:
    for term, count, head, low, size in rows:
        yield term, Stretch(count, head, low, packed[start : start + size])
        start += size
