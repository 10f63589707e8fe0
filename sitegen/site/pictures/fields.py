"""Bars by field: how many papers each archive of arXiv has in the mirror."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from markupsafe import Markup, escape

from sitegen.site.strings import Strings
from sitegen.site.taxonomy import category_name
from sitegen.site.text import harmless, one_line

_ROWS: Final = 12
"""Fields with a bar of their own; the smallest share one."""
_LONGEST: Final = 40
"""Letters of an identifier that arXiv does not have."""


def field_bars(strings: Strings, counts: Iterable[tuple[str, int]], urls: Mapping[str, str] | None = None) -> Markup:
    """Draw how many papers each field has; nothing where there are none.

    The fields are the archives of arXiv (`math` for `math.NT`). Where all papers are of one, they are its categories.

    Arguments:
        strings: the words of the interface.
        counts: primary categories, each with how many papers; in any order.
        urls: where fields lead, by archive or category; those that are missing lead nowhere.

    Returns:
        A list, whose bars are pictures of the numbers beside them, without ids.
    """
    rows = _rows(counts)
    if not rows:
        return Markup()
    most = max(number for _, number in rows)
    lines = "\n".join([_line(strings, field, number, most, (urls or {}).get(field, "")) for field, number in rows])
    return Markup(f'<ul class="pic-fields">\n{lines}\n</ul>')  # noqa: S704 - words and names were escaped


def _rows(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return fields with their numbers, the largest first; "" at the end holds all that have no bar of their own."""
    categories: dict[str, int] = {}
    archives: dict[str, int] = {}
    for category, number in counts:
        if number:
            archive = category.partition(".")[0]
            categories[category] = categories.get(category, 0) + number
            archives[archive] = archives.get(archive, 0) + number
    chosen = archives if len(archives) > 1 else categories
    ranked = sorted(chosen.items(), key=lambda row: (-row[1], row[0]))
    if len(ranked) > _ROWS:
        left = sum(number for _, number in ranked[_ROWS - 1 :])
        ranked = [*ranked[: _ROWS - 1], ("", left)]
    return ranked


def _line(strings: Strings, field: str, number: int, most: int, url: str) -> str:
    name = category_name(field) or one_line(harmless(field))[:_LONGEST] or strings.say("pictures.other_fields")
    named = f'<a href="{escape(url)}">{escape(name)}</a>' if url else f"<span>{escape(name)}</span>"
    wide = max(0.5, 100 * number / most)
    return (
        f'<li>{named} <svg width="100%" height="10" aria-hidden="true"><rect width="{wide:.3g}%" height="10"/></svg> '
        f'<span class="count">{strings.number(number)}</span></li>'
    )
