"""The page of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.pith.entries import PaperEntry
from sitegen.pith.paper import Paper
from sitegen.site.heads import page_head
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.paper.cited_by import cited_by_of
from sitegen.site.paper.context import Surroundings, paper_context
from sitegen.site.rows import PaperRow, have_math, paper_rows


@dataclass(frozen=True, slots=True)
class DisambiguationContext:
    """The page of eight letters with which several suffixes begin."""

    head: Head
    letters: str
    papers: tuple[PaperRow, ...]
    has_math: bool


def paper_page(
    site: Site, paper: Paper, *, page: str, around: Surroundings | None = None, aliases: bool = True
) -> Output:
    """Make the page of a paper (Pith format, section 8).

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`: eight letters, or the whole suffix where eight are not enough.
        around: what the page has from the whole mirror; None where nothing cites the paper and it cites nothing.
        aliases: whether the page answers at the paper's arXiv id too; False where another paper has the id.
    """
    routes = site.routes
    address = routes.paper(page)
    if around is None:
        around = Surroundings(cited_by=cited_by_of(site, page, number=1, total=0, entries=()))
    context = paper_context(site, paper, page=page, around=around)
    further = [routes.paper(paper.number.suffix).file]
    if aliases and paper.record.source.kind == "arxiv":
        further += [alias.file for alias in routes.paper_arxiv(paper.record.source.id)]
    return site.render("paper.html", address, context, tuple(path for path in further if path != address.file))


def disambiguation_page(site: Site, letters: str, entries: Sequence[PaperEntry]) -> Output:
    """Make the page of eight letters that are not enough to name one paper."""
    address = site.routes.paper(letters)
    rows = paper_rows(site, entries)
    head = page_head(site, site.say("paper.several_title", letters=letters), address)
    context = DisambiguationContext(head, letters, rows, have_math(rows))
    return site.render("disambiguation.html", address, context)
