"""The files that a corpus was made from, and which of them are others now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeVar

from sitegen.corpus.stored import printable


class Found(Protocol):
    """Something that was found in the content folder."""

    @property
    def place(self) -> str:
        """As people see it, unique."""


Item = TypeVar("Item", bound=Found)
_COMPANIONS: Final = "SELECT place FROM companion WHERE suffix = ? ORDER BY place"


class Sources:
    """Questions about files, and changes of what is known of them.

    Arguments:
        connection: of a settled corpus; in a transaction where anything is changed.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM source").fetchone()
        self._seen = bytearray(last + 1)

    def changed(self, found: Iterable[tuple[Item, str]]) -> Iterator[Item]:
        """Yield what is new or another than it was.

        Arguments:
            found: everything that is there, each once, with its identity; "" is always another.
        """
        # Files come nearly in the order of their places: most are the next row, and a question is asked for the others.
        rows = self._connection.execute("SELECT place, id, identity FROM source ORDER BY place")
        nearest = next(rows, None)
        for item, identity in found:
            place = printable(item.place)
            while nearest is not None and nearest[0] < place:
                nearest = next(rows, None)
            row = nearest if nearest is not None and nearest[0] == place else self._row(place)
            if row is not None and row[1] < len(self._seen):
                self._seen[row[1]] = 1
            if row is None or not identity or row[2] != identity:
                yield item

    def _row(self, place: str) -> tuple[str, int, str] | None:
        row: tuple[str, int, str] | None = self._connection.execute(
            "SELECT place, id, identity FROM source WHERE place = ?", (place,)
        ).fetchone()
        return row

    def vanished(self) -> Iterator[str]:
        """Yield the places of files that are not there any more, after `changed` was gone through."""
        for number, place in self._connection.execute("SELECT id, place FROM source"):
            if number < len(self._seen) and not self._seen[number]:
                yield place

    def know(self, place: str, identity: str) -> None:
        """Remember the identity of a file."""
        self._connection.execute(
            "INSERT INTO source VALUES (NULL, ?, ?) ON CONFLICT (place) DO UPDATE SET identity = excluded.identity",
            (printable(place), identity),
        )

    def forget(self, place: str) -> None:
        """Forget a file."""
        self._connection.execute("DELETE FROM source WHERE place = ?", (printable(place),))

    def know_companion(self, suffix: str, place: str, told: str) -> None:
        """Remember a companion, with a JSON array of what is wrong with it, "" where nothing is."""
        self._connection.execute("INSERT OR REPLACE INTO companion VALUES (?, ?, ?)", (suffix, printable(place), told))

    def companions(self, suffix: str) -> list[str]:
        """Return the places of the companions of a paper."""
        return [place for (place,) in self._connection.execute(_COMPANIONS, (suffix,))]

    def tell_companion(self, suffix: str, place: str, told: str) -> None:
        """Remember what is wrong with a companion, where there is one."""
        query = "UPDATE companion SET told = ? WHERE suffix = ? AND place = ?"
        self._connection.execute(query, (told, suffix, printable(place)))

    def forget_companion(self, place: str) -> None:
        """Forget a companion."""
        self._connection.execute("DELETE FROM companion WHERE place = ?", (place,))
