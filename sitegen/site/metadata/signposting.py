"""Typed links in the head of a paper's page: FAIR Signposting, level 1, and the other forms of the page.

`author` is left out, since no document has an ORCID; `collection` too, since it leads from an item to its landing page,
and an item is a JSON document here.
"""

from __future__ import annotations

from typing import Final

from sitegen.pith.paper import Paper
from sitegen.site.exports.files import citation_files
from sitegen.site.metadata.facts import PaperFacts
from sitegen.site.mirror import HeadLink, Site

JSON: Final = "application/json"
CITATIONS: Final = (
    ("bib", "application/x-bibtex"),
    ("ris", "application/x-research-info-systems"),
    ("csl.json", "application/vnd.citationstyles.csl+json"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
)
"""The formats in which a paper can be cited (`Routes.cite`), with their media types."""
TYPES: Final = (
    HeadLink("type", "https://schema.org/ScholarlyArticle"),
    HeadLink("type", "https://schema.org/AboutPage"),
)


def signposts(site: Site, paper: Paper, page: str, facts: PaperFacts) -> list[HeadLink]:
    """Return the typed links of a paper's page; links within the mirror have no host, as all of its links.

    Arguments:
        site: the mirror.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        facts: of the paper.

    Source: https://signposting.org/FAIR/ (level 1), RFC 8574 (`cite-as`), RFC 6573 (`item`), HTML (`alternate`).
    """
    routes, suffix, files = site.routes, paper.number.suffix, citation_files(site.routes, page)
    links = [HeadLink("cite-as", facts.names.cite_as), *TYPES]
    if facts.license_url:
        links.append(HeadLink("license", facts.license_url))
    if paper.bundle is not None:
        links.append(HeadLink("alternate item", routes.bundle(suffix).url, JSON))
    links.append(HeadLink("alternate item describedby", routes.record_json(suffix).url, JSON))
    links += [HeadLink("alternate describedby", files[name].url, media) for name, media in CITATIONS]
    return links
