"""Group any number of records by a key in little memory: parts small enough to hold, kept in the corpus until needed.

Records are laid end to end in flat lists, since a list of small tuples costs several times as much to keep and to read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson

PART_BITS: Final = 7
PARTS: Final = 1 << PART_BITS

_HELD: Final = 60_000
"""Values held in memory before they are written, in all parts together."""


class Spill:
    """Records in parts; a part comes back whole, in the order in which its records were put.

    Arguments:
        connection: of the corpus that is being written.
        name: of these records among others.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._parts: list[list[Any]] = [[] for _ in range(PARTS)]

    @property
    def parts(self) -> Sequence[list[Any]]:
        """The lists to which records are put: `parts[n] += record`, then `settle` from time to time."""
        return self._parts

    def settle(self) -> None:
        """Write what is held, where it is much."""
        if sum(map(len, self._parts)) < _HELD:
            return
        self._connection.executemany(
            "INSERT INTO spill (name, part, held) VALUES (?, ?, ?)",
            [(self._name, number, orjson.dumps(part)) for number, part in enumerate(self._parts) if part],
        )
        for part in self._parts:
            part.clear()

    def read(self, number: int, width: int) -> Iterator[tuple[Any, ...]]:
        """Yield the records of one part, and forget them.

        Arguments:
            number: of the part.
            width: values of a record.
        """
        blobs = self._connection.execute(
            "SELECT held FROM spill WHERE name = ? AND part = ? ORDER BY id", (self._name, number)
        )
        for (blob,) in blobs:
            values = iter(orjson.loads(blob))
            yield from zip(*[values] * width, strict=True)
        values = iter(self._parts[number])
        yield from zip(*[values] * width, strict=True)
        self._parts[number] = []
