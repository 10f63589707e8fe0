"""Make what leads readers and programs to the pages, in workers: feeds, sitemaps, robots.txt, search description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.build.files import WrittenGroup
from sitegen.build.press import Press
from sitegen.build.search import search_categories
from sitegen.corpus.listed import ListKind
from sitegen.corpus.listings import Term
from sitegen.corpus.paging import page, page_count
from sitegen.corpus.papers import PublishedRow
from sitegen.site.discovery.opensearch import opensearch
from sitegen.site.discovery.robots import robots
from sitegen.site.discovery.sitemaps import SitemapRow, sitemap_index, sitemap_parts
from sitegen.site.feeds.atom import atom_feed
from sitegen.site.feeds.feed import FEED_ENTRIES, make_feed
from sitegen.site.feeds.json_feed import json_feed
from sitegen.site.moments import utc
from sitegen.site.outputs import Output
from sitegen.site.search_page import search_page

_PAGES: Final = "pages"
_CATEGORIES: Final = "categories"


def feed_tasks(press: Press) -> Iterator[Term | None]:
    """Yield the feeds that there are to make: None is that of all papers, then one for each category."""
    listings = press.corpus.listings
    yield None
    yield from listings.terms(ListKind.CATEGORY, 0, listings.term_count(ListKind.CATEGORY))


def render_feeds(press: Press, terms: list[Term | None]) -> list[WrittenGroup]:
    """Make feeds, each as Atom and as JSON Feed."""
    return press.writer.write_each(_feeds(press, terms))


def _feeds(press: Press, terms: list[Term | None]) -> Iterator[Output]:
    site, corpus = press.site, press.corpus
    for term in terms:
        if term is None:
            entries = corpus.papers.newest(FEED_ENTRIES)
        else:
            first = max(0, term.count - FEED_ENTRIES)
            entries = corpus.listings.entries(term.kind, term.key, first, term.count)
        built = corpus.ledger.built(entry.suffix for entry in entries)
        feed = make_feed(site, entries, category=term.key if term else None, built=built)
        yield atom_feed(site, feed)
        yield json_feed(site, feed)


def render_discovery(press: Press, _: None) -> list[WrittenGroup]:
    """Make robots.txt, the description of the search, and its page."""
    site, corpus = press.site, press.corpus
    years = [year for year, *_ in corpus.searched.years()]
    made = (robots(site), opensearch(site), search_page(site, categories=search_categories(corpus), years=years))
    return press.writer.write_each(output for output in made if output is not None)


def render_sitemaps(press: Press, _: None) -> list[WrittenGroup]:
    """Make the sitemaps and their index, part by part; none where the mirror's own address is not known."""
    return press.writer.write_each(_sitemaps(press)) if press.site.routes.base_url else []


def _sitemaps(press: Press) -> Iterator[Output]:
    index: list[SitemapRow] = []
    for name, rows in _parts(press):
        for part in sitemap_parts(press.site, name, rows):
            index.append(part.row)
            yield part.output
    yield sitemap_index(press.site, index)


def _parts(press: Press) -> Iterator[tuple[str, Iterable[SitemapRow]]]:
    """Yield the parts: the mirror's own pages, the categories, and the papers of each month, whose numbers follow."""
    listings = press.corpus.listings
    yield _PAGES, _own_pages(press)
    yield _CATEGORIES, _categories(press)
    last = 0
    for term in listings.terms(ListKind.MONTH, 0, listings.term_count(ListKind.MONTH)):
        yield f"papers-{term.key}", _month(press, term.key)


def _own_pages(press: Press) -> Iterator[SitemapRow]:
    """Yield the pages of the mirror itself; only of those that show papers does the content tell a date."""
    routes = press.site.routes
    newest = utc(press.corpus.ledger.newest())
    for address in (routes.home(), routes.mirror(), *(routes.index(kind) for kind in ListKind)):
        yield SitemapRow(routes.absolute(address), newest)
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
