"""What names a paper, as its pages show it: identifiers with their links, a license, downloads."""

from __future__ import annotations

import functools
from typing import NamedTuple

from sitegen.pith.identity import SUFFIX_LENGTH
from sitegen.pith.paper import Paper
from sitegen.site.mirror import Site
from sitegen.site.naming.persistent import names_of
from sitegen.site.places import arxiv_url, doi_url
from sitegen.site.text import harmless


class Identifier(NamedTuple):
    """One identifier: what kind it is, itself, and where it leads or ""."""

    label: str
    text: str
    url: str


class Download(NamedTuple):
    """One document of a paper: its name, its address and what it is."""

    name: str
    url: str
    meaning: str


def identifiers_of(site: Site, paper: Paper) -> tuple[Identifier, ...]:
    """Return the identifiers of a paper: at its source, as DOI, and its Pith number.

    Aliases of an unsigned record are left to the record page, but for arXiv's own DOI, which follows from the id.
    """
    source = paper.record.source
    whole = source.id if source.version is None else f"{source.id}v{source.version}"
    is_arxiv = source.kind == "arxiv"
    rows = [
        Identifier(
            "arXiv" if is_arxiv else harmless(source.kind),
            harmless(
                whole
                if is_arxiv or source.version is None
                else site.say("paper.version", id=source.id, version=source.version)
            ),
            arxiv_url(whole) if is_arxiv else doi_url(source.id),
        )
    ]
    seen = {source.id.lower()}
    for doi in (names_of(paper).doi, *(alias.value for alias in paper.aliases if alias.kind == "doi")):
        if doi and doi.lower() not in seen:
            seen.add(doi.lower())
            rows.append(Identifier("DOI", harmless(doi), doi_url(doi)))
    rows.append(
        Identifier(site.say("paper.pith_number"), str(paper.number), site.routes.record(paper.number.suffix).url)
    )
    return tuple(rows)


def pdf_url(paper: Paper) -> str:
    """Return where arXiv has the paper as PDF, in the version of the record; "" for a paper of another source."""
    source = paper.record.source
    whole = source.id if source.version is None else f"{source.id}v{source.version}"
    return arxiv_url(whole).replace("/abs/", "/pdf/") if source.kind == "arxiv" else ""


def downloads_of(site: Site, paper: Paper) -> tuple[Download, ...]:
    """Return the documents that stand beside a paper's pages."""
    suffix = paper.number.suffix
    parts = _download_parts(
        site, bundle=paper.bundle is not None, snapshot=paper.snapshot is not None, events=bool(paper.events)
    )
    return tuple([Download(name, f"{before}{suffix}{after}", meaning) for name, before, after, meaning in parts])


@functools.lru_cache(maxsize=16)
def _download_parts(site: Site, *, bundle: bool, snapshot: bool, events: bool) -> tuple[tuple[str, str, str, str], ...]:
    """Return names, what stands in the addresses before and after the suffix, and meanings: all papers' are alike."""
    routes, say, suffix = site.routes, site.say, "A" * SUFFIX_LENGTH
    rows = []
    if bundle:
        rows += [
            Download("bundle.json", routes.bundle(suffix).url, say("paper.bundle_json")),
            Download("state.json", routes.state(suffix).url, say("paper.state_json")),
        ]
    rows.append(Download("record.json", routes.record_json(suffix).url, say("paper.record_json")))
    if snapshot:
        rows.append(Download("graph.json", routes.graph(suffix).url, say("paper.graph_json")))
    if events:
        rows.append(Download("events.json", routes.events(suffix).url, say("paper.events_json")))
    parts = [(row, row.url.rpartition(suffix)) for row in rows]
    return tuple([(row.name, before, after, row.meaning) for row, (before, _, after) in parts])
