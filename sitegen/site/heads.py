"""The heads of pages, with all that they tell programs."""

from __future__ import annotations

import functools

from sitegen.pith.paper import Paper
from sitegen.site.discovery.opensearch import opensearch_links
from sitegen.site.feeds.feed import feed_links
from sitegen.site.metadata.paper_head import Metadata, page_metadata, paper_metadata
from sitegen.site.mirror import Head, HeadLink, Site
from sitegen.site.routes import Address


def page_head(site: Site, title: str, address: Address | None, description: str = "") -> Head:
    """Return the head of any page but a paper's.

    Arguments:
        site: the mirror that the page belongs to.
        title: of the page, plain text; the mirror's name follows it.
        address: of the page, None where it has none of its own.
        description: of the page, plain text, or "".
    """
    return _head(site, title, address, description, page_metadata(site, title, description, address))


def paper_head(site: Site, paper: Paper, page: str, *, title: str, description: str, authors: tuple[str, ...]) -> Head:
    """Return the head of a paper's page.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        title: plain text.
        description: plain text, or "".
        authors: the names of `text.author_names`.
    """
    return _head(site, title, site.routes.paper(page), description, paper_metadata(site, paper, page, authors))


def _head(site: Site, title: str, address: Address | None, description: str, told: Metadata) -> Head:
    whole = f"{title} · {site.mirror.name}" if title != site.mirror.name else title
    url = site.routes.absolute(address) if address else ""
    return Head(whole, description, url, told.meta, told.links + _links(site), told.data)


@functools.lru_cache(maxsize=4)
def _links(site: Site) -> tuple[HeadLink, ...]:
    return opensearch_links(site) + feed_links(site)
