"""What the page shows of a paper, taken from the assembled paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sitegen.pith.identity import alias_key
from sitegen.pith.paper import Paper

_BY_NUMBER: Final = "pith_short_"
"""How the kinds of aliases begin that are the beginning of the Pith number."""


class PageFacts(NamedTuple):
    """A paper as its page shows it; every text is raw, as the documents have it.

    Arguments:
        page: what names the page, the first eight letters of the suffix.
        number: the Pith number.
        title, authors, abstract: raw TeX.
        keywords: at most eight.
        date: of submission, `yyyy-mm-dd`.
        category: the primary one.
        categories: all of them, the primary one first.
        license: a URL, "" where none is known.
        source: kind and id, such as `arxiv:1706.04638`.
        references: title and key of each, "" where there is none.
    """

    page: str
    number: str
    title: str
    authors: str
    abstract: str
    keywords: Sequence[str]
    date: str
    category: str
    categories: Sequence[str]
    license: str
    source: str
    references: Sequence[Sequence[str]]


class Named(NamedTuple):
    """What the whole has to know of a paper to tell who cites it.

    Arguments:
        page: as above.
        title: raw TeX.
        date: of submission, `yyyy-mm-dd`.
        keys: the keys that the paper is named by (`identity.alias_key`), its Pith number's not among them.
        cites: the keys of the works that it cites.
    """

    page: str
    title: str
    date: str
    keys: Sequence[str]
    cites: Sequence[str]


def page_facts(paper: Paper) -> PageFacts:
    """Return what the page of a paper shows."""
    record = paper.record
    return PageFacts(
        page=paper.number.short,
        number=str(paper.number),
        title=paper.title.tex,
        authors=paper.authors.tex,
        abstract=paper.abstract.tex,
        keywords=paper.keywords,
        date=record.submitted_at[:10],
        category=record.primary_cat,
        categories=paper.categories,
        license=record.license,
        source=alias_key(record.source.kind, record.source.id),
        references=[(reference.title, reference.key or "") for reference in paper.references],
    )


def named(paper: Paper, facts: PageFacts) -> Named:
    """Return what the whole has to know of a paper."""
    others = [alias_key(one.kind, one.value) for one in paper.aliases if not one.kind.startswith(_BY_NUMBER)]
    own = f"pith:{paper.number.suffix}"
    cites = dict.fromkeys([citation.cited for citation in paper.citations if citation.citing == own])
    return Named(facts.page, facts.title, facts.date, tuple(dict.fromkeys((facts.source, *others))), tuple(cites))
