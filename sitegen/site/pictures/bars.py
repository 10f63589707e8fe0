"""Bars over time: the citations of a paper by year, the papers of the mirror by month."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from markupsafe import Markup

from sitegen.site.escaping import escaped
from sitegen.site.pictures.axis import MONTH, YEAR, Axis, axis, span_name, ticks
from sitegen.site.strings import Strings

_TOP: Final = 16
_TALLEST: Final = 64
_LOWEST: Final = 2
_BASE: Final = _TOP + _TALLEST
_HEIGHT: Final = _BASE + 19
"""In pixels, from above: room for a number, the tallest bar, the line that they stand on, and years below it."""
_WIDEST: Final = 672
_SPAN_WIDE: Final = 48
"""Pixels of one span at most, so that three bars are a small picture and not three walls."""
_TICKS: Final = 8
"""So many years stand beside each other on a telephone."""
_DIGITS: Final = 44
"""So many digits do; where the numbers of all bars have more, only the tallest bar has its number above it."""
_BAR: Final = 0.76
"""The share of a span that its bar fills."""
_FINEST: Final = {"citations": (YEAR, 20), "papers": (MONTH, 72)}
"""Of each picture the shortest span, in months, and how many bars it has at most."""
_UNITS: Final = {1: "month", 3: "quarter", 12: "year"}


class _Bar(NamedTuple):
    """A bar: its place from 0, what it stands for, how many as text, and its height in pixels."""

    place: int
    name: str
    number: str
    tall: int


def timeline(
    strings: Strings, counts: Iterable[tuple[str, int]], what: Literal["citations", "papers"], *, table: bool = False
) -> Markup:
    """Draw counts over time as bars; nothing where none has a date.

    Positions are shares of the width, so that bars stretch and letters do not: it can be read at any width.

    Arguments:
        strings: the words of the interface.
        counts: texts that begin with `yyyy` or `yyyy-mm`, each with how many; in any order, also repeated.
        what: of a paper's citations by year, or of the mirror's papers by month; longer spans where these are many.
        table: whether the numbers stand below as a table, folded away.

    Returns:
        A `figure` without ids.
    """
    finest, at_most = _FINEST[what]
    shown = axis(counts, finest=finest, at_most=at_most)
    most = max(shown.counts, default=0)
    if not most:
        return Markup()
    bars = [
        _Bar(place, span_name(strings, shown, place), strings.number(n), max(_LOWEST, round(_TALLEST * n / most)))
        for place, n in enumerate(shown.counts)
        if n
    ]
    title = strings.say(f"pictures.{what}_{_UNITS.get(shown.span, 'years')}", n=shown.span // YEAR)
    numbers = ", ".join([f"{one.name}: {one.number}" for one in bars])
    label = title if table else strings.say("pictures.numbers", title=title, numbers=numbers)
    if shown.undated:
        title = strings.say("pictures.undated", title=title, n=strings.number(shown.undated))
    return Markup(  # noqa: S704 - numbers, and words that are escaped
        f'<figure class="pic"><figcaption>{escaped(title)}</figcaption>\n'
        f'<svg class="pic-time" width="{min(_WIDEST, _SPAN_WIDE * len(shown.counts))}" height="{_HEIGHT}" '
        f'text-anchor="middle" role="img" aria-label="{escaped(label)}">'
        f'{_drawn(bars, shown)}<line x2="100%" y1="{_BASE}.5" y2="{_BASE}.5"/>{_years(strings, shown)}</svg>\n'
        f"{_table(strings, bars) if table else ''}</figure>"
    )


def _drawn(bars: Sequence[_Bar], shown: Axis) -> str:
    spans = len(shown.counts)
    wide, places = _places(spans)
    if spans * max([len(one.number) for one in bars]) <= _DIGITS:
        numbered, titled = bars, False
    else:
        # Where numbers have no room above their bars, they are said when a bar is pointed at.
        numbered, titled = [max(bars, key=lambda one: shown.counts[one.place])], True
    drawn = [
        f'<rect x="{places[place][0]}%" y="{_BASE - tall}" width="{wide}%" height="{tall}"'
        + (f"><title>{escaped(name)}: {number}</title></rect>" if titled else "/>")
        for place, name, number, tall in bars
    ]
    drawn += [_text(places[one.place][1], _BASE - one.tall - 4, one.number) for one in numbered]
    return "".join(drawn)


def _years(strings: Strings, shown: Axis) -> str:
    spans = len(shown.counts)
    marks = ticks(shown.span, shown.first, spans, _TICKS)
    if marks:
        _, places = _places(spans)
        return "".join([_text(places[place][1], _HEIGHT - 4, year) for place, year in marks])
    return f'<text y="{_HEIGHT - 4}" text-anchor="start">{escaped(span_name(strings, shown, 0))}</text>'


def _text(x: str, y: int, text: str) -> str:
    return f'<text x="{x}%" y="{y}">{text}</text>'


@functools.lru_cache(maxsize=128)
def _places(spans: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the width of each bar, and of each span where its bar begins and where its middle is, in percent."""
    share = 100 / spans
    starts = [share * (place + (1 - _BAR) / 2) for place in range(spans)]
    return f"{share * _BAR:.4g}", tuple([(f"{start:.4g}", f"{start + share * _BAR / 2:.4g}") for start in starts])


def _table(strings: Strings, bars: Sequence[_Bar]) -> str:
    rows = "".join([f'<tr><th scope="row">{escaped(one.name)}</th><td>{one.number}</td></tr>' for one in bars])
    summary = escaped(strings.say("pictures.table"))
    return f"<details><summary>{summary}</summary><table><tbody>{rows}</tbody></table></details>\n"
