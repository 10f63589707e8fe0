"""The first page: what this is, what there is, and where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from sitegen.pith.entries import PaperEntry
from sitegen.site.heads import page_head
from sitegen.site.lists.categories import field_urls
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.pictures import field_bars, timeline
from sitegen.site.rows import PaperRow, have_math, paper_row, paper_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of what; found = verified + refused + superseded + unreadable, all of them documents.

    Arguments:
        papers: Pith numbers with a page.
        bundles, receipts: papers by level.
    """

    papers: int = 0
    bundles: int = 0
    receipts: int = 0
    found: int = 0
    verified: int = 0
    refused: int = 0
    superseded: int = 0
    unreadable: int = 0


class Shape(NamedTuple):
    """What there is in the mirror, in numbers for pictures.

    Arguments:
        months: of submission, `yyyy-mm`, each with how many papers.
        categories: primary categories, each with how many papers.
    """

    months: Sequence[tuple[str, int]] = ()
    categories: Sequence[tuple[str, int]] = ()


class CitedRow(NamedTuple):
    """A paper and how many papers cite it."""

    paper: PaperRow
    citing: str


@dataclass(frozen=True, slots=True)
class HomeContext:
    """The first page."""

    head: Head
    counts: Counts
    newest: tuple[PaperRow, ...]
    most_cited: tuple[CitedRow, ...]
    timeline: Markup
    fields: Markup
    has_math: bool


def home_page(
    site: Site,
    counts: Counts,
    newest: Sequence[PaperEntry],
    most_cited: Sequence[tuple[PaperEntry, int]],
    shape: Shape | None = None,
) -> Output:
    """Make the first page.

    Arguments:
        site: the mirror that the page belongs to.
        counts: of papers and of documents.
        newest: a few papers, newest first.
        most_cited: a few papers with the number of papers that cite them, largest first.
        shape: of the whole mirror; without it there are no pictures.
    """
    address = site.routes.home()
    months, categories = shape or Shape()
    description = site.mirror.description or site.say("home.description")
    shown = paper_rows(site, newest)
    cited = tuple(CitedRow(paper_row(site, entry), site.counted("citing", number)) for entry, number in most_cited)
    context = HomeContext(
        head=page_head(site, site.mirror.name, address, description),
        counts=counts,
        newest=shown,
        most_cited=cited,
        timeline=timeline(site.strings, months, "papers", table=True),
        fields=field_bars(site.strings, categories, field_urls(site, categories)),
        has_math=have_math(shown) or any("<math" in row.paper.title for row in cited),
    )
    return site.render("home.html", address, context)
