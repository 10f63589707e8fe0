"""What the tests of heads share: a page with the shipped partial in its head, and papers to make it of."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace

from sitegen.pith.paper import Paper
from sitegen.site.metadata.paper_head import Metadata, paper_metadata
from sitegen.site.mirror import Head, Meta, Site
from sitegen.site.theme import Theme
from tests import testkit
from tests.site.pages import KEY, make_site, minted, theme

SITE = make_site()
UNKNOWN_HOST = make_site(base_url="")
HERE = "https://mirror.example/pith"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
{% partial "partials/metadata.html" %}
</head><body><p>A page.</p></body></html>"""


@lru_cache(maxsize=1)
def page_with_head() -> Theme:
    """Return a theme whose page `page.html` is little more than its head."""
    return theme(page=PAGE)


def rendered(metadata: Metadata) -> str:
    """Return a page with a head of these, made as pages are made."""
    head = Head("A page", meta=metadata.meta, links=metadata.links, data=metadata.data)
    return page_with_head().render("page.html", {"page": SimpleNamespace(head=head), "site": SITE})


def paper_page_head(paper: Paper, site: Site = SITE) -> str:
    """Return a page with the head of a paper's page."""
    return rendered(paper_metadata(site, paper, paper.number.short))


def bundled(paper: testkit.Paper) -> Paper:
    """Return a paper of level bundle."""
    return minted(testkit.mint_bundle(paper, KEY))


def recorded(paper: testkit.Paper) -> Paper:
    """Return a paper of level receipt."""
    return minted(testkit.mint_record(paper, KEY))


def contents(meta: tuple[Meta, ...], name: str) -> list[str]:
    """Return what the tags of a name say, in their order."""
    return [one.content for one in meta if one.name == name]
