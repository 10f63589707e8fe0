"""Verify documents in a worker, and work out what the corpus needs of them."""

from __future__ import annotations

import hashlib
import math
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import orjson

from sitegen.build.facts import facts_of
from sitegen.build.signs import Sign, unwatched
from sitegen.content.companions import read_companion
from sitegen.content.documents import Locator
from sitegen.content.places import Unreadable
from sitegen.content.scan import FoundFile, Sighting
from sitegen.content.shards import iterate_shard, read_documents
from sitegen.corpus.rows import DocumentRow, Entered, PaperFacts, Status
from sitegen.errors import Problem, Severity
from sitegen.pith.assemble import assemble
from sitegen.pith.keys import TrustRoots
from sitegen.pith.model import Bundle, Document
from sitegen.pith.paper import Companion, Paper
from sitegen.pith.provenance import Level
from sitegen.pith.verify import Verdict, verify

Found: TypeAlias = FoundFile | tuple[Locator, bytes] | Unreadable
"""A file of one document, a document out of a shard, or what could not be read."""

_UNIT_DOCUMENTS: Final = 48
_UNIT_BYTES: Final = 2 * 1024 * 1024


class Judged(NamedTuple):
    """One document with its verdict.

    Arguments:
        row: what the corpus keeps of it.
        problems: all problems, as in the row.
        facts: of the paper made from it, or None where it is not verified or facts were not wanted.
        companion_problems: what is wrong with the companion of its paper.
        source: the place of its file.
    """

    row: DocumentRow
    problems: tuple[Problem, ...]
    facts: PaperFacts | None
    companion_problems: tuple[Problem, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker needs to judge documents.

    Arguments:
        trust: the pinned keys.
        content: the content folder whose companions are joined, or None where only verdicts are wanted.
        sign: gives a sign of life with the place of the document that is judged.
    """

    trust: TrustRoots
    content: Path | None
    sign: Sign = unwatched


def units(sightings: Iterable[Sighting]) -> Iterator[list[Found]]:
    """Gather found documents into units of work of bounded size, in order.

    Shards are read here, so that one shard of any size is spread over all workers.
    """
    return batched(_unpacked(sightings))


def batched(documents: Iterable[Found], *, patience: float = math.inf) -> Iterator[list[Found]]:
    """Gather documents into units of work of bounded size, in order.

    Arguments:
        documents: a stream, which may be slow.
        patience: seconds after which a unit goes out with the next document, however small it is.
    """
    unit: list[Found] = []
    size = 0
    begun = time.monotonic()
    for found in documents:
        unit.append(found)
        size += 0 if isinstance(found, FoundFile | Unreadable) else len(found[1])
        if len(unit) >= _UNIT_DOCUMENTS or size >= _UNIT_BYTES or time.monotonic() - begun > patience:
            yield unit
            unit, size, begun = [], 0, time.monotonic()
    if unit:
        yield unit


def _unpacked(sightings: Iterable[Sighting]) -> Iterator[Found]:
    for sighting in sightings:
        if isinstance(sighting, FoundFile) and sighting.shard:
            yield from iterate_shard(sighting)
        elif isinstance(sighting, (FoundFile, Unreadable)):
            yield sighting


def judge(bench: Bench, unit: Iterable[Found]) -> list[Judged]:
    """Verify every document of a unit."""
    return [_judge(bench, document) for found in unit for document in _read(bench, found)]


def _read(bench: Bench, found: Found) -> Iterator[tuple[Locator, bytes] | Unreadable]:
    bench.sign(found.place if isinstance(found, FoundFile | Unreadable) else found[0].place)
    if isinstance(found, FoundFile):
        return read_documents(found)
    return iter((found,))


def _judge(bench: Bench, read: tuple[Locator, bytes] | Unreadable) -> Judged:
    if isinstance(read, Unreadable):
        return Judged(_unreadable_row(read), (read.problem,), None, (), read.shard or read.place)
    locator, data = read
    source = locator.place.rpartition(":")[0] if locator.line else locator.place
    verdict = verify(data, bench.trust)
    row = _row(locator, data, verdict)
    if bench.content is None or verdict.document is None:
        return Judged(row, verdict.problems, None, (), source)
    companion, problems = read_companion(bench.content, verdict.document.number.suffix)
    facts = facts_of(_paper(verdict.document, companion))
    return Judged(row, verdict.problems, facts, problems, source)


def _paper(document: Document, companion: Companion | None) -> Paper:
    if isinstance(document, Bundle):
        return assemble([document], None, companion)
    return assemble([], document, companion)


def _row(locator: Locator, data: bytes, verdict: Verdict) -> DocumentRow:
    return DocumentRow(
        place=locator.place,
        path=os.fsdecode(locator.path),
        offset=locator.offset,
        length=locator.length,
        line=locator.line or 0,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        kind=verdict.kind,
        suffix=verdict.suffix,
        pith_number=verdict.pith_number if verdict.verified else "",
        level=verdict.level.value,
        status=Status.VERIFIED if verdict.verified else Status.REFUSED,
        built_at=verdict.dated,
        problems=problems_json(verdict.problems if verdict.verified else _published(verdict.problems)),
    )


def _published(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield what the mirror publishes of a refused document: why it was refused, and nothing that quotes it."""
    for problem in problems:
        if problem.severity is Severity.ERROR:
            yield Problem(problem.kind, problem.place.partition('["')[0], problem.kind.meaning)


def _unreadable_row(read: Unreadable) -> DocumentRow:
    problems = problems_json((read.problem,))
    return DocumentRow(read.place, "", 0, 0, 0, "", 0, "", "", "", Level.NONE.value, Status.UNREADABLE, "", problems)


def entered_of(judged: Judged) -> Entered:
    """Return a judged document for the corpus."""
    told = problems_json(judged.problems)
    return Entered(judged.row, judged.facts, judged.source, "" if told == judged.row.problems else told)


def problems_json(problems: Iterable[Problem]) -> str:
    """Return problems as the JSON array that the ledger and `--json` show."""
    listed = [problem.as_json() for problem in problems]
    return orjson.dumps(listed).decode("utf-8") if listed else "[]"
