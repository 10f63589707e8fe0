"""Remember every file of a tree, what it was made from, and under what: on the disk, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import orjson

from sitegen.build.files import WrittenGroup
from sitegen.build.logbook import TABLES as LOG_TABLES
from sitegen.build.logbook import Logbook
from sitegen.proof.manifest import FileEntry
from sitegen.proof.partition import digits_for, partition_key

_TABLES: Final = """
CREATE TABLE made (
    id INTEGER PRIMARY KEY, unit TEXT, key TEXT, files INTEGER, size INTEGER, listed BLOB, reads INTEGER);
CREATE TABLE kept (unit TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE part (name TEXT PRIMARY KEY, said BLOB) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
_INDEXES: Final = ("CREATE INDEX made_key ON made (key)", "CREATE INDEX made_unit ON made (unit)")


class MadeUnit(NamedTuple):
    """One unit of a tree: documents that are made together, from the same things.

    Arguments:
        unit: its name (`units.MAKERS`).
        reads: bits of what it was made from beside the content (`inputs.READS`).
        groups: its files.
        kept: what a document that lists such units needs to know of it, or None.
    """

    unit: str
    reads: int
    groups: list[WrittenGroup]
    kept: Any = None


class Made:
    """What a tree was made of, used as a context manager.

    Arguments:
        path: of the database.
        fresh: make it; else it is there, and everything happens in one transaction that `commit` ends.
    """

    def __init__(self, path: Path, *, fresh: bool) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        if fresh:
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.executescript(_TABLES + LOG_TABLES)
        self._connection.execute("BEGIN IMMEDIATE")

    @cached_property
    def logbook(self) -> Logbook:
        """Which leaf of the log speaks of which paper."""
        return Logbook(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is lost."""
        self._connection.close()

    def finish(self) -> None:
        """Make a new database quick to ask, and end its transaction."""
        for index in _INDEXES:
            self._connection.execute(index)
        self.commit()

    def commit(self) -> None:
        """End the transaction; a new one begins."""
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def add(self, units: Iterable[MadeUnit]) -> None:
        """Add units, none of which is there."""
        for unit, reads, groups, kept in units:
            self._connection.executemany(
                "INSERT INTO made VALUES (NULL, ?, ?, ?, ?, ?, ?)",
                [(unit, group.key, group.files, group.size, group.listed, reads) for group in groups],
            )
            if kept is not None:
                self._connection.execute("INSERT INTO kept VALUES (?, ?)", (unit, orjson.dumps(kept)))

    def remove(self, unit: str) -> None:
        """Forget a unit."""
        self._connection.execute("DELETE FROM made WHERE unit = ?", (unit,))
        self._connection.execute("DELETE FROM kept WHERE unit = ?", (unit,))

    def file(self, unit: str, path: str) -> tuple[int, str] | None:
        """Return size and SHA-256 of one file of a unit whose files are groups of their own, None where it has none."""
        rows = self._connection.execute(
            "SELECT listed FROM made WHERE key = ? AND unit = ?", (partition_key(path), unit)
        )
        for (listed,) in rows:
            found, size, digest = orjson.loads(listed)[0]
            if found == path:
                return size, digest
        return None

    def remove_file(self, unit: str, path: str) -> None:
        """Forget one file of a unit whose files are groups of their own; one that is not there is no matter."""
        key = partition_key(path)
        rows = self._connection.execute(
            "SELECT id, listed FROM made WHERE key = ? AND unit = ?", (key, unit)
        ).fetchall()
        for number, listed in rows:
            if orjson.loads(listed)[0][0] == path:
                self._connection.execute("DELETE FROM made WHERE id = ?", (number,))

    def groups(self, unit: str) -> list[WrittenGroup]:
        """Return the files of a unit."""
        rows = self._connection.execute("SELECT key, files, size, listed FROM made WHERE unit = ?", (unit,))
        return [WrittenGroup(*row) for row in rows]

    def units(self, kind: str) -> list[str]:
        """Return the names of all units of a kind."""
        rows = self._connection.execute(
            "SELECT DISTINCT unit FROM made WHERE unit = ? OR (unit >= ? AND unit < ?) ORDER BY unit",
            (kind, f"{kind}/", f"{kind}0"),
        )
        return [unit for (unit,) in rows]

    def reading(self, bits: int) -> Iterator[str]:
        """Yield the units that were made from any of some things."""
        rows = self._connection.execute("SELECT DISTINCT unit FROM made WHERE reads & ?", (bits,))
        return (unit for (unit,) in rows)

    def kept(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Yield what is kept of the units of a kind, by their names."""
        rows = self._connection.execute(
            "SELECT unit, value FROM kept WHERE unit >= ? AND unit < ? ORDER BY unit", (f"{kind}/", f"{kind}0")
        )
        return ((unit, orjson.loads(value)) for unit, value in rows)

    def totals(self) -> tuple[int, int]:
        """Return how many files there are, and their bytes."""
        files, size = self._connection.execute(
            "SELECT coalesce(sum(files), 0), coalesce(sum(size), 0) FROM made"
        ).fetchone()
        return int(files), int(size)

    def entries(self, digits: int, part: str = "") -> Iterator[tuple[str, list[FileEntry]]]:
        """Yield the files part by part of the manifest, each part by path; one part is held at a time.

        Arguments:
            digits: how many hex digits name a part.
            part: only the part of this name, "" for all.
        """
        rows = self._connection.execute(
            "SELECT key, listed FROM made WHERE key >= ? AND key < ? ORDER BY key", (part, f"{part}g")
        )
        for name, members in groupby(rows, key=lambda row: row[0][:digits]):
            files = [(*file, key) for key, listed in members for file in orjson.loads(listed)]
            yield name, [FileEntry(path, size, sha256, key) for path, size, sha256, key in sorted(files)]

    def digits(self) -> int:
        """Return how many hex digits name a part of the manifest of these files."""
        return digits_for(self.totals()[0])

    def say_parts(self, parts: Iterable[tuple[str, dict[str, Any] | None]]) -> None:
        """Remember what the manifest says of some parts, None where a part is gone."""
        for name, said in parts:
            if said is None:
                self._connection.execute("DELETE FROM part WHERE name = ?", (name,))
            else:
                self._connection.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (name, orjson.dumps(said)))

    def parts(self) -> dict[str, dict[str, Any]]:
        """Return what the manifest says of each part, by name."""
        rows = self._connection.execute("SELECT name, said FROM part ORDER BY name")
        return {name: orjson.loads(said) for name, said in rows}

    def facts(self) -> dict[str, str]:
        """Return under what the tree was made (`inputs.Inputs`)."""
        return dict(self._connection.execute("SELECT name, value FROM fact"))

    def state(self, facts: Mapping[str, str]) -> None:
        """Remember under what the tree was made, and nothing else."""
        self._connection.execute("DELETE FROM fact")
        self._connection.executemany("INSERT INTO fact VALUES (?, ?)", facts.items())
