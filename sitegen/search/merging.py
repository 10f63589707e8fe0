"""Put the postings of one group of terms together from all ranges of papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.search.limits import LIMITS, Limits
from sitegen.search.paper_terms import MASK_BITS
from sitegen.search.postings import Pieces, Stretch, join
from sitegen.search.spool import unpack


def merged(slices: Iterable[bytes], limits: Limits = LIMITS) -> Iterator[tuple[str, Pieces, Pieces]]:
    """Yield the terms of a group with their strong and weak postings, in the order of code points.

    Arguments:
        slices: of the group, that of the highest range of numbers first.
        limits: of the index.
    """
    strong: dict[str, list[Stretch]] = {}
    weak: dict[str, list[Stretch]] = {}
    for packed in slices:
        for lists, found in zip((strong, weak), unpack(packed), strict=True):
            for term, part in found:
                held = lists.get(term)
                if held is None:
                    lists[term] = [part]
                else:
                    held.append(part)
    for term in sorted(strong.keys() | weak.keys()):
        yield (
            term,
            join(strong.get(term, ()), MASK_BITS, limits.piece),
            join(weak.get(term, ()), 0, limits.piece),
        )
