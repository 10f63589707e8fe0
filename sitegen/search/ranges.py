"""Cut all numbers into ranges with about as many papers as a worker gathers at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from sitegen.search.papers_table import SLOTS_A_FILE


class NumberRange(NamedTuple):
    """Numbers from `first` to before `past`, and the months in which papers have them."""

    first: int
    past: int
    months: tuple[int, ...]


def number_ranges(
    papers: Sequence[tuple[int, int]], stride: int, most: int, slots: Callable[[int], Sequence[int]]
) -> Iterator[NumberRange]:
    """Yield ranges that hold all papers, ascending; pieces of lists end where such ranges do, or inside of one.

    Arguments:
        papers: months and how many papers each has, ascending.
        stride: from one month's first number to the next one's.
        most: papers of a range, unless the range is so short that one file shows all of them.
        slots: returns the slots that papers of a month have, ascending; asked for months with more than `most`.
    """
    months = [month for month, _ in papers]
    before = list(accumulate((count for _, count in papers), initial=0))

    def of_months(first: int, width: int) -> Iterator[NumberRange]:
        begin, end = bisect_left(months, first), bisect_left(months, first + width)
        if begin == end:
            return
        if before[end] - before[begin] <= most:
            yield NumberRange(first * stride, (first + width) * stride, tuple(months[begin:end]))
        elif width > 1:
            yield from of_months(first, width // 2)
            yield from of_months(first + width // 2, width // 2)
        else:
            yield from of_slots(first, slots(first), 0, stride)

    def of_slots(month: int, taken: Sequence[int], first: int, width: int) -> Iterator[NumberRange]:
        count = bisect_left(taken, first + width) - bisect_left(taken, first)
        if not count:
            return
        if count <= most or width <= SLOTS_A_FILE:
            yield NumberRange(month * stride + first, month * stride + first + width, (month,))
        else:
            yield from of_slots(month, taken, first, width // 2)
            yield from of_slots(month, taken, first + width // 2, width // 2)

    if months:
        yield from of_months(0, 1 << months[-1].bit_length())
