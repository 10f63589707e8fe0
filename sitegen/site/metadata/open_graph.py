"""Open Graph and the card of Twitter, for those who show a link as a card (https://ogp.me)."""

from __future__ import annotations

import functools
from typing import Final

from sitegen.site.metadata.facts import PaperFacts
from sitegen.site.mirror import Meta, Site
from sitegen.site.routes import Routes
from sitegen.site.text import harmless

CARD: Final = "card.png"
"""The picture of the theme that stands on every card."""


def paper_graph(site: Site, facts: PaperFacts) -> list[Meta]:
    """Return the tags of a paper's page.

    `article:author` is left out: Open Graph wants the addresses of profiles there, and nobody gave any.

    Arguments:
        site: the mirror.
        facts: of the paper.
    """
    tags = _graph(site, "article", facts.title, facts.description, facts.url)
    if facts.moment:
        tags.append(Meta("article:published_time", facts.moment, is_property=True))
    return tags


def page_graph(site: Site, title: str, description: str, url: str) -> list[Meta]:
    """Return the tags of any other page.

    Arguments:
        site: the mirror.
        title: of the page, without the mirror's name.
        description: may be "".
        url: the page's whole URL, "" where the mirror's own address is not known.
    """
    return _graph(site, "website", title, description, url)


def _graph(site: Site, kind: str, title: str, description: str, url: str) -> list[Meta]:
    tags = [Meta("og:type", kind, is_property=True), Meta("og:title", title, is_property=True)]
    if description:
        tags.append(Meta("og:description", description, is_property=True))
    if url:
        tags.append(Meta("og:url", url, is_property=True))
    tags += _shared(site.routes, site.mirror.name)
    return tags


@functools.lru_cache(maxsize=4)
def _shared(routes: Routes, mirror: str) -> tuple[Meta, ...]:
    # Twitter reads the title, the description and the picture of Open Graph where it finds none of its own.
    name = Meta("og:site_name", harmless(mirror), is_property=True)
    picture = routes.absolute(routes.asset(CARD))
    if not picture:
        return name, Meta("twitter:card", "summary")
    return (
        name,
        Meta("og:image", picture, is_property=True),
        Meta("og:image:alt", name.content, is_property=True),
        Meta("twitter:card", "summary_large_image"),
    )
