"""Counts over time, put into as many equal spans as a picture has room for."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final, NamedTuple

from sitegen.site.strings import Strings

MONTH: Final = 1
QUARTER: Final = 3
YEAR: Final = 12
_SPANS: Final = (MONTH, QUARTER, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR, 25 * YEAR)
"""Lengths of a span, in months; the last is enough for all the years that count."""
_EARLIEST: Final = 1900
_LATEST: Final = 2099
"""A year beyond these is a mistake in a document, and would make all the others one bar."""
_MONTHS_END: Final = len("2017-12")
_YEAR_END: Final = len("2017")


class Axis(NamedTuple):
    """Equal spans of time, one after another without a gap.

    Arguments:
        span: the length of each, in months.
        first: the place of the first, in spans since the year 0.
        counts: of each.
        undated: how many have no date.
    """

    span: int
    first: int
    counts: tuple[int, ...]
    undated: int


def axis(counts: Iterable[tuple[str, int]], *, finest: int, at_most: int) -> Axis:
    """Put counts into the shortest spans that are few enough.

    Arguments:
        counts: texts that begin with `yyyy` or `yyyy-mm`, in any order and also repeated, each with how many; others
            count as without a date.
        finest: the shortest span, in months.
        at_most: so many spans, at least 8.
    """
    months: dict[int, int] = {}
    undated = 0
    for text, number in counts:
        month = _month(text)
        if month is None:
            undated += number
        else:
            months[month] = months.get(month, 0) + number
    if not months:
        return Axis(finest, 0, (), undated)
    low, high = min(months), max(months)
    span = next(one for one in _SPANS if one >= finest and high // one - low // one < at_most)
    first = low // span
    spans = [0] * (high // span - first + 1)
    for month, number in months.items():
        spans[month // span - first] += number
    return Axis(span, first, tuple(spans), undated)


@functools.lru_cache(maxsize=4_096)
def _month(text: str) -> int | None:
    """Return the number of a month since the year 0; the first of the year where a text has only that."""
    year, rest = text[:_YEAR_END], text[_YEAR_END:_MONTHS_END]
    if not (year.isascii() and year.isdecimal() and _EARLIEST <= int(year) <= _LATEST):
        return None
    if not rest:
        return int(year) * YEAR
    month = rest[1:]
    if rest[0] != "-" or not (month.isascii() and month.isdecimal() and 1 <= int(month) <= YEAR):
        return None
    return int(year) * YEAR + int(month) - 1


def span_name(strings: Strings, shown: Axis, place: int) -> str:
    """Return what one span is called: `December 2017`, `2017, quarter 4`, `2017`, `2015 to 2019`.

    Arguments:
        strings: the words of the interface.
        shown: the axis.
        place: of the span, from 0.
    """
    year, month = divmod((shown.first + place) * shown.span, YEAR)
    if shown.span == MONTH:
        return strings.say("language.month", month=strings.words("language.months")[month], year=year)
    if shown.span == QUARTER:
        return strings.say("pictures.quarter", year=year, number=month // QUARTER + 1)
    if shown.span == YEAR:
        return str(year)
    return strings.say("pictures.years", first=year, last=year + shown.span // YEAR - 1)


@functools.lru_cache(maxsize=1_024)
def ticks(span: int, first: int, spans: int, at_most: int) -> tuple[tuple[int, str], ...]:
    """Return where years begin, as many as there is room for: places of spans, from 0, each with the year.

    Arguments:
        span: the length of each, in months.
        first: the place of the first, in spans since the year 0.
        spans: how many there are.
        at_most: so many ticks.
    """
    starts = []
    for place in range(spans):
        year, month = divmod((first + place) * span, YEAR)
        if month == 0:
            starts.append((place, year))
    for step in (1, 2, 5, 10, 20, 25, 50, 100):
        chosen = tuple([(place, str(year)) for place, year in starts if year % step == 0])
        if len(chosen) <= at_most:
            break
    return chosen
