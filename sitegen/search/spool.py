"""What is known of the terms of one range of papers, and how it waits in a file for the terms' groups to be made.

Numbers lie in lists of their own in JSON, since reading many small objects takes several times as long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise

import orjson

from sitegen.search.paper_terms import MASK_BITS, unpack_strong
from sitegen.search.postings import Stretch, tail

_LENGTH_BYTES = 4


class Gathering:
    """The postings of one range of papers; add the papers by their numbers, the highest first."""

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
    """Return the postings of some terms; those of one posting, which most are, lie apart and take less."""
    once = [term for term in terms if len(lists[term]) == 1]
    often = [term for term in terms if len(lists[term]) > 1]
    postings = [lists[term] for term in often]
    tails = [tail(numbers, bits) for numbers in postings]
    header = orjson.dumps((
        once,
        [lists[term][0] for term in once],
        often,
        list(map(len, postings)),
        [numbers[0] for numbers in postings],
        [numbers[-1] >> bits for numbers in postings],
        list(map(len, tails)),
    ))  # fmt: skip
    return b"".join((len(header).to_bytes(_LENGTH_BYTES, "big"), header, *tails))


def unpack(packed: bytes) -> Iterator[Iterator[tuple[str, Stretch]]]:
    """Yield the strong, then the weak terms of a slice, each with its postings."""
    start = 0
    for bits in (MASK_BITS, 0):
        first = start + _LENGTH_BYTES
        blob = first + int.from_bytes(packed[start:first], "big")
        once, alone, often, counts, heads, lows, sizes = orjson.loads(memoryview(packed)[first:blob])
        edges = list(accumulate(sizes, initial=blob))
        tails = [packed[begin:end] for begin, end in pairwise(edges)]
        yield chain(
            zip(once, [(1, head, head >> bits, b"") for head in alone], strict=True),
            zip(often, zip(counts, heads, lows, tails, strict=True), strict=True),
        )
        start = edges[-1]
