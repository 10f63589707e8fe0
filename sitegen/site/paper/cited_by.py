"""The list of papers that cite a paper: on its own page, and on further pages where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.entries import CitingEntry
from sitegen.site.heads import page_head
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.paper.notices import shortened
from sitegen.site.rows import CitingRow, citing_rows, have_math, title_of
from sitegen.site.text import to_plain

ON_PAPER: Final = 12
"""Citing papers on the paper's own page, which readers open first and which is to stay light."""
FURTHER: Final = 100
"""Citing papers on each further page."""
_NUMBER: Final = "/2/"


class CitingYear(NamedTuple):
    """Citing papers of one year, which is a heading in words."""

    year: str
    entries: tuple[CitingRow, ...]


class CitedBy(NamedTuple):
    """One page of the list of citing papers.

    Arguments:
        total: citing papers in the whole list.
        heading, short, position: sentences.
        groups: the entries of this page, by year.
        pages: how many pages the list has.
        pages_url: the address of a further page, with `{n}` for its number; "" where there is none.
        newer, older: the pages before and after, or "".
    """

    total: int
    heading: str
    short: str
    groups: tuple[CitingYear, ...]
    position: str
    pages: int
    pages_url: str
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class CitedByContext:
    """A further page of citing papers."""

    head: Head
    title: Markup
    paper_url: str
    cited_by: CitedBy
    has_math: bool


def page_count(total: int) -> int:
    """Return how many pages a list of citing papers has, the paper's own among them."""
    return 1 + max(0, -(-(total - ON_PAPER) // FURTHER))


def page_range(number: int) -> tuple[int, int]:
    """Return the place of the first entry of a page in the whole list, from 0, and how many it has at most."""
    return (0, ON_PAPER) if number == 1 else (ON_PAPER + (number - 2) * FURTHER, FURTHER)


def cited_by_of(site: Site, page: str, *, number: int, total: int, entries: Sequence[CitingEntry]) -> CitedBy:
    """Return one page of the list.

    Arguments:
        site: the mirror that the page belongs to.
        page: what names the page of the cited paper.
        number: of this page, from 1.
        total: of citing papers.
        entries: those of this page, newest year first.
    """
    pages, route = page_count(total), site.routes.cited_by
    further = route(page, 2).url if pages > 1 else ""
    return CitedBy(
        total=total,
        heading=site.counted("cited_by", total) if total else site.say("citing.heading"),
        short=site.counted("cited_by", total) if total else site.say("citing.uncited"),
        groups=tuple(_years(site, entries)),
        position=site.say("pager.position", number=number, pages=pages) if pages > 1 else "",
        pages=pages,
        pages_url=further.removesuffix(_NUMBER) + "/{n}/" if further else "",
        newer=route(page, number - 1).url if number > 1 else "",
        older=route(page, number + 1).url if number < pages else "",
    )


def _years(site: Site, entries: Sequence[CitingEntry]) -> Iterator[CitingYear]:
    for year, group in groupby(entries, key=lambda entry: entry.year):
        yield CitingYear(year or site.say("citing.undated"), citing_rows(site, group))


def cited_by_page(
    site: Site, *, title: str, page: str, number: int, total: int, entries: Sequence[CitingEntry]
) -> Output:
    """Make a further page of the papers that cite a paper.

    Arguments:
        site: the mirror that the page belongs to.
        title: of the cited paper, raw TeX.
        page: what names the page of the cited paper.
        number: from 2 to `page_count(total)`.
        total: of citing papers.
        entries: those of this page.
    """
    address = site.routes.cited_by(page, number)
    plain = shortened(to_plain(title)) or page
    shown = title_of(title, page)
    cited_by = cited_by_of(site, page, number=number, total=total, entries=entries)
    context = CitedByContext(
        head=page_head(
            site,
            site.say("citing.page_title", title=plain, position=cited_by.position),
            address,
            site.say("citing.page_description", title=plain, position=cited_by.position),
        ),
        title=shown,
        paper_url=site.routes.paper(page).url,
        cited_by=cited_by,
        has_math="<math" in shown or any(have_math(group.entries) for group in cited_by.groups),
    )
    return site.render("cited-by.html", address, context)
