"""Make what leads readers and programs to the pages: feeds, sitemaps, robots.txt, search description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.build.kept import Kept
from sitegen.build.press import Press
from sitegen.build.search import search_categories
from sitegen.corpus.listed import ListKind
from sitegen.corpus.paging import page, page_count
from sitegen.corpus.papers import PublishedRow
from sitegen.pith.entries import PaperEntry
from sitegen.site.discovery.opensearch import opensearch
from sitegen.site.discovery.robots import robots
from sitegen.site.discovery.sitemaps import SitemapRow, sitemap_parts
from sitegen.site.feeds.atom import atom_feed
from sitegen.site.feeds.feed import FEED_ENTRIES, make_feed
from sitegen.site.feeds.json_feed import json_feed
from sitegen.site.hosting import headers_file
from sitegen.site.moments import utc
from sitegen.site.outputs import Output
from sitegen.site.search_page import search_page

_PAGES: Final = "pages"
_CATEGORIES: Final = "categories"
_PAPERS: Final = "papers-"


def feed_names(press: Press) -> Iterator[str]:
    """Yield the categories that have a feed."""
    listings = press.corpus.listings
    return (term.key for term in listings.terms(ListKind.CATEGORY, 0, listings.term_count(ListKind.CATEGORY)))


def feed(press: Press, _: str) -> Iterator[Output]:
    """Make the feed of all papers, as Atom and as JSON Feed."""
    return _feed(press, press.corpus.papers.newest(FEED_ENTRIES), None)


def category_feed(press: Press, key: str) -> Iterator[Output]:
    """Make the feed of a category; none where no paper has it."""
    listings = press.corpus.listings
    term = listings.term(ListKind.CATEGORY, key)
    if term is None:
        return iter(())
    entries = listings.entries(term.kind, term.key, max(0, term.count - FEED_ENTRIES), term.count)
    return _feed(press, entries, key)


def _feed(press: Press, entries: list[PaperEntry], category: str | None) -> Iterator[Output]:
    built = press.corpus.ledger.built(entry.suffix for entry in entries)
    made = make_feed(press.site, entries, category=category, built=built)
    yield atom_feed(press.site, made)
    yield json_feed(press.site, made)


def robots_txt(press: Press, _: str) -> Iterator[Output]:
    """Make what crawlers are told."""
    yield robots(press.site)


def host_headers(press: Press, _: str) -> Iterator[Output]:
    """Make what hosts are told of the headers of answers."""
    mirrors = press.plan.config.mirrors
    asked = [one.base_url if one.bundle_pattern.startswith("/") else one.bundle_pattern for one in mirrors]
    yield headers_file(press.site.routes.base_path, asked)


def opensearch_description(press: Press, _: str) -> Iterator[Output]:
    """Make the description by which browsers learn the search, where the mirror's own address is known."""
    made = opensearch(press.site)
    if made is not None:
        yield made


def page_of_search(press: Press, _: str) -> Iterator[Output]:
    """Make the page that searches."""
    years = [year for year, *_ in press.corpus.searched.years()]
    yield search_page(press.site, categories=search_categories(press.corpus), years=years)


def sitemap_names(press: Press) -> Iterator[str]:
    """Yield the sitemaps, in the order of their index; none where the mirror's own address is not known."""
    if press.site.routes.base_url:
        listings = press.corpus.listings
        yield _PAGES
        yield _CATEGORIES
        for term in listings.terms(ListKind.MONTH, 0, listings.term_count(ListKind.MONTH)):
            yield f"{_PAPERS}{term.key}"


def sitemap(press: Press, name: str) -> Iterator[Output | Kept]:
    """Make a sitemap: of the mirror's own pages, of the categories, or of the papers of a month."""
    if not press.site.routes.base_url:
        return
    said = []
    for part in sitemap_parts(press.site, name, _rows(press, name)):
        yield part.output
        said.append(list(part.row))
    if said:
        yield Kept(said)


def _rows(press: Press, name: str) -> Iterable[SitemapRow]:
    if name == _PAGES:
        return _own_pages(press)
    if name == _CATEGORIES:
        return _categories(press)
    month = name.removeprefix(_PAPERS)
    # A month that is gone has no page either.
    return _month(press, month) if press.corpus.listings.term(ListKind.MONTH, month) else ()


def _own_pages(press: Press) -> Iterator[SitemapRow]:
    """Yield the pages of the mirror itself; only of those that show papers does the content tell a date."""
    routes = press.site.routes
    newest = utc(press.corpus.ledger.newest())
    for address in (routes.home(), routes.mirror(), *(routes.index(kind) for kind in ListKind)):
        yield SitemapRow(routes.absolute(address), newest)
    yield SitemapRow(routes.absolute(routes.verify()))
    for own in press.plan.pages:
        yield SitemapRow(routes.absolute(routes.markdown(own.path)))


def _categories(press: Press) -> Iterator[SitemapRow]:
    """Yield the categories, each with the date of what its first page shows."""
    routes, listings, size = press.site.routes, press.corpus.listings, press.plan.config.build.page_size
    for term in listings.terms(ListKind.CATEGORY, 0, listings.term_count(ListKind.CATEGORY)):
        root = page(page_count(term.count, size), total=term.count, size=size)
        built = listings.built(term.kind, term.key, root.first, root.last)
        yield SitemapRow(routes.absolute(routes.list(term.kind, term.key)), _latest(built))


def _month(press: Press, key: str) -> Iterator[SitemapRow]:
    """Yield the papers of a month, then the month, which changes when one of them does."""
    routes = press.site.routes
    latest = ""
    for row in press.corpus.papers.published(key):
        moment = _moment(row)
        latest = max(latest, moment)
        yield SitemapRow(routes.absolute(routes.paper(row.page)), moment)
    yield SitemapRow(routes.absolute(routes.list(ListKind.MONTH, key)), latest)


def _moment(row: PublishedRow) -> str:
    return _latest(row.built_at) or utc(row.submitted_at)


def _latest(moments: Iterable[str]) -> str:
    return max(map(utc, moments), default="")
