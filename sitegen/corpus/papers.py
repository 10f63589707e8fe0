"""The papers, what their pages need from the whole, and who cites them."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from sitegen.corpus.choice import Choice, choose
from sitegen.corpus.citing import CHUNK, chunk_id
from sitegen.corpus.packed import unpack
from sitegen.corpus.stored import DOCUMENT_COLUMNS, ENTRY_COLUMNS, ENTRY_WIDTH, citing_entry, document_row, paper_entry
from sitegen.pith.entries import CitingEntry, PaperEntry


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper whose pages are to be made.

    Arguments:
        number: greater than those of papers submitted earlier.
        entry: its line in a list; `entry.page` names its page.
        documents: where its documents lie.
        cited_by: how many papers cite it.
    """

    number: int
    entry: PaperEntry
    documents: Choice
    cited_by: int


class IndexRow(NamedTuple):
    """A paper in the index for programs.

    Arguments:
        suffix, pith_number, level: of the paper.
        kind: "bundle" or "record": what is published.
        sha256, size: of the published document, hex digits and bytes.
        built_at: of the published document, as it stands there.
    """

    suffix: str
    pith_number: str
    level: str
    kind: str
    sha256: str
    size: int
    built_at: str


class PublishedRow(NamedTuple):
    """A paper in a sitemap.

    Arguments:
        page: names its page.
        submitted_at: RFC 3339.
        built_at: of its published documents, one or two, as it stands there.
    """

    page: str
    submitted_at: str
    built_at: tuple[str, ...]


