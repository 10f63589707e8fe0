"""Which leaf of the log speaks of which paper, kept beside the list of files, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby, starmap
from typing import Any, Final

import orjson

from sitegen.proof.log.leaf import Publication, Removal, UnknownLeaf, parse_leaf
from sitegen.site.data.index import LetterRange, letter_range
from sitegen.site.data.log_papers import PaperLeaf, papers_bits

TABLES: Final = """
CREATE TABLE logged (suffix TEXT PRIMARY KEY, leaf INTEGER, line TEXT, published INTEGER) WITHOUT ROWID;
CREATE INDEX logged_leaf ON logged (published, leaf);
CREATE TABLE due (id INTEGER PRIMARY KEY, suffix TEXT, line TEXT);
"""
_PAPER: Final = "paper/"
_SAID: Final = """
SELECT substr(kept.unit, 7), kept.value, logged.line FROM kept LEFT JOIN logged ON logged.suffix = substr(kept.unit, 7)
"""
_GONE: Final = "SELECT suffix, line FROM logged WHERE published = 1"
_NOT_KEPT: Final = "NOT EXISTS (SELECT 1 FROM kept WHERE unit = 'paper/' || suffix)"


class Logbook:
    """The newest leaf of every paper, and the leaves that are due: what `kept` says of papers and no leaf says yet.

    Arguments:
        connection: of the database that remembers what the tree is made of.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def load(self, entries: Iterable[bytes]) -> None:
        """Remember the leaves of a log, from its first on."""
        rows = filter(None, starmap(_row, enumerate(entries)))
        self._connection.executemany("INSERT OR REPLACE INTO logged VALUES (?, ?, ?, ?)", rows)

    def find_due(self, suffixes: Iterable[str] | None = None) -> int:
        """Find the leaves that are due: publications by suffix, then removals by suffix.

        Arguments:
            suffixes: the papers to look at; None for all.

        Returns:
            how many there are.
        """
        self._connection.execute("DELETE FROM due")
        for rows in (self._published(suffixes), self._removed(suffixes)):
            self._connection.executemany("INSERT INTO due VALUES (NULL, ?, ?)", rows)
        (count,) = self._connection.execute("SELECT count(*) FROM due").fetchone()
        return int(count)

    def due(self) -> Iterator[bytes]:
        """Yield the leaves that are due, in their order."""
        return (line.encode("ascii") for (line,) in self._connection.execute("SELECT line FROM due ORDER BY id"))

    def papers_due(self, most: int) -> list[str] | None:
        """Return the suffixes of the papers whose leaves are due, None where there are more than so many."""
        rows = self._connection.execute("SELECT suffix FROM due ORDER BY id LIMIT ?", (most + 1,)).fetchall()
        return [suffix for (suffix,) in rows] if len(rows) <= most else None

    def enter_due(self, first: int) -> None:
        """Remember the leaves that were due as leaves of the log.

        Arguments:
            first: the index of the first of them.
        """
        self._connection.execute(
            "INSERT OR REPLACE INTO logged SELECT suffix, ? + id - 1, line, line LIKE '% publish %' FROM due",
            (first,),
        )
        self._connection.execute("DELETE FROM due")

    def bits(self) -> int:
        """Return how many bits of a suffix decide on the part of `log/papers/` that it is in."""
        (papers,) = self._connection.execute("SELECT count(*) FROM logged").fetchone()
        return papers_bits(papers)

    def parts(self, bits: int) -> Iterator[tuple[LetterRange, Iterator[PaperLeaf]]]:
        """Yield the parts of `log/papers/`, each with its papers by suffix; to be gone through in order."""
        rows = self._connection.execute("SELECT suffix, leaf FROM logged ORDER BY suffix")
        return groupby(map(PaperLeaf._make, rows), key=lambda row: letter_range(row.suffix, bits))

    def part(self, span: LetterRange) -> Iterator[PaperLeaf]:
        """Yield the papers of one part, by suffix."""
        rows = self._connection.execute(
            "SELECT suffix, leaf FROM logged WHERE suffix >= ? AND suffix < ? ORDER BY suffix",
            (span.first, f"{span.last}["),
        )
        return map(PaperLeaf._make, rows)

    def newest(self, limit: int) -> list[Publication]:
        """Return the last publications of the log that still stand, newest first."""
        rows = self._connection.execute(
            "SELECT line FROM logged WHERE published = 1 ORDER BY leaf DESC LIMIT ?", (limit,)
        )
        found = (parse_leaf(line.encode("ascii")) for (line,) in rows)
        return [leaf for leaf in found if isinstance(leaf, Publication)]

    def removed(self, limit: int) -> tuple[int, list[Removal]]:
        """Return how many papers were published once and are no more, and the last of them, newest first."""
        (count,) = self._connection.execute("SELECT count(*) FROM logged WHERE published = 0").fetchone()
        rows = self._connection.execute(
            "SELECT line FROM logged WHERE published = 0 ORDER BY leaf DESC LIMIT ?", (limit,)
        )
        found = (parse_leaf(line.encode("ascii")) for (line,) in rows)
        return int(count), [leaf for leaf in found if isinstance(leaf, Removal)]

    def _published(self, suffixes: Iterable[str] | None) -> Iterator[tuple[str, str]]:
        if suffixes is None:
            rows: Iterable[Any] = self._connection.execute(
                f"{_SAID} WHERE unit >= 'paper/' AND unit < 'paper0' ORDER BY unit"
            )
        else:
            rows = (
                row
                for suffix in sorted(suffixes)
                for row in self._connection.execute(f"{_SAID} WHERE unit = ?", (_PAPER + suffix,)).fetchall()
            )
        for suffix, value, line in rows:
            now = orjson.loads(value)
            if now != line:
                yield suffix, now

    def _removed(self, suffixes: Iterable[str] | None) -> Iterator[tuple[str, str]]:
        if suffixes is None:
            rows: Iterable[Any] = self._connection.execute(f"{_GONE} AND {_NOT_KEPT} ORDER BY suffix")
        else:
            rows = (
                row
                for suffix in sorted(suffixes)
                for row in self._connection.execute(f"{_GONE} AND suffix = ? AND {_NOT_KEPT}", (suffix,)).fetchall()
            )
        for suffix, line in rows:
            leaf = parse_leaf(line.encode("ascii"))
            if isinstance(leaf, Publication):
                yield suffix, Removal(leaf.pith_number, leaf.bundle_sha256).line().decode("ascii")


def _row(index: int, entry: bytes) -> tuple[str, int, str, bool] | None:
    """Return what is remembered of a leaf, None of one that a later version of the program wrote."""
    leaf = parse_leaf(entry)
    if isinstance(leaf, UnknownLeaf):
        return None
    suffix = leaf.pith_number.rpartition(":")[2]
    return suffix, index, entry.decode("ascii"), isinstance(leaf, Publication)
