"""Remember every file that was written, so that the manifest can be made with flat memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson

from sitegen.build.files import WrittenGroup
from sitegen.proof.manifest import FileEntry
from sitegen.proof.partition import digits_for


class FileIndex:
    """A table of groups of files on the disk, used as a context manager.

    Arguments:
        path: a file that does not exist yet.

    Attributes:
        files, size: how many files there are, and the bytes of all of them.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("CREATE TABLE written (key TEXT, listed BLOB)")
        self._connection.execute("BEGIN")
        self.files = 0
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def add(self, groups: Iterable[WrittenGroup]) -> None:
        """Add groups of files that were written."""
        rows = []
        for group in groups:
            rows.append((group.key, group.listed))
            self.files += group.files
            self.size += group.size
        self._connection.executemany("INSERT INTO written VALUES (?, ?)", rows)

    @property
    def digits(self) -> int:
        """How many hex digits name a part of the manifest of these files."""
        return digits_for(self.files)

    def entries(self) -> Iterator[FileEntry]:
        """Yield every file, by its part of the manifest and then by path; one part is held at a time."""
        digits = self.digits
        rows = self._connection.execute("SELECT key, listed FROM written ORDER BY key")
        for _, members in groupby(rows, key=lambda row: row[0][:digits]):
            files = [(*file, key) for key, listed in members for file in orjson.loads(listed)]
            for path, size, sha256, key in sorted(files):
                yield FileEntry(path, size, sha256, key)
