"""What the tests of a paper's page share: its page, made as a build makes it, with citations and what cites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.pith.paper import Companion, Paper
from sitegen.site.exports import exports_of
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.paper.cited_by import cited_by_of
from sitegen.site.paper.context import Surroundings
from sitegen.site.paper.page import paper_page
from tests.site.pages import Element, Page, make_site, sample

SITE = make_site()
TKDTZYGP = sample("TKDTZYGP", Companion(notes="A *note*.", source="a saved page"))
FILE_SHA256 = "f" * 64


def output_of(
    paper: Paper,
    cited_by: Sequence[CitingEntry] = (),
    *,
    site: Site = SITE,
    total: int | None = None,
    references: Mapping[str, PaperEntry] = MappingProxyType({}),
    years: Sequence[tuple[str, int]] = (),
) -> Output:
    """Make the page of a paper as a build does, with its citations and with what cites it."""
    page = paper.number.short
    first = cited_by_of(site, page, number=1, total=len(cited_by) if total is None else total, entries=cited_by)
    around = Surroundings(
        first,
        citing_years=years,
        citing_here=[one for one in cited_by if one.page],
        references=references,
        exports=exports_of(site, paper, page),
        file_sha256=FILE_SHA256,
    )
    return paper_page(site, paper, page=page, around=around)


def page_of(paper: Paper, cited_by: Sequence[CitingEntry] = ()) -> Page:
    return Page(output_of(paper, cited_by))


def words_of(element: Element) -> str:
    return " ".join(element.text.split())


def names(number: int) -> tuple[str, ...]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return tuple(f"Ada Number{letters[n // 676]}{letters[n // 26 % 26]}{letters[n % 26]}" for n in range(number))
