"""The ledger: every document that was found and what became of it, split by the documents' own SHA-256."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

from sitegen.errors import Problem
from sitegen.pith.identity import parse_number
from sitegen.site.data.encoding import bounded, compact
from sitegen.site.data.split import MOST_ROWS, VERSION, Part, digits_for, make_part
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

LEDGER_TYPE: Final = "sitegen_ledger"
PART_TYPE: Final = "sitegen_ledger_part"
RULE: Final = (
    "A part is named by the first hex digits of the SHA-256 of its documents; documents that could not be read are in"
    " parts named unreadable-1, unreadable-2 and so on."
)
MOST_PROBLEMS: Final = 100
"""Problems that the ledger shows of one document; their number stands beside them."""
_LONGEST: Final = {"place": 300, "cause": 300, "fix": 500, "severity": 20, "code": 10}
_LONGEST_PLACE: Final = 1000
_VERDICTS: Final = {"verified": "verified", "superseded": "verified", "refused": "refused", "unreadable": "refused"}


class LedgerDocument(NamedTuple):
    """A document that was found.

    Arguments:
        place: where, inside the content folder.
        sha256: 64 hex digits of its bytes, "" where they could not be read.
        size: bytes.
        status: `verified`, `superseded`, `refused` or `unreadable`.
        level: `bundle`, `receipt` or `none`.
        pith_number: as the document states it, "" where none is known.
        problems: objects as `Problem.as_json` makes them.
    """

    place: str
    sha256: str
    size: int
    status: str
    level: str
    pith_number: str
    problems: tuple[Problem | dict[str, str], ...]


def ledger(routes: Routes, documents: Iterable[LedgerDocument], *, found: int, program: str) -> Iterator[Output]:
    """Yield the parts of the ledger, then the ledger itself, with the sums of what stands in the parts.

    Nothing of a document's text is in it but what a problem's cause quotes, cut and made harmless.

    Arguments:
        routes: the addresses.
        documents: sorted by SHA-256 and then by place, so that those without a SHA-256 come first; only one part is
            held at a time.
        found: how many there will be, from which the length of the parts follows.
        program: the name and version of the program.

    Raises:
        ValueError: the documents are not sorted, or there were more or fewer.
    """
    digits = digits_for(found)
    statuses: Counter[str] = Counter()
    parts: list[dict[str, Any]] = []
    for part in _parts(routes, _counted(documents, statuses), digits):
        yield part.output
        parts.append(part.entry())
    if statuses.total() != found:
        raise ValueError(f"{found} documents were announced, {statuses.total()} came")
    sums = {"found": found, **{status: statuses[status] for status in _VERDICTS}}
    document = {"type": LEDGER_TYPE, "version": VERSION, "program": program, "rule": RULE, "digits": digits}
    yield Output(routes.well_known("ledger").file, compact({**document, "sums": sums, "parts": parts}))


def _counted(documents: Iterable[LedgerDocument], statuses: Counter[str]) -> Iterator[LedgerDocument]:
    """Count the documents by status on their way, and see that they come sorted."""
    before = ("", "")
    for document in documents:
        if document.status not in _VERDICTS:
            raise ValueError(f"no such status: {document.status}")
        if (document.sha256, document.place) < before:
            raise ValueError(f"{document.place!r} is not in order")
        before = document.sha256, document.place
        statuses[document.status] += 1
        yield document


def _parts(routes: Routes, documents: Iterator[LedgerDocument], digits: int) -> Iterator[Part]:
    for prefix, members in groupby(documents, lambda document: document.sha256[:digits]):
        number = 0
        while rows := [_row(document) for document in islice(members, None if prefix else MOST_ROWS)]:
            number += 1
            name = prefix or f"unreadable-{number}"
            address = routes.well_known("ledger", name)
            yield make_part(address, kind=PART_TYPE, name=name, field="documents", rows=rows)


def _row(document: LedgerDocument) -> dict[str, Any]:
    shown = [_problem(problem) for problem in document.problems[:MOST_PROBLEMS]]
    return {
        "place": bounded(document.place, _LONGEST_PLACE),
        "sha256": document.sha256 or None,
        "size": document.size,
        "verdict": _VERDICTS[document.status],
        "status": document.status,
        "level": document.level,
        "pith_number": document.pith_number if parse_number(document.pith_number) else None,
        "codes": sorted({problem["code"] for problem in shown}),
        "problem_count": len(document.problems),
        "problems": shown,
    }


def _problem(problem: Problem | dict[str, str]) -> dict[str, str]:
    found = problem.as_json() if isinstance(problem, Problem) else problem
    return {name: bounded(found[name], most) for name, most in _LONGEST.items()}
