"""Everything that the template of a paper's page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.errors import Problem
from sitegen.pith.entries import PaperEntry
from sitegen.pith.paper import Paper, Reference
from sitegen.pith.provenance import Level, Provenance
from sitegen.site.check import Check, check_of
from sitegen.site.dates import counted, day, month
from sitegen.site.identifiers import Download, Identifier, downloads_of, identifiers_of, license_link
from sitegen.site.mirror import Head, Link, Site
from sitegen.site.places import key_url
from sitegen.site.pretty import text_markup
from sitegen.site.review import Reading, reading_of
from sitegen.site.rows import Category, CitingRow, author_links, category_of, keyword_links, title_of
from sitegen.site.text import author_names, harmless, one_line, to_html, to_plain

AUTHORS_SHOWN: Final = 30
"""Further authors stand folded away."""
REFERENCES_SHOWN: Final = 200
_DESCRIPTION: Final = 200


class Notice(NamedTuple):
    """A problem as a page shows it."""

    code: str
    severity: str
    place: str
    cause: str
    fix: str


class ReferenceRow(NamedTuple):
    """One reference: its title or whatever names it, and where it leads."""

    title: Markup
    url: str
    here: bool
    key: str


class CitedBy(NamedTuple):
    """One page of the list of citing papers; `start` is the place of its first entry in the whole list, from 1."""

    total: int
    total_words: str
    entries: tuple[CitingRow, ...]
    start: int
    number: int
    pages: int
    newer: str
    older: str


class PaperContext(NamedTuple):
    """The page of a paper. Text is raw only where it is `str`; `Markup` was escaped when it was made."""

    head: Head
    number: str
    record_url: str
    title: Markup
    title_origin: Markup
    trust: Markup
    identifiers: tuple[Identifier, ...]
    moment: str
    day: str
    month: Link
    categories: tuple[Category, ...]
    record_origin: Markup
    authors: tuple[Link, ...]
    more_authors: tuple[Link, ...]
    authors_origin: Markup
    abstract: Markup
    abstract_is_whole: bool
    abstract_origin: Markup
    keywords: tuple[Link, ...]
    keywords_origin: Markup
    reading: Reading
    notes: Markup
    notes_source: str
    notes_origin: Markup
    references: tuple[ReferenceRow, ...]
    references_total: str
    references_left: int
    references_origin: Markup
    cited_by: CitedBy
    downloads: tuple[Download, ...]
    license: Link | None
    check: Check
    notices: tuple[Notice, ...]


def notices_of(problems: Sequence[Problem]) -> tuple[Notice, ...]:
    """Return problems as a page shows them."""
    return tuple(
        [Notice(one.code, one.severity.value, harmless(one.place), harmless(one.cause), one.fix) for one in problems]
    )


def shortened(text: str, length: int = _DESCRIPTION) -> str:
    """Return the beginning of a text, cut at a space, for the description of a page."""
    text = one_line(text)
    if len(text) <= length:
        return text
    return f"{text[:length].rpartition(' ')[0] or text[:length]}…"


def record_provenance(paper: Paper) -> Provenance:
    """Return what vouches for the canonical record of a paper."""
    return Provenance.SIGNED if paper.level is Level.BUNDLE else Provenance.RECEIPT


def reference_rows(site: Site, paper: Paper, found: Mapping[str, PaperEntry]) -> tuple[ReferenceRow, ...]:
    """Return the references of a paper, those in the mirror with their pages."""
    return tuple([_reference(site, one, found) for one in paper.references[:REFERENCES_SHOWN]])


def _reference(site: Site, reference: Reference, found: Mapping[str, PaperEntry]) -> ReferenceRow:
    entry = found.get(reference.key) if reference.key else None
    key = harmless(reference.key or "")
    if entry is not None:
        return ReferenceRow(title_of(entry.title, key), site.routes.paper_url(entry.page), here=True, key=key)
    return ReferenceRow(title_of(reference.title, key or "untitled"), key_url(reference.key), here=False, key=key)


def paper_context(
    site: Site, paper: Paper, *, page: str, cited_by: CitedBy, references: Mapping[str, PaperEntry]
) -> PaperContext:
    """Return the context of a paper's page.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        cited_by: the first page of the citing papers.
        references: the papers of this mirror among the references, by their keys.
    """
    record, routes, companion = paper.record, site.routes, paper.companion
    origins = site.origins
    authors = author_links(site, author_names(paper.authors.tex))
    notes = companion.notes if companion else ""
    return PaperContext(
        head=site.head(
            shortened(to_plain(paper.title.tex)) or str(paper.number),
            routes.paper(page),
            shortened(to_plain(paper.abstract.tex[: 3 * _DESCRIPTION])),
        ),
        number=str(paper.number),
        record_url=routes.record(paper.number.suffix).url,
        title=to_html(paper.title.tex).strip() or text_markup(str(paper.number)),
        title_origin=origins[paper.title.provenance],
        trust=site.trust[paper.level],
        identifiers=identifiers_of(site, paper),
        moment=harmless(record.submitted_at),
        day=day(record.submitted_at),
        month=Link(month(paper.month), routes.list("month", paper.month).url),
        categories=tuple([category_of(site, identifier) for identifier in paper.categories]),
        record_origin=origins[record_provenance(paper)],
        authors=authors[:AUTHORS_SHOWN],
        more_authors=authors[AUTHORS_SHOWN:],
        authors_origin=origins[paper.authors.provenance],
        abstract=to_html(paper.abstract.tex),
        abstract_is_whole=paper.abstract_is_whole,
        abstract_origin=origins[paper.abstract.provenance],
        keywords=keyword_links(site, paper.keywords),
        keywords_origin=origins[paper.keywords_provenance],
        reading=reading_of(site, paper),
        notes=site.markdown.render(notes, under=2) if notes.strip() else Markup(),
        notes_source=harmless(companion.source) if companion else "",
        notes_origin=origins[Provenance.COMPANION],
        references=reference_rows(site, paper, references),
        references_total=counted(len(paper.references), "reference", "references"),
        references_left=max(0, len(paper.references) - REFERENCES_SHOWN),
        references_origin=origins[paper.references_provenance],
        cited_by=cited_by,
        downloads=downloads_of(site, paper),
        license=license_link(paper),
        check=check_of(site, paper),
        notices=notices_of(paper.problems),
    )
