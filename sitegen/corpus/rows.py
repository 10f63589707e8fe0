"""What goes into the corpus: plain tuples with names, cheap to send between processes and to insert."""

from __future__ import annotations

import enum
import math
from typing import Final, NamedTuple

from sitegen.pith.paper import Citation
from sitegen.pith.provenance import Provenance

ORIGINS: Final = (Provenance.SIGNED, Provenance.RECORD, Provenance.COMPANION)
"""Who can tell of a citation, strongest first; the index is what the corpus stores."""


class Status(enum.StrEnum):
    """What became of a document; every document that was found has exactly one."""

    VERIFIED = "verified"
    """It was verified and is the one that the mirror publishes of its kind."""
    SUPERSEDED = "superseded"
    """It was verified, and the mirror publishes a newer one, or the same bytes from another place."""
    REFUSED = "refused"
    UNREADABLE = "unreadable"


class DocumentRow(NamedTuple):
    """One document that was found, and its verdict.

    Arguments:
        place: the name that people see, unique: a path inside the content folder, with the line of a shard.
        path: the file to open, as the file system names it.
        offset, length: where the document's bytes lie in the (unpacked) file, in bytes.
        line: its line in a shard, from 1; 0 where the document is the whole file.
        sha256: 64 hex digits of the document's bytes, "" where it could not be read.
        size: bytes of the document.
        kind: "bundle", "record" or "" where it is neither.
        suffix: 26 letters, or "" where unknown.
        pith_number: as in the document, or "".
        level: a `Level`.
        status: VERIFIED, REFUSED or UNREADABLE; only the corpus knows of SUPERSEDED.
        built_at: RFC 3339: a bundle's `built_at`, a record's `updated_at`.
        problems: JSON array of problems.
    """

    place: str
    path: str
    offset: int
    length: int
    line: int
    sha256: str
    size: int
    kind: str
    suffix: str
    pith_number: str
    level: str
    status: str
    built_at: str
    problems: str


class CitationFacts(NamedTuple):
    """A `Citation` as plain values; `origin` is an index of `ORIGINS`."""

    citing: str | None
    cited: str
    origin: int
    title: str
    category: str
    month: str
    verdict: str
    score: float | None
    summary: str
    relation: str


class SearchFacts(NamedTuple):
    """What the search index needs to know of one paper, as compact text, so that no document is read for it again.

    Arguments:
        title: plain text, cut short where it is long.
        excerpt: of the abstract or, where there is none, the summary; plain text.
        strong: packed strong terms (`search.paper_terms.pack_strong`).
        weak: weak terms, parted by spaces.
    """

    title: str = ""
    excerpt: str = ""
    strong: str = ""
    weak: str = ""


class PaperFacts(NamedTuple):
    """What the corpus needs to know of one paper.

    Arguments:
        suffix: 26 letters.
        level: a `Level`.
        title: raw TeX.
        authors: plain text, comma-separated, as many as a list shows.
        more_authors: how many a list leaves out.
        submitted_at: RFC 3339, UTC.
        primary_cat: category identifier.
        read: whether Pith has read it.
        summary: one line, raw TeX.
        source_key: `identity.alias_key` of the canonical record's own source.
        source_version: the source's version, or None.
        categories: identifiers, the primary first.
        author_names: slug, name as spelled here, and what the name is filed under, in small letters.
        keywords: as they stand in addresses.
        alias_keys: keys of `identity.alias_key`.
        citations: of this paper or by it.
        search: what it is found by.
    """

    suffix: str
    level: str
    title: str
    authors: str
    more_authors: int
    submitted_at: str
    primary_cat: str
    read: bool
    summary: str
    source_key: str
    source_version: int | None
    categories: tuple[str, ...]
    author_names: tuple[tuple[str, str, str], ...]
    keywords: tuple[str, ...]
    alias_keys: tuple[str, ...]
    citations: tuple[CitationFacts, ...]
    search: SearchFacts = SearchFacts()


class Entered(NamedTuple):
    """A document on its way into the corpus.

    Arguments:
        row: the document.
        facts: of the paper made from it alone; given exactly where the document is verified.
        source: the place of its file, without the line of a shard; "" is the document's own.
        told: JSON array of its problems as they are told to the operator, "" where they are those of the row.
    """

    row: DocumentRow
    facts: PaperFacts | None
    source: str = ""
    told: str = ""


def citation_facts(citation: Citation) -> CitationFacts:
    """Return a citation as plain values.

    Raises:
        ValueError: its provenance is none that can tell of a citation.
    """
    score = citation.score
    return CitationFacts(
        citing=citation.citing,
        cited=citation.cited,
        origin=ORIGINS.index(citation.provenance),
        title=citation.title,
        category=citation.category,
        month=citation.month,
        verdict=citation.verdict,
        score=score if score is None or math.isfinite(score) else None,
        summary=citation.summary,
        relation=citation.relation,
    )
