"""Everything that the template of a paper's page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Provenance
from sitegen.site.dates import day, month
from sitegen.site.exports import Export
from sitegen.site.exports.files import citation_files
from sitegen.site.exports.work import in_order_of_names
from sitegen.site.heads import paper_head
from sitegen.site.mirror import Head, Link, Site
from sitegen.site.naming.licenses import license_link
from sitegen.site.paper.check import Check, check_of
from sitegen.site.paper.cited_by import CitedBy
from sitegen.site.paper.identifiers import Download, Identifier, downloads_of, identifiers_of, pdf_url
from sitegen.site.paper.in_browser import InBrowser, in_browser
from sitegen.site.paper.notices import DESCRIPTION, Notice, notices_of, record_provenance, shortened
from sitegen.site.paper.parts import (
    REFERENCES_SHOWN,
    Badge,
    ExportRow,
    ReferenceRow,
    badge_of,
    export_rows,
    near,
    reference_rows,
)
from sitegen.site.paper.review import Reading, reading_of
from sitegen.site.paper.trust_panel import TrustPanel, trust_panel
from sitegen.site.pictures import timeline
from sitegen.site.pretty import text_markup
from sitegen.site.rows import Category, author_links, category_of, keyword_links
from sitegen.site.text import author_names, harmless, to_html, to_plain

AUTHORS_SHOWN: Final = 30
"""Further authors stand folded away."""
AUTHORS_LINKED: Final = 60
"""Those after them stand in the files that cite the paper: a collaboration's names would be most of the page."""


class PaperContext(NamedTuple):
    """The page of a paper. Text is raw only where it is `str`; `Markup` was escaped when it was made."""

    head: Head
    number: str
    record_url: str
    title: Markup
    has_math: bool
    title_origin: Markup
    proof: TrustPanel
    in_browser: InBrowser
    identifiers: tuple[Identifier, ...]
    moment: str
    day: str
    month: Link
    all_of_month: str
    categories: tuple[Category, ...]
    record_origin: Markup
    authors: tuple[Link, ...]
    more_authors: tuple[Link, ...]
    more_authors_words: str
    authors_left: str
    exports_url: str
    authors_origin: Markup
    pdf: str
    abstract: Markup
    abstract_is_whole: bool
    abstract_origin: Markup
    keywords: tuple[Link, ...]
    keywords_origin: Markup
    reading: Reading
    notes: Markup
    notes_source: str
    notes_origin: Markup
    exports: tuple[ExportRow, ...]
    by_name: bool
    cited_by: CitedBy
    timeline: Markup
    references: tuple[ReferenceRow, ...]
    references_total: str
    references_left: str
    references_origin: Markup
    neighbourhood: Markup
    downloads: tuple[Download, ...]
    license: Link | None
    badge: Badge
    check: Check
    notices: tuple[Notice, ...]


class Surroundings(NamedTuple):
    """What a paper's page has from the whole mirror and from the files beside it.

    Arguments:
        cited_by: the first page of the citing papers.
        citing_years: years with their numbers of citing papers.
        citing_here: citing papers that have a page in this mirror, best first.
        references: the papers of this mirror among the references, by their keys.
        exports: the formats to cite in.
        file_sha256: of the published document, 64 hex digits, or "".
    """

    cited_by: CitedBy
    citing_years: Sequence[tuple[str, int]] = ()
    citing_here: Sequence[CitingEntry] = ()
    references: Mapping[str, PaperEntry] = MappingProxyType({})
    exports: Sequence[Export] = ()
    file_sha256: str = ""


def paper_context(site: Site, paper: Paper, *, page: str, around: Surroundings) -> PaperContext:
    """Return the context of a paper's page.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        around: what the page has from the whole mirror.
    """
    record, routes, companion, say = paper.record, site.routes, paper.companion, site.say
    origins, names = site.origins, author_names(paper.authors.tex)
    authors = author_links(site, names[:AUTHORS_LINKED])
    abstract = to_html(paper.abstract.tex)
    title = to_html(paper.title.tex).strip() or text_markup(str(paper.number))
    notes = companion.notes if companion else ""
    references = paper.references
    return PaperContext(
        head=paper_head(
            site,
            paper,
            page,
            title=shortened(to_plain(paper.title.tex)) or str(paper.number),
            description=shortened(to_plain(paper.abstract.tex[: 3 * DESCRIPTION])),
            authors=names,
        ),
        number=str(paper.number),
        record_url=routes.record(paper.number.suffix).url,
        title=title,
        has_math="<math" in title or "<math" in abstract,
        title_origin=origins[paper.title.provenance],
        proof=trust_panel(site, paper, around.file_sha256),
        in_browser=in_browser(paper, around.file_sha256),
        identifiers=identifiers_of(site, paper),
        moment=harmless(record.submitted_at),
        day=day(site.strings, record.submitted_at),
        month=Link(month(site.strings, paper.month), routes.list("month", paper.month).url),
        all_of_month=say("paper.all_of_month", month=month(site.strings, paper.month)),
        categories=tuple([category_of(site, identifier) for identifier in paper.categories]),
        record_origin=origins[record_provenance(paper)],
        authors=authors[:AUTHORS_SHOWN],
        more_authors=authors[AUTHORS_SHOWN:],
        more_authors_words=site.counted("more_authors", len(names) - AUTHORS_SHOWN)
        if len(names) > AUTHORS_SHOWN
        else "",
        authors_left=site.counted("authors_left", len(names) - AUTHORS_LINKED) if len(names) > AUTHORS_LINKED else "",
        exports_url=citation_files(routes, page)["csl.json"].url,
        authors_origin=origins[paper.authors.provenance],
        pdf=pdf_url(paper),
        abstract=abstract,
        abstract_is_whole=paper.abstract_is_whole,
        abstract_origin=origins[paper.abstract.provenance],
        keywords=keyword_links(site, paper.keywords),
        keywords_origin=origins[paper.keywords_provenance],
        reading=reading_of(site, paper),
        notes=site.markdown.render(notes, under=2) if notes.strip() else Markup(),
        notes_source=harmless(companion.source) if companion else "",
        notes_origin=origins[Provenance.COMPANION],
        exports=export_rows(site, page, around.exports),
        by_name=in_order_of_names(paper, names),
        cited_by=around.cited_by,
        timeline=timeline(site.strings, around.citing_years, "citations") if len(around.citing_years) > 1 else Markup(),
        references=reference_rows(site, paper, around.references),
        references_total=site.counted("references", len(references)),
        references_left=(
            site.counted("references_left", len(references) - REFERENCES_SHOWN)
            if len(references) > REFERENCES_SHOWN
            else ""
        ),
        references_origin=origins[paper.references_provenance],
        neighbourhood=near(site, around.references, around.citing_here),
        downloads=downloads_of(site, paper),
        license=license_link(site, paper),
        badge=badge_of(site, paper, page),
        check=check_of(site, paper),
        notices=notices_of(paper.problems),
    )
