"""The ledger: every document that was found and what became of it, split by the documents' own SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from sitegen.errors import Problem
from sitegen.pith.identity import parse_number
from sitegen.site.data.encoding import bounded, compact
from sitegen.site.data.split import MOST_ROWS, VERSION, make_part
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


def ledger_parts(
    routes: Routes, prefix: str, documents: Iterable[LedgerDocument]
) -> Iterator[tuple[Output, dict[str, Any]]]:
    """Yield the parts of the ledger whose documents begin with the same hex digits; one, where there are any.

    Nothing of a document's text is in them but what a problem's cause quotes, cut and made harmless.

    Arguments:
        routes: the addresses.
        prefix: of their SHA-256; "" for those that could not be read, of which any number may make several parts.
        documents: sorted by SHA-256 and then by place; only one part is held at a time.

    Yields:
        a part, and what the ledger says of it.

    Raises:
        ValueError: the documents are not sorted, are not of this part, or have an unknown status.
    """
    checked = _checked(prefix, documents)
    number = 0
    while rows := [_row(document) for document in islice(checked, None if prefix else MOST_ROWS)]:
        number += 1
        name = prefix or f"unreadable-{number}"
        part = make_part(routes.well_known("ledger", name), kind=PART_TYPE, name=name, field="documents", rows=rows)
        yield part.output, part.entry()


def ledger(
    routes: Routes, parts: list[dict[str, Any]], *, sums: Mapping[str, int], digits: int, program: str
) -> Output:
    """Make the ledger itself.

    Arguments:
        routes: the addresses.
        parts: what it says of each part, in the order in which they are to stand.
        sums: documents by status.
        digits: how many hex digits name a part.
        program: the name and version of the program.

    Raises:
        ValueError: the parts do not hold as many documents as the sums say.
    """
    found = sum(part["count"] for part in parts)
    if found != sum(sums.values()):
        raise ValueError(f"{sum(sums.values())} documents were announced, {found} came")
    document = {"type": LEDGER_TYPE, "version": VERSION, "program": program, "rule": RULE, "digits": digits}
    counted = {"found": found, **{status: sums[status] for status in _VERDICTS}}
    return Output(routes.well_known("ledger").file, compact({**document, "sums": counted, "parts": parts}))


def _checked(prefix: str, documents: Iterable[LedgerDocument]) -> Iterator[LedgerDocument]:
    """See that documents come sorted, and are of one part."""
    before = ("", "")
    for document in documents:
        if document.status not in _VERDICTS:
            raise ValueError(f"no such status: {document.status}")
        if (document.sha256, document.place) < before:
            raise ValueError(f"{document.place!r} is not in order")
        if not document.sha256.startswith(prefix) or bool(document.sha256) != bool(prefix):
            raise ValueError(f"{document.place!r} is not of the part {prefix!r}")
        before = document.sha256, document.place
        yield document


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
