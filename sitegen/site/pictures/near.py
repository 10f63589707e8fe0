"""The neighbourhood of a paper inside the mirror: what it cites, itself, what cites it, and the edges between them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.site.escaping import escaped
from sitegen.site.mirror import Site
from sitegen.site.strings import Strings
from sitegen.site.text import cut, harmless, one_line, to_plain

SHOWN: Final = 8
"""Neighbours on each side."""
_LONGEST: Final = 72
"""Letters of a title; the style shows as many of them as two lines hold."""


class Neighbour(NamedTuple):
    """A paper of the mirror: its title as plain text, the address of its page, and its year or ""."""

    title: str
    url: str
    year: str = ""


def neighbours_of(site: Site, entries: Iterable[PaperEntry]) -> tuple[Neighbour, ...]:
    """Return papers of the mirror as neighbours: as many as are drawn, and one that tells of more.

    Arguments:
        site: the mirror that the papers belong to.
        entries: each paper once.
    """
    first = itertools.islice(entries, SHOWN + 1)
    return tuple([_neighbour(site, entry.page, entry.title, entry.month) for entry in first])


def neighbours_citing(site: Site, entries: Iterable[CitingEntry]) -> tuple[Neighbour, ...]:
    """Return citing papers that are in the mirror as neighbours: as many as are drawn, and one that tells of more.

    Arguments:
        site: the mirror that the pages belong to.
        entries: of a cited-by list, best first.
    """
    first = itertools.islice(((entry, entry.page) for entry in entries if entry.page), SHOWN + 1)
    return tuple([_neighbour(site, page, entry.title, entry.month) for entry, page in first])


def neighbourhood(strings: Strings, references: Sequence[Neighbour], citing: Sequence[Neighbour]) -> Markup:
    """Draw a paper between what it cites (left) and what cites it (right); nothing where it has no neighbours.

    Every arrow leads from the citing paper to the cited one, which is to the left. The titles are links and text that
    flows; only the edges are drawn, and they stretch with the rows.

    Arguments:
        strings: the words of the interface.
        references: papers of the mirror that the paper cites; the first `SHOWN` are drawn.
        citing: papers of the mirror that cite it, best first; the first `SHOWN` are drawn.

    Returns:
        A `div` with two lists of links, without ids.
    """
    if not references and not citing:
        return Markup()
    left = _side(strings, "references", references) if references else ""
    right = _side(strings, "citing", citing) if citing else ""
    this = escaped(strings.say("pictures.this"))
    return Markup(f'<div class="pic-near">\n{left}<p class="pic-this">{this}</p>\n{right}</div>')  # noqa: S704 - escaped


def _side(strings: Strings, kind: str, neighbours: Sequence[Neighbour]) -> str:
    shown = neighbours[:SHOWN]
    more = len(neighbours) > SHOWN
    lang = strings.lang_of_papers
    name = escaped(strings.say(f"pictures.{kind}_first" if more else f"pictures.{kind}", n=SHOWN))
    rows = "".join([_row(one, lang) for one in shown])
    return (
        f'<div class="pic-{kind}"><p>{name}</p><div><ul aria-label="{name}">\n{rows}</ul>{_edges(kind, len(shown))}'
        f"</div></div>\n"
    )


def _row(one: Neighbour, lang: Markup) -> str:
    title = cut(one_line(harmless(one.title)), _LONGEST)
    year = f"<span>{escaped(one.year)}</span> " if one.year else ""
    return f'<li><a href="{escaped(one.url)}"{lang}>{year}{escaped(title)}</a></li>\n'


@functools.lru_cache(maxsize=2 * SHOWN)
def _edges(kind: str, rows: int) -> str:
    """Return the curves between the middle of each row and the paper, which stands at half the height of all rows."""
    start, near, far, end = (0, 5, 3, 8) if kind == "references" else (8, 3, 5, 0)
    curves = "".join([f"M{start} {at}C{near} {at} {far} {rows} {end} {rows}" for at in range(1, 2 * rows, 2)])
    return (
        f'<svg viewBox="0 0 8 {2 * rows}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="{curves}" vector-effect="non-scaling-stroke"/></svg>'
    )


def _neighbour(site: Site, page: str, title: str, month: str) -> Neighbour:
    plain = to_plain(title) or page
    year = month[:4]
    return Neighbour(plain, site.routes.paper_url(page), year if year.isascii() and year.isdecimal() else "")
