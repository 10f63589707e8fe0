"""The papers of two sides, merged by suffix: pairs, of which either half may be missing, in batches of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from sitegen.outside.audit.sides import ShownPaper

_MOST_PAIRS: Final = 64
_MOST_BYTES: Final = 32 << 20


class Pair(NamedTuple):
    """What each side says of one paper; None where it has none."""

    one: ShownPaper | None
    other: ShownPaper | None

    @property
    def paper(self) -> ShownPaper:
        """What one of the sides says, A where it has the paper."""
        paper = self.one or self.other
        if paper is None:
            raise ValueError("a pair has a paper")
        return paper

    @property
    def agree(self) -> bool:
        """Tell whether both sides say that they show the same bytes."""
        return (
            self.one is not None
            and self.other is not None
            and (self.one.kind, self.one.sha256) == (self.other.kind, self.other.sha256)
        )


def joined(ones: Iterable[ShownPaper], others: Iterable[ShownPaper]) -> Iterator[Pair]:
    """Yield a pair for every paper that either side has; both come sorted by suffix, each suffix once."""
    left, right = iter(ones), iter(others)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.suffix < other.suffix):
            yield Pair(one, None)
            one = next(left, None)
        elif one is None or other.suffix < one.suffix:
            yield Pair(None, other)
            other = next(right, None)
        else:
            yield Pair(one, other)
            one, other = next(left, None), next(right, None)


def batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Gather pairs until their documents, as large as the sides say, are enough to hold at a time."""
    batch: list[Pair] = []
    size = 0
    for pair in pairs:
        batch.append(pair)
        size += sum(paper.size for paper in pair if paper is not None)
        if len(batch) >= _MOST_PAIRS or size >= _MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
