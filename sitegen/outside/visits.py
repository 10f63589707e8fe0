"""What a check has seen so far, in a file: it does not grow in memory, and a check that was killed goes on from it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sitegen.outside.units import Unit, unit_of
from sitegen.outside.visit_tables import TABLES
from sitegen.proof.manifest_reader import Listed
from sitegen.proof.source import Digest

_CACHE_KIB: Final = 16 * 1024
_PATIENCE: Final = 0.5
"""Seconds to wait for another process that has the file."""
_FLUSHED: Final = 200
_SECONDS: Final = 0.5
"""After so many files, or so long, what was found outlasts the process."""


class Visits:
    """A database of one check, in a file that is kept, or in one that goes with the process.

    Arguments:
        path: of the file; "" for one that the operating system removes.

    Raises:
        sqlite3.Error: it cannot be used.
    """

    def __init__(self, path: Path | str = "") -> None:
        self._database = sqlite3.connect(str(path), isolation_level=None, timeout=_PATIENCE)
        try:
            self._open()
        except sqlite3.Error:
            self._database.close()
            raise
        self._since, self._flushed = 0, time.monotonic()

    def _open(self) -> None:
        # Locked until it is closed: two checks of one mirror would take each other's findings for their own.
        settings = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL")
        for setting in (f"cache_size = -{_CACHE_KIB}", *settings):
            self._database.execute(f"PRAGMA {setting}").close()
        self._database.executescript(TABLES).close()
        self._database.execute("BEGIN").close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.execute("COMMIT").close()
        self._database.close()

    def fact(self, name: str) -> str | None:
        """Return what was noted under a name, None where nothing was."""
        row = self._one("SELECT value FROM facts WHERE name = ?", name)
        return None if row is None else str(row[0])

    def note(self, name: str, value: str) -> None:
        """Note something under a name."""
        self._do("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, value)
        self.flush()

    def forget(self) -> None:
        """Forget everything."""
        for table in ("facts", "parts", "listed", "leaves", "links"):
            self._do(f"DELETE FROM {table}")  # noqa: S608 - one of ours
        self.flush()

    def flush(self) -> None:
        """See that what was noted outlasts the process."""
        self._database.execute("COMMIT").close()
        self._database.execute("BEGIN").close()
        self._since, self._flushed = 0, time.monotonic()

    def has_part(self, name: str) -> bool:
        """Tell whether a part of the manifest was entered."""
        return self._one("SELECT 1 FROM parts WHERE name = ?", name) is not None

    def enter_part(self, name: str, rows: Iterable[Listed]) -> list[str]:
        """Enter what a part of the manifest lists; return the paths that were listed before."""
        twice = []
        for row in rows:
            values = (unit_of(row.path), row.path, row.size, row.sha256)
            done = self._database.execute("INSERT OR IGNORE INTO listed VALUES (?, ?, ?, ?, 0)", values)
            if not done.rowcount:
                twice.append(row.path)
            done.close()
        self._do("INSERT OR IGNORE INTO parts VALUES (?)", name)
        self.flush()
        return twice

    def listed(self, path: str) -> Digest | None:
        """Return what is listed of a path, None where nothing is."""
        row = self._one("SELECT size, sha256 FROM listed WHERE path = ?", path)
        return None if row is None else Digest(*row)

    def checked(self, path: str) -> Digest | None:
        """Return size and SHA-256 of a file that was found to be as it is listed, None of others."""
        row = self._one("SELECT size, sha256 FROM listed WHERE path = ? AND is_checked", path)
        return None if row is None else Digest(*row)

    def check(self, paths: Iterable[str]) -> None:
        """Note that files were found to be as they are listed."""
        for path in paths:
            self._do("UPDATE listed SET is_checked = 1 WHERE path = ?", path)
            self._since += 1
        if self._since >= _FLUSHED or time.monotonic() - self._flushed > _SECONDS:
            self.flush()

    def sums(self) -> tuple[int, int]:
        """Return how many files are listed, and how many bytes they have."""
        files, total = self._one("SELECT count(*), coalesce(sum(size), 0) FROM listed") or (0, 0)
        return int(files), int(total)

    def done(self) -> tuple[int, int, int, int]:
        """Return how many files, bytes, bundles and records were found to be as they are listed, in any process."""
        letters = "?" * 26
        row = self._one(
            "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(path GLOB ?), 0), coalesce(sum(path GLOB ?), 0)"
            " FROM listed WHERE is_checked",
            f"pith/{letters}/bundle.json",
            f"pith/{letters}.json",
        )
        files, size, bundles, records = row or (0, 0, 0, 0)
        return int(files), int(size), int(bundles), int(records)

    def records(self) -> int:
        """Return how many records of papers are listed."""
        row = self._one("SELECT count(*) FROM listed WHERE path GLOB ?", f"pith/{'?' * 26}.json")
        return int(row[0]) if row else 0

    def unit(self, name: str) -> Unit | None:
        """Return the files of one unit, None where none is listed."""
        rows = self._database.execute("SELECT path, size, sha256 FROM listed WHERE unit = ? ORDER BY path", (name,))
        found = tuple(Listed(*row) for row in rows)
        return Unit(name, found) if found else None

    def units_to_check(self) -> Iterator[Unit]:
        """Yield every unit of which a file is not checked yet; what is checked meanwhile makes no difference."""
        cursor = self._database.execute("SELECT unit, path, size, sha256, is_checked FROM listed ORDER BY unit, path")
        for name, rows in groupby(cursor, key=itemgetter(0)):
            members = list(rows)
            if not all(row[4] for row in members):
                yield Unit(name, tuple(Listed(*row[1:4]) for row in members))

    def count_to_check(self) -> int:
        """Return how many units have a file that is not checked yet."""
        row = self._one("SELECT count(DISTINCT unit) FROM listed WHERE NOT is_checked")
        return int(row[0]) if row else 0

    def enter_leaf(self, suffix: str, leaf: int, line: str) -> None:
        """Note the newest leaf of a paper; leaves come in their order."""
        self._do("INSERT OR REPLACE INTO leaves VALUES (?, ?, ?)", suffix, leaf, line)

    def leaf(self, suffix: str) -> tuple[int, str] | None:
        """Return index and line of the newest leaf of a paper that was read, None where none was."""
        row = self._one("SELECT leaf, line FROM leaves WHERE suffix = ?", suffix)
        return None if row is None else (int(row[0]), str(row[1]))

    def leaves(self) -> Iterator[tuple[str, str]]:
        """Yield the suffix and the newest line of every paper that was read, by suffix."""
        return iter(self._database.execute("SELECT suffix, line FROM leaves ORDER BY suffix"))

    def suffixes_from(self, start: str, most: int) -> list[str]:
        """Return papers with leaves that were read, from a place in the order of suffixes on."""
        rows = self._database.execute(
            "SELECT suffix FROM leaves WHERE suffix >= ? ORDER BY suffix LIMIT ?", (start, most)
        )
        return [suffix for (suffix,) in rows]

    def enter_links(self, page: str, paths: Iterable[str]) -> None:
        """Note where a page leads."""
        for path in paths:
            self._do("INSERT OR IGNORE INTO links VALUES (?, ?)", path, page)

    def links_unlisted(self, most: int) -> list[tuple[str, str]]:
        """Return the paths that pages lead to and nothing lists, each with a page, by path."""
        rows = self._database.execute(
            "SELECT path, page FROM links WHERE NOT EXISTS (SELECT 1 FROM listed WHERE listed.path = links.path)"
            " ORDER BY path LIMIT ?",
            (most,),
        )
        return [(path, page) for path, page in rows]

    def _do(self, statement: str, *values: object) -> None:
        self._database.execute(statement, values).close()

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        cursor = self._database.execute(statement, values)
        row = cursor.fetchone()
        cursor.close()
        return row if row is None else tuple(row)
