"""Parts of a paper's page that are made from other rooms of the site: citations, references, badge, neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.pith.paper import Paper, Reference
from sitegen.site.exports import Export
from sitegen.site.exports.files import citation_files
from sitegen.site.mirror import Site
from sitegen.site.pictures import badge_snippets, neighbourhood, neighbours_citing, neighbours_of
from sitegen.site.places import key_url
from sitegen.site.pretty import text_markup
from sitegen.site.rows import title_of
from sitegen.site.text import harmless

REFERENCES_SHOWN: Final = 50
EXPORT_SHOWN: Final = 1_000
"""Characters of a citation that the page shows; its file has the rest."""


class ReferenceRow(NamedTuple):
    """One reference: its title or whatever names it, and where it leads."""

    title: Markup
    url: str
    here: bool
    key: str


class ExportRow(NamedTuple):
    """A format to cite in: what it is called, its text, and its file.

    Arguments:
        key: part of an element's id.
        is_cut: whether the text ends before its end.
        is_first: whether it is shown before it is asked for.
    """

    key: str
    label: str
    text: Markup
    is_cut: bool
    url: str
    file: str
    download: str
    is_first: bool


class Badge(NamedTuple):
    """The badge of a paper and what other pages paste to show it."""

    url: str
    alt: str
    width: int
    markdown: str
    html: str


def reference_rows(site: Site, paper: Paper, found: Mapping[str, PaperEntry]) -> tuple[ReferenceRow, ...]:
    """Return the references of a paper, those in the mirror with their pages."""
    return tuple([_reference(site, one, found) for one in paper.references[:REFERENCES_SHOWN]])


def _reference(site: Site, reference: Reference, found: Mapping[str, PaperEntry]) -> ReferenceRow:
    entry = found.get(reference.key) if reference.key else None
    key = harmless(reference.key or "")
    if entry is not None:
        return ReferenceRow(title_of(entry.title, key), site.routes.paper_url(entry.page), here=True, key=key)
    untitled = key or site.say("paper.untitled")
    return ReferenceRow(title_of(reference.title, untitled), key_url(reference.key), here=False, key=key)


def export_rows(site: Site, page: str, exports: Sequence[Export]) -> tuple[ExportRow, ...]:
    """Return the formats to cite a paper in."""
    rows, files = [], citation_files(site.routes, page)
    for number, one in enumerate(exports):
        is_cut = len(one.shown) > EXPORT_SHOWN
        rows.append(
            ExportRow(
                key=one.name.replace(".", "-"),
                label=one.label,
                text=text_markup(f"{one.shown[:EXPORT_SHOWN]}…" if is_cut else one.shown.rstrip()),
                is_cut=is_cut,
                url=files[one.name].url,
                file=f"cite.{one.name}",
                download=f"{page}.{one.name}",
                is_first=number == 0,
            )
        )
    return tuple(rows)


def badge_of(site: Site, paper: Paper, page: str) -> Badge:
    """Return the badge of a paper."""
    snippets = badge_snippets(site, paper, page)
    return Badge(site.routes.badge(page).url, snippets.title, snippets.width, snippets.markdown, snippets.html)


def near(site: Site, references: Mapping[str, PaperEntry], citing: Sequence[CitingEntry]) -> Markup:
    """Return the picture of what is around a paper in this mirror."""
    if not references and not citing:
        return Markup()
    cited = {entry.suffix: entry for entry in references.values()}
    return neighbourhood(site.strings, neighbours_of(site, cited.values()), neighbours_citing(site, citing))
