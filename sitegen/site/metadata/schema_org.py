"""schema.org: a paper as ScholarlyArticle, and the mirror as WebSite with its search."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from sitegen.pith.paper import Paper
from sitegen.site.metadata.facts import PaperFacts
from sitegen.site.metadata.json_ld import CONTEXT, script_text
from sitegen.site.mirror import Site
from sitegen.site.routes import Routes
from sitegen.site.taxonomy import category_name
from sitegen.site.text import harmless

_HEADLINE: Final = 110
"""Characters of a headline that search engines show."""
_PARTED: Final = 25
"""Authors up to which each name is told in its parts, too; of more the page would be mostly names."""
_TAXONOMY: Final = "https://arxiv.org/category_taxonomy"
_ARXIV: Final = {"@type": "Collection", "name": "arXiv", "url": "https://arxiv.org/"}


def scholarly_article(site: Site, paper: Paper, facts: PaperFacts) -> Markup:
    """Return a paper as JSON-LD, safe to stand in a `script` element.

    The article's `@id` is what it is cited by, the same on every mirror; `url` is its page here.

    Arguments:
        site: the mirror.
        paper: as it was assembled.
        facts: of the paper.

    Source: https://schema.org/ScholarlyArticle
    """
    names = facts.names
    article: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "ScholarlyArticle",
        "@id": names.cite_as,
        "name": facts.title,
        "headline": facts.title[:_HEADLINE],
        "author": _authors(facts),
        "datePublished": facts.date,
        "abstract" if facts.abstract_is_whole else "description": facts.abstract,
        "keywords": facts.keywords,
        "about": [_term(identifier) for identifier in paper.categories],
        "identifier": _identifiers(paper, facts),
        "sameAs": [url for url in (names.doi_url, names.arxiv_url, names.pith_url) if url],
        "license": facts.license_url,
    }
    if names.arxiv_id:
        article |= {"isPartOf": _ARXIV, "creativeWorkStatus": "Preprint", "version": paper.record.source.version}
    if facts.url:
        article |= {"url": facts.url, "mainEntityOfPage": _page(site, facts.url), "subjectOf": _documents(site, paper)}
    return script_text({name: value for name, value in article.items() if value})


def _authors(facts: PaperFacts) -> list[Mapping[str, str]]:
    if len(facts.authors) <= _PARTED:
        return [author.node for author in facts.authors]
    return [{"@type": author.node["@type"], "name": author.node["name"]} for author in facts.authors]


def web_site(site: Site) -> Markup:
    """Return the mirror with its search as JSON-LD, "" where its own address is not known.

    Source: https://schema.org/WebSite, https://schema.org/SearchAction
    """
    if not site.routes.base_url:
        return Markup()
    search = f"{site.routes.absolute(site.routes.search())}?q={{search_term_string}}"
    about = {"description": harmless(site.mirror.description)} if site.mirror.description else {}
    return script_text(
        {
            "@context": CONTEXT,
            **_web_site(site.routes, site.mirror.name),
            **about,
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": search},
                "query-input": "required name=search_term_string",
            },
        }
    )


def _identifiers(paper: Paper, facts: PaperFacts) -> list[dict[str, str]]:
    names = facts.names
    rows = (
        ("arXiv", names.arxiv_id, names.arxiv_url),
        ("DOI", names.doi, names.doi_url),
        ("Pith number", str(paper.number), names.pith_url),
    )
    return [
        {"@type": "PropertyValue", "propertyID": kind, "value": value, "url": url} for kind, value, url in rows if value
    ]


@functools.lru_cache(maxsize=1_024)
def _term(identifier: str) -> dict[str, str]:
    # Only read by the encoder.
    code = harmless(identifier)
    name = category_name(identifier)
    if not name:
        return {"@type": "DefinedTerm", "termCode": code}
    return {"@type": "DefinedTerm", "termCode": code, "name": name, "inDefinedTermSet": _TAXONOMY}


def _documents(site: Site, paper: Paper) -> list[dict[str, str]]:
    """Return the documents about the paper; they are not `encoding`s, as none of them holds the article itself."""
    routes, suffix = site.routes, paper.number.suffix
    addresses = [("bundle.json", routes.bundle(suffix))] if paper.bundle else []
    addresses.append(("record.json", routes.record_json(suffix)))
    return [
        {
            "@type": "MediaObject",
            "name": name,
            "encodingFormat": "application/json",
            "contentUrl": routes.absolute(address),
        }
        for name, address in addresses
    ]


def _page(site: Site, url: str) -> dict[str, Any]:
    return {"@type": "WebPage", "@id": url, "isPartOf": _web_site(site.routes, site.mirror.name)}


@functools.lru_cache(maxsize=4)
def _web_site(routes: Routes, mirror: str) -> dict[str, Any]:
    # Only read by the encoder.
    home = routes.absolute(routes.home())
    return {"@type": "WebSite", "@id": home, "name": harmless(mirror), "url": home}
