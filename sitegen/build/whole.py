"""Make what only the whole mirror has: the index and the ledger for programs, look-ups, the pages of refusals."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from sitegen.build.kept import Kept
from sitegen.build.press import Press
from sitegen.corpus.rows import DocumentRow
from sitegen.errors import Code, Problem, Severity
from sitegen.site.data.index import IndexedPaper, LetterRange, index_part, letter_ranges
from sitegen.site.data.ledger import LedgerDocument, ledger_parts
from sitegen.site.data.lookup import bucket
from sitegen.site.data.split import bits_for, digits_for
from sitegen.site.mirror_page import REFUSALS_PAGE, Refusal, refusals_page
from sitegen.site.outputs import Output


def bucket_names(press: Press) -> Iterator[str]:
    """Yield the names of the buckets of the look-up."""
    return press.corpus.lookup.bucket_names()


def lookup_bucket(press: Press, name: str) -> Iterator[Output]:
    """Make a bucket of the look-up."""
    yield bucket(press.site.routes, name, press.corpus.lookup.bucket(name))


def index_names(press: Press) -> Iterator[str]:
    """Yield the names of the parts that the index of papers can have, each with the range of its letters."""
    for span in letter_ranges(bits_for(press.corpus.ledger.counts().papers)):
        yield f"{span.first}-{span.last}"


def index_of_letters(press: Press, name: str) -> Iterator[Output | Kept]:
    """Make a part of the index of papers for programs, where there are any."""
    span = LetterRange(*name.split("-"))
    rows = [IndexedPaper(*row) for row in press.corpus.papers.index(*span)]
    if rows:
        output, said = index_part(press.site.routes, span, rows)
        yield output
        yield Kept(said)


def ledger_names(press: Press) -> Iterator[str]:
    """Yield the hex digits that the documents of a part of the ledger begin with; "" for those without."""
    digits = ledger_digits(press)
    yield ""
    for number in range(16**digits):
        yield f"{number:0{digits}x}"


def ledger_digits(press: Press) -> int:
    """Return how many hex digits name a part of the ledger."""
    return digits_for(press.corpus.ledger.counts().found)


def ledger_of_digits(press: Press, prefix: str) -> Iterator[Output | Kept]:
    """Make the parts of the ledger that a prefix names, where there are any."""
    rows = map(_ledger_document, press.corpus.ledger.documents(prefix))
    said = []
    for output, entry in ledger_parts(press.site.routes, prefix, rows):
        yield output
        said.append(entry)
    if said:
        yield Kept(said)


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


def refusal_numbers(press: Press) -> Iterator[str]:
    """Yield the numbers of the pages of refused documents, at least one."""
    return map(str, range(1, max(1, -(-_refused(press) // REFUSALS_PAGE)) + 1))


def refusal_page(press: Press, name: str) -> Iterator[Output]:
    """Make a page of refused documents; none of a number that is too high."""
    pages, number, total = len(list(refusal_numbers(press))), int(name), _refused(press)
    if number <= pages:
        rows = press.corpus.ledger.refusals((number - 1) * REFUSALS_PAGE, REFUSALS_PAGE)
        refusals = [Refusal(row.place, tuple(map(stored_problem, orjson.loads(row.problems)))) for row in rows]
        yield refusals_page(press.site, refusals, number=number, pages=pages, total=total)


def _refused(press: Press) -> int:
    counts = press.corpus.ledger.counts()
    return counts.refused + counts.unreadable


def stored_problem(found: dict[str, str]) -> Problem:
    """Return the problem that a corpus stored as JSON."""
    kind = Code(found["code"], Severity(found["severity"]), "", found["fix"], "")
    return Problem(kind, found["place"], found["cause"])
