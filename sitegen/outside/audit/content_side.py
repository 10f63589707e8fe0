"""A folder of documents as a side of an audit: each is verified once, and what is known of it waits on the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from sitegen.content.documents import DocumentReader, Locator
from sitegen.content.places import ContentChangedError, Ignored, Unreadable
from sitegen.content.scan import Sighting, find_documents
from sitegen.content.shards import read_documents
from sitegen.corpus.choice import choose
from sitegen.corpus.rows import DocumentRow, Status
from sitegen.errors import Problem
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.audit.sides import Read, ShownPaper
from sitegen.outside.audit.words import reasons
from sitegen.pith.keys import TrustRoots
from sitegen.pith.verify import verify
from sitegen.proof.temporary_database import temporary_database

_BUNDLES: Final = "bundles"
_TABLE: Final = (
    "CREATE TABLE documents (suffix TEXT, pith_number TEXT, kind TEXT, built_at TEXT, sha256 TEXT, size INTEGER,"
    " place TEXT, path BLOB, offset INTEGER, length INTEGER, line INTEGER, gzipped INTEGER)"
)


class ContentSide:
    """A content folder, or any other folder with documents; of several versions of a paper the newest is compared.

    Arguments:
        folder: it has `bundles/`, or is itself a folder of documents.
        trust: the pinned keys.
    """

    files = None

    def __init__(self, folder: Path, trust: TrustRoots) -> None:
        self.name = str(folder)
        self._folder, self._trust = folder, trust
        self._reader = DocumentReader()
        self._database = temporary_database()
        self._database.execute(_TABLE).close()

    def close(self) -> None:
        """Close the database, and the file that is open."""
        self._reader.close()
        self._database.close()

    def prepare(self) -> Iterator[Problem | None]:
        """Read and verify all documents; see `Side`."""
        for sighting in self._sightings():
            if isinstance(sighting, Ignored):
                continue
            for read in iter((sighting,)) if isinstance(sighting, Unreadable) else read_documents(sighting):
                if isinstance(read, Unreadable):
                    cause = f"{read.problem.code}: {read.problem.cause}"
                    yield Problem(refusals.DOCUMENT_UNREADABLE, f"{self.name}: {read.place}", cause)
                else:
                    yield self._take(*read)
        self._database.execute("CREATE INDEX by_suffix ON documents (suffix)").close()

    def papers(self) -> Iterator[ShownPaper]:
        """Yield the papers that a build would publish, by suffix; see `Side`."""
        rows = self._database.execute("SELECT * FROM documents ORDER BY suffix")
        for suffix, members in groupby(rows, key=itemgetter(0)):
            known = {row[6]: row for row in members}
            chosen = choose(_document(row) for row in known.values())
            shown = chosen.bundle or chosen.record
            if shown is None:
                continue
            _, number, kind, _, sha256, size, place, path, offset, length, line, gzipped = known[shown.place]
            locator = Locator(place, path, offset, length, line or None, bool(gzipped))
            yield ShownPaper(suffix, number, kind, sha256, size, verified=True, locator=locator)

    def documents(self, papers: Sequence[ShownPaper]) -> Iterator[Read]:
        """Yield the documents of some of the papers, in their order."""
        for paper in papers:
            if paper.locator is None:
                raise ValueError("the paper is none of this side")
            try:
                yield self._reader.read(paper.locator)
            except ContentChangedError as error:
                yield error.problem

    def _take(self, locator: Locator, data: bytes) -> Problem | None:
        """Note a document, or return why it is none of any paper."""
        verdict = verify(data, self._trust)
        if not verdict.verified:
            return Problem(refusals.NOT_SIGNED, f"{self.name}: {locator.place}", reasons(verdict.problems))
        digest = hashlib.sha256(data).hexdigest()
        self._database.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(verdict.suffix, verdict.pith_number, verdict.kind, verdict.dated, digest, len(data)),
                *(locator.place, locator.path, locator.offset, locator.length, locator.line or 0, locator.gzipped),
            ),
        ).close()
        return None

    def _sightings(self) -> Iterator[Sighting]:
        if (self._folder / _BUNDLES).is_dir():
            return find_documents(self._folder)
        real = Path(os.path.realpath(self._folder))
        return find_documents(real.parent, real.name)


def _document(row: tuple[str, str, str, str, str, int, str, bytes, int, int, int, int]) -> DocumentRow:
    suffix, number, kind, built_at, sha256, size, place, path, offset, length, line, _ = row
    return DocumentRow(
        place=place,
        path=os.fsdecode(path),
        offset=offset,
        length=length,
        line=line,
        sha256=sha256,
        size=size,
        kind=kind,
        suffix=suffix,
        pith_number=number,
        level="",
        status=Status.VERIFIED,
        built_at=built_at,
        problems="[]",
    )
