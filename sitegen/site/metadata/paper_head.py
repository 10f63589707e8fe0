"""All that the head of a page tells programs: a paper's page in every vocabulary, any other page in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from sitegen.pith.paper import Paper
from sitegen.site.metadata.citation_tags import citation_tags
from sitegen.site.metadata.facts import paper_facts
from sitegen.site.metadata.open_graph import page_graph, paper_graph
from sitegen.site.metadata.schema_org import scholarly_article, web_site
from sitegen.site.metadata.signposting import signposts
from sitegen.site.mirror import HeadLink, Meta, Site
from sitegen.site.routes import Address


class Metadata(NamedTuple):
    """What `Head` has for programs: elements, links, and JSON-LD that is safe to stand in a `script` element."""

    meta: tuple[Meta, ...] = ()
    links: tuple[HeadLink, ...] = ()
    data: Markup = Markup()


def paper_metadata(site: Site, paper: Paper, page: str, authors: Sequence[str] | None = None) -> Metadata:
    """Return what the head of a paper's page tells programs.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        authors: its names (`text.author_names`) where the caller has them already.
    """
    facts = paper_facts(site, paper, page, authors)
    return Metadata(
        meta=(*citation_tags(facts), *paper_graph(site, facts)),
        links=tuple(signposts(site, paper, page, facts)),
        data=scholarly_article(site, paper, facts),
    )


def page_metadata(site: Site, title: str, description: str = "", address: Address | None = None) -> Metadata:
    """Return what the head of any other page tells programs; that of the home page tells of the search, too.

    Arguments:
        site: the mirror that the page belongs to.
        title: of the page, plain text, without the mirror's name.
        description: of the page, plain text, may be "".
        address: of the page, None where it has none of its own.
    """
    url = site.routes.absolute(address) if address else ""
    data = web_site(site) if address == site.routes.home() else Markup()
    return Metadata(tuple(page_graph(site, title, description, url)), (), data)