class Papers:
    """Questions about papers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ranges(self, size: int) -> Iterator[tuple[int, int]]:
        """Yield the numbers of all papers in ranges of at most `size`, as first and last, both inside."""
        numbers = (number for (number,) in self._connection.execute("SELECT id FROM paper ORDER BY id"))
        while batch := list(itertools.islice(numbers, size)):
            yield batch[0], batch[-1]

    def read(self, first: int, last: int) -> Iterator[PaperRow]:
        """Yield the papers with numbers from `first` to `last`, both inside, in order of submission, then suffix."""
        rows = self._connection.execute(
            f"""
            SELECT paper.id, coalesce(cited.count, 0), {ENTRY_COLUMNS}, {DOCUMENT_COLUMNS}
            FROM paper CROSS JOIN document USING (suffix) LEFT JOIN cited ON cited.paper = paper.id
            WHERE paper.id BETWEEN ? AND ? AND document.status IN ('verified', 'superseded') ORDER BY paper.id
            """,  # noqa: S608 (constant columns)
            (first, last),
        )
        for number, group in itertools.groupby(rows, key=lambda row: row[0]):
            parts = list(group)
            _, cited_by, *entry = parts[0][: 2 + ENTRY_WIDTH]
            documents = choose(document_row(row[2 + ENTRY_WIDTH :]) for row in parts)
            yield PaperRow(number=number, entry=paper_entry(entry), documents=documents, cited_by=cited_by)

    def row(self, suffix: str) -> PaperRow | None:
        """Return one paper by its suffix, None where there is none."""
        found = self._connection.execute("SELECT id FROM paper WHERE suffix = ?", (suffix,)).fetchone()
        return next(self.read(found[0], found[0])) if found else None

    def categories(self, suffix: str) -> tuple[str, ...]:
        """Return the categories of a paper, none where there is no such paper."""
        row = self._connection.execute(
            "SELECT body FROM paper CROSS JOIN facts USING (draft) WHERE suffix = ?", (suffix,)
        ).fetchone()
        return unpack(row[0]).categories if row else ()

    def cited_by(self, number: int, offset: int, limit: int) -> list[CitingEntry]:
        """Return a range of the papers that cite a paper.

        Arguments:
            number: of the cited paper.
            offset: entries to leave out, from the first.
            limit: entries at most.

        Returns:
            entries by year, newest first and missing last; then score, highest first and missing last; then month,
            newest first; then title; then key.
        """
        row = self._connection.execute("SELECT count FROM cited WHERE paper = ?", (number,)).fetchone()
        last = 0 if row is None else min(offset + limit, row[0])
        if offset >= last:
            return []
        rows = self._connection.execute(
            "SELECT entries FROM citing WHERE id BETWEEN ? AND ? ORDER BY id",
            (chunk_id(number, offset // CHUNK), chunk_id(number, (last - 1) // CHUNK)),
        )
        entries = [entry for (chunk,) in rows for entry in orjson.loads(chunk)]
        skipped = offset // CHUNK * CHUNK
        return [citing_entry(entry) for entry in entries[offset - skipped : last - skipped]]

    def citing_in_brief(self, number: int, limit: int) -> tuple[list[tuple[str, int]], list[CitingEntry]]:
        """Return what a picture of the papers that cite a paper is drawn from.

        Arguments:
            number: of the cited paper.
            limit: of the entries.

        Returns:
            their years, newest first and "" last, each with how many; and the first entries whose paper is in this
            mirror, in the order of `cited_by`.
        """
        chunks = self._connection.execute(
            "SELECT entries FROM citing WHERE id >= ? AND id < ? ORDER BY id",
            (chunk_id(number, 0), chunk_id(number + 1, 0)),
        )
        years: Counter[str] = Counter()
        here: list[CitingEntry] = []
        for (chunk,) in chunks:
            entries = orjson.loads(chunk)
            years.update(entry[4][:4] for entry in entries)
            if len(here) < limit:
                here += [citing_entry(entry) for entry in entries if entry[0]]
        return list(years.items()), here[:limit]

    def newest(self, limit: int) -> list[PaperEntry]:
        """Return the papers that were submitted last, newest first."""
        rows = self._connection.execute(
            f"SELECT {ENTRY_COLUMNS} FROM paper ORDER BY id DESC LIMIT ?",  # noqa: S608 (constant columns)
            (limit,),
        )
        return [paper_entry(row) for row in rows]

    def most_cited(self, limit: int) -> list[tuple[PaperEntry, int]]:
        """Return the papers with the most citing papers and how many, ties newest first."""
        rows = self._connection.execute(
            f"""
            SELECT {ENTRY_COLUMNS}, top.count
            FROM (SELECT paper AS id, count FROM cited ORDER BY count DESC, paper DESC LIMIT ?) AS top
                CROSS JOIN paper USING (id)
            ORDER BY top.count DESC, paper.id DESC
            """,  # noqa: S608 (constant columns)
            (limit,),
        )
        return [(paper_entry(entry), count) for *entry, count in rows]

    def primary_categories(self) -> list[tuple[str, int]]:
        """Return the primary categories, each with how many papers have it, by identifier."""
        return self._connection.execute(
            "SELECT primary_cat, count(*) FROM paper GROUP BY primary_cat ORDER BY primary_cat"
        ).fetchall()

    def published(self, month: str) -> Iterator[PublishedRow]:
        """Yield the papers that were submitted in a month (`yyyy-mm`), in order of submission."""
        rows = self._connection.execute(
            """
            SELECT paper.id, page, submitted_at, document.built_at
            FROM paper INDEXED BY paper_order CROSS JOIN document USING (suffix)
            WHERE submitted_at >= ? AND substr(submitted_at, 1, 7) = ? AND submitted_at < ?
                AND document.status = 'verified'
            ORDER BY submitted_at, suffix, document.kind
            """,
            (month, month, month + "\U0010ffff"),
        )
        for (_, page, submitted_at), group in itertools.groupby(rows, key=lambda row: row[:3]):
            yield PublishedRow(page, submitted_at, tuple([built_at for *_, built_at in group]))

    def digests(self, month: str) -> Iterator[tuple[str, str, str]]:
        """Yield suffix, kind and SHA-256 of the published document of each paper of a month (`yyyy-mm`).

        Where a record stands beside a bundle, the bundle is the document.
        """
        rows = self._connection.execute(
            """
            SELECT suffix, min(document.kind), document.sha256
            FROM paper INDEXED BY paper_order CROSS JOIN document USING (suffix)
            WHERE submitted_at >= ? AND substr(submitted_at, 1, 7) = ? AND submitted_at < ?
                AND document.status = 'verified'
            GROUP BY suffix
            """,
            (month, month, month + "\U0010ffff"),
        )
        return iter(rows)

    def sharing_short(self) -> Iterator[tuple[str, list[PaperEntry]]]:
        """Yield every eight letters that several papers begin with, and these papers, by suffix."""
        rows = self._connection.execute(
            f"SELECT {ENTRY_COLUMNS} FROM short CROSS JOIN paper"  # noqa: S608 (constant columns)
            " ON suffix >= letters AND suffix < letters || '[' ORDER BY suffix"
        )
        for letters, group in itertools.groupby(map(paper_entry, rows), key=lambda entry: entry.suffix[:8]):
            yield letters, list(group)

    def index(self, first: str = "", last: str = "") -> Iterator[IndexRow]:
        """Yield papers with their published documents, by suffix.

        Arguments:
            first: letters from which on their suffixes begin.
            last: letters up to which they begin; "" for all.
        """
        rows = self._connection.execute(
            """
            SELECT suffix, document.pith_number, paper.level, document.kind, document.sha256, document.size,
                document.built_at
            FROM paper INDEXED BY paper_suffix CROSS JOIN document USING (suffix)
            WHERE suffix >= ? AND suffix < ? AND document.status = 'verified' ORDER BY suffix, document.kind
            """,
            (first, last + "["),
        )
        # Where a record stands beside a bundle both are verified, and "bundle" sorts first.
        for _, group in itertools.groupby(rows, key=lambda row: row[0]):
            yield IndexRow(*next(group))
