"""The first half of the work, in a worker: read, verify, assemble, and lay aside what the pages will show."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from benchmarks.peers.sitegen.facts import Named, named, page_facts
from sitegen.content.places import Ignored, Unreadable
from sitegen.content.scan import FoundFile, Sighting
from sitegen.content.shards import read_documents
from sitegen.errors import Problem, Severity
from sitegen.pith.assemble import assemble
from sitegen.pith.keys import TrustRoots
from sitegen.pith.model import Bundle, Document
from sitegen.pith.reading import read_bundle
from sitegen.pith.verify import verify

_UNIT: Final = 64
"""Files in a unit of work, and pages in the unit that follows from it."""


class Laid(NamedTuple):
    """Where the pages' facts of some papers were laid aside: a file, and a part of it, in bytes."""

    file: str
    offset: int
    length: int

    def read(self) -> bytes:
        """Return what lies there."""
        descriptor = os.open(self.file, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.pread(descriptor, self.length, self.offset)
        finally:
            os.close(descriptor)


class Sheet(NamedTuple):
    """Papers whose facts lie together.

    Arguments:
        laid: where.
        first: the number of the first of them in the index.
    """

    laid: Laid
    first: int


class Verified(NamedTuple):
    """What became of some documents.

    Arguments:
        laid: where the facts lie.
        papers: how many there are.
        told: what the whole has to know of each, in the same order, as JSON, which takes less time to hand over.
        problems: why others are not among them.
    """

    laid: Laid
    papers: int
    told: bytes
    problems: list[Problem]

    @property
    def named(self) -> list[Named]:
        """What the whole has to know of each."""
        return [Named._make(one) for one in orjson.loads(self.told)]


@dataclass
class Desk:
    """What a verifying worker holds.

    Arguments:
        trust: the pinned keys.
        scratch: a folder for what is laid aside.
        verified: False leaves the verification out, for comparison with programs that verify nothing.
    """

    trust: TrustRoots
    scratch: Path
    verified: bool = True
    _file: int = field(default=-1, init=False)
    _path: str = field(default="", init=False)
    _end: int = field(default=0, init=False)

    def lay(self, body: bytes) -> Laid:
        """Write some facts to this worker's own file."""
        if self._file < 0:
            self._path = f"{self.scratch}/{os.getpid()}"
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        written = 0
        while written < len(body):
            written += os.write(self._file, body[written:])
        self._end += written
        return Laid(self._path, self._end - written, written)


def units(sightings: Iterable[Sighting]) -> Iterator[list[FoundFile | Unreadable]]:
    """Gather what was found into units of work, in order; what is only to be mentioned is left out."""
    documents = (found for found in sightings if not isinstance(found, Ignored))
    while unit := list(islice(documents, _UNIT)):
        yield unit


def verify_unit(desk: Desk, unit: Iterable[FoundFile | Unreadable]) -> Verified:
    """Read, verify and assemble the documents of a unit; what is not verified has no page."""
    facts: list[tuple[object, ...]] = []
    told: list[tuple[object, ...]] = []
    problems: list[Problem] = []
    for found in unit:
        for read in read_documents(found) if isinstance(found, FoundFile) else (found,):
            if isinstance(read, Unreadable):
                problems.append(read.problem)
                continue
            locator, data = read
            document, why = _verified(data, desk.trust) if desk.verified else _taken_on_trust(data)
            if document is None:
                problems += [problem.within(locator.place) for problem in why]
                continue
            paper = assemble([document], None, None) if isinstance(document, Bundle) else assemble([], document, None)
            shown = page_facts(paper)
            facts.append(tuple(shown))
            told.append(tuple(named(paper, shown)))
    return Verified(desk.lay(orjson.dumps(facts)), len(facts), orjson.dumps(told), problems)


def _verified(data: bytes, trust: TrustRoots) -> tuple[Document | None, list[Problem]]:
    verdict = verify(data, trust)
    if verdict.document is not None:
        return verdict.document, []
    return None, [problem for problem in verdict.problems if problem.severity is Severity.ERROR]


def _taken_on_trust(data: bytes) -> tuple[Document | None, list[Problem]]:
    """Believe whatever a bundle says; only this benchmark can."""
    return read_bundle(orjson.loads(data)), []
