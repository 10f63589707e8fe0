"""The paths that a manifest lists and those that a tree holds, compared by sorting on disk: memory stays flat."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Final, Self

from sitegen.proof.temporary_database import temporary_database

_LISTED: Final = 0
_PLAIN: Final = 1
_ODD: Final = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """A path that a manifest and a tree disagree about.

    Arguments:
        path: as the manifest or the file system has it.
        listed: how often the manifest lists it.
        plain: the tree holds no link or device there, but a plain file or nothing.
    """

    path: str
    listed: int
    plain: bool


class PathsOnDisk:
    """Two sets of paths in a temporary database that the operating system removes with its last user."""

    def __init__(self) -> None:
        self._database = temporary_database()
        self._database.execute("CREATE TABLE paths (path BLOB NOT NULL, origin INTEGER NOT NULL)").close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add_listed(self, paths: Iterable[str]) -> None:
        """Note paths that the manifest lists."""
        self._add((path, _LISTED) for path in paths)

    def add_held(self, paths: Iterable[tuple[str, bool]]) -> None:
        """Note paths that the tree holds, each once, and whether a plain file is there."""
        self._add((path, _PLAIN if plain else _ODD) for path, plain in paths)

    def differences(self) -> Iterator[Difference]:
        """Yield, sorted, every path that is listed more than once, and all that is held without being listed."""
        rows = self._database.execute("SELECT path, origin FROM paths ORDER BY path")
        for path, members in groupby(rows, key=itemgetter(0)):
            origins = Counter(origin for _, origin in members)
            if origins[_LISTED] != 1:
                yield Difference(os.fsdecode(path), origins[_LISTED], plain=not origins[_ODD])

    def _add(self, rows: Iterable[tuple[str, int]]) -> None:
        # Names of files need not be UTF-8, so bytes are stored; they sort as the paths do by code point.
        encoded = ((os.fsencode(path), origin) for path, origin in rows)
        self._database.executemany("INSERT INTO paths VALUES (?, ?)", encoded).close()
