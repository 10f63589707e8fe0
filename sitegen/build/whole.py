"""Make what only the whole mirror has, in workers: lists, indexes, look-ups, ledger, and the mirror's own pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import orjson

from sitegen.build.files import WrittenGroup
from sitegen.build.mirror_pages import NAME_KINDS, list_counts, mirror_pages
from sitegen.build.plan import PROGRAM
from sitegen.build.press import Press
from sitegen.corpus.listed import ListKind
from sitegen.corpus.listings import Listings, Term
from sitegen.corpus.paging import Page
from sitegen.corpus.rows import DocumentRow
from sitegen.errors import Code, Problem, Severity
from sitegen.site.data.index import IndexedPaper, index
from sitegen.site.data.ledger import LedgerDocument, ledger
from sitegen.site.data.lookup import bucket
from sitegen.site.lists.indexes import letter_page
from sitegen.site.lists.page import Around, list_page
from sitegen.site.lists.paging import Paging
from sitegen.site.mirror_page import REFUSALS_PAGE, Refusal, refusals_page
from sitegen.site.outputs import Output

_LETTER_PAGE: Final = 300


class LetterTask(NamedTuple):
    """One page of one letter of an index of names."""

    kind: ListKind
    letter: str
    number: int
    pages: int


def render_lists(press: Press, pages: list[tuple[Term, Page]]) -> list[WrittenGroup]:
    """Make pages of lists of papers."""
    return press.writer.write_each(_list_pages(press, pages))


def _list_pages(press: Press, pages: list[tuple[Term, Page]]) -> Iterator[Output]:
    for term, page in pages:
        entries = press.corpus.listings.entries(term.kind, term.key, page.first, page.last)
        paging = Paging(None if page.is_root else page.number, page.pages - 1, term.count)
        around = _around(press.corpus.listings, term, page)
        yield list_page(press.site, term.kind, term.key, term.label, entries, paging, around)


def _around(listings: Listings, term: Term, page: Page) -> Around | None:
    if term.kind is ListKind.MONTH:
        earlier, later = listings.beside(term.kind, term.key)
        return Around(earlier=earlier, later=later)
    if term.kind is ListKind.CATEGORY and page.is_root:
        return Around(months=listings.per_month(term.kind, term.key))
    return None


def render_letters(press: Press, tasks: list[LetterTask]) -> list[WrittenGroup]:
    """Make pages of letters of the indexes of authors and keywords."""
    return press.writer.write_each(_letter_pages(press, tasks))


def _letter_pages(press: Press, tasks: list[LetterTask]) -> Iterator[Output]:
    for task in tasks:
        first = (task.number - 1) * _LETTER_PAGE
        terms = press.corpus.listings.terms(task.kind, first, first + _LETTER_PAGE, letter=task.letter)
        yield letter_page(press.site, task.kind, task.letter, list_counts(terms), number=task.number, pages=task.pages)


def letter_tasks(press: Press) -> Iterator[LetterTask]:
    """Yield the pages of letters that there are to make."""
    for kind in NAME_KINDS:
        for letter, count in press.corpus.listings.letters(kind):
            pages = -(-count // _LETTER_PAGE)
            for number in range(1, pages + 1):
                yield LetterTask(kind, letter, number, pages)


def render_buckets(press: Press, names: list[str]) -> list[WrittenGroup]:
    """Make buckets of the alias look-up."""
    routes, lookup = press.site.routes, press.corpus.lookup
    return press.writer.write_each(bucket(routes, name, lookup.bucket(name)) for name in names)


def render_index(press: Press, _: None) -> list[WrittenGroup]:
    """Make the index of papers for programs, part by part."""
    rows = (IndexedPaper(*row) for row in press.corpus.papers.index())
    count = press.corpus.ledger.counts().papers
    return press.writer.write_each(index(press.site.routes, rows, count=count, program=PROGRAM))


def render_ledger(press: Press, _: None) -> list[WrittenGroup]:
    """Make the ledger of all documents, part by part."""
    rows = (_ledger_document(row) for row in press.corpus.ledger.documents())
    found = press.corpus.ledger.counts().found
    return press.writer.write_each(ledger(press.site.routes, rows, found=found, program=PROGRAM))


def _ledger_document(row: DocumentRow) -> LedgerDocument:
    return LedgerDocument(
        place=row.place,
        sha256=row.sha256,
        size=row.size,
        status=row.status,
        level=row.level,
        pith_number=row.pith_number,
        problems=tuple(orjson.loads(row.problems)),
    )


def render_refusals(press: Press, numbers: list[int]) -> list[WrittenGroup]:
    """Make pages of refused documents."""
    return press.writer.write_each(_refusal_pages(press, numbers))


def refusal_pages(press: Press) -> int:
    """Return how many pages of refused documents there are, at least 1."""
    return max(1, -(-_refused(press) // REFUSALS_PAGE))


def _refused(press: Press) -> int:
    counts = press.corpus.ledger.counts()
    return counts.refused + counts.unreadable


def _refusal_pages(press: Press, numbers: list[int]) -> Iterator[Output]:
    total, pages = _refused(press), refusal_pages(press)
    for number in numbers:
        rows = press.corpus.ledger.refusals((number - 1) * REFUSALS_PAGE, REFUSALS_PAGE)
        refusals = [Refusal(row.place, tuple(_problem(found) for found in orjson.loads(row.problems))) for row in rows]
        yield refusals_page(press.site, refusals, number=number, pages=pages, total=total)


def _problem(found: dict[str, str]) -> Problem:
    kind = Code(found["code"], Severity(found["severity"]), "", found["fix"], "")
    return Problem(kind, found["place"], found["cause"])


def render_mirror(press: Press, _: None) -> list[WrittenGroup]:
    """Make the pages of the mirror itself, the indexes and the small documents for programs."""
    return press.writer.write_each(mirror_pages(press))
