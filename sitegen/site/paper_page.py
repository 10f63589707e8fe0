"""The page of a paper, and the further pages of what cites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.pith.paper import Paper
from sitegen.site.dates import counted
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.paper_context import CitedBy, paper_context, shortened
from sitegen.site.rows import PaperRow, citing_rows, paper_rows, unlinked
from sitegen.site.text import to_html, to_plain

CITED_BY_PAGE: Final = 100
"""Citing papers on one page."""


@dataclass(frozen=True, slots=True)
class CitedByContext:
    """A further page of citing papers."""

    head: Head
    title: Markup
    paper_url: str
    cited_by: CitedBy


@dataclass(frozen=True, slots=True)
class DisambiguationContext:
    """The page of eight letters with which several suffixes begin."""

    head: Head
    letters: str
    papers: tuple[PaperRow, ...]


def cited_by_pages(total: int) -> int:
    """Return how many pages a list of citing papers has, the paper's own among them."""
    return max(1, -(-total // CITED_BY_PAGE))


def paper_page(
    site: Site,
    paper: Paper,
    *,
    page: str,
    cited_by: Sequence[CitingEntry] = (),
    cited_by_total: int | None = None,
    references: Mapping[str, PaperEntry] | None = None,
    aliases: bool = True,
) -> Output:
    """Make the page of a paper (Pith format, section 8).

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`: eight letters, or the whole suffix where eight are not enough.
        cited_by: the first `CITED_BY_PAGE` citing papers, best first.
        cited_by_total: how many there are; by default as many as `cited_by` has.
        references: the papers of this mirror among the references, by their keys.
        aliases: whether the page answers at the paper's arXiv id too; False where another paper has the id.
    """
    routes = site.routes
    address = routes.paper(page)
    total = len(cited_by) if cited_by_total is None else cited_by_total
    first = _cited_by(site, page, number=1, total=total, entries=cited_by)
    context = paper_context(site, paper, page=page, cited_by=first, references=references or {})
    further = [routes.paper(paper.number.suffix).file]
    if aliases and paper.record.source.kind == "arxiv":
        further += [alias.file for alias in routes.paper_arxiv(paper.record.source.id)]
    return site.render("paper.html", address, context, tuple(path for path in further if path != address.file))


def cited_by_page(
    site: Site, *, title: str, page: str, number: int, total: int, entries: Sequence[CitingEntry]
) -> Output:
    """Make a further page of the papers that cite a paper.

    Arguments:
        site: the mirror that the page belongs to.
        title: of the cited paper, raw TeX.
        page: what names the page of the cited paper.
        number: from 2 to `cited_by_pages(total)`.
        total: of citing papers.
        entries: those of this page.
    """
    address = site.routes.cited_by(page, number)
    plain = shortened(to_plain(title)) or page
    context = CitedByContext(
        head=site.head(f"Cited by, page {number} · {plain}", address, f"Papers that cite {plain}, page {number}."),
        title=unlinked(to_html(title)) or Markup.escape(page),
        paper_url=site.routes.paper(page).url,
        cited_by=_cited_by(site, page, number=number, total=total, entries=entries),
    )
    return site.render("cited-by.html", address, context)


def disambiguation_page(site: Site, letters: str, entries: Sequence[PaperEntry]) -> Output:
    """Make the page of eight letters that are not enough to name one paper."""
    address = site.routes.paper(letters)
    context = DisambiguationContext(
        site.head(f"{letters}: several papers", address), letters, paper_rows(site, entries)
    )
    return site.render("disambiguation.html", address, context)


def _cited_by(site: Site, page: str, *, number: int, total: int, entries: Sequence[CitingEntry]) -> CitedBy:
    pages = cited_by_pages(total)
    return CitedBy(
        total=total,
        total_words=counted(total, "paper", "papers"),
        entries=citing_rows(site, entries),
        start=(number - 1) * CITED_BY_PAGE + 1,
        number=number,
        pages=pages,
        newer=site.routes.cited_by(page, number - 1).url if number > 1 else "",
        older=site.routes.cited_by(page, number + 1).url if number < pages else "",
    )
