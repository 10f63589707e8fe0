"""What papers are found by, and what a search shows of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple


class SearchRow(NamedTuple):
    """A paper as the search index needs it.

    Arguments:
        number: its place in the order of submission, from 1.
        page: what names its page.
        authors, more_authors: as in `PaperFacts`.
        submitted_at: RFC 3339, UTC.
        primary_cat: category identifier.
        level: a `Level`.
        title: as in `SearchFacts`, like all that follows.
    """

    number: int
    page: str
    authors: str
    more_authors: int
    submitted_at: str
    primary_cat: str
    level: str
    title: str
    excerpt: str
    strong: str
    weak: str


class Searched:
    """Questions of the search index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ranges(self, size: int) -> Iterator[tuple[int, int]]:
        """Yield the places of all papers in the order of submission, from 1, in ranges: first and last, both inside."""
        for first in range(1, self._count + 1, size):
            yield first, min(first + size - 1, self._count)

    def read(self, first: int, last: int) -> Iterator[SearchRow]:
        """Yield the papers at places from `first` to `last`, both inside, the last first."""
        rows = self._connection.execute(
            """
            SELECT page, authors, more_authors, submitted_at, primary_cat, level, searched.title, excerpt, strong, weak
            FROM (SELECT * FROM paper ORDER BY id LIMIT ? OFFSET ?) CROSS JOIN searched USING (draft) ORDER BY id DESC
            """,
            (last - first + 1, first - 1),
        )
        places = range(min(last, self._count), 0, -1)
        return (SearchRow(place, *row) for place, row in zip(places, rows, strict=False))

    @cached_property
    def _count(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM paper").fetchone()
        return int(count)

    def sample(self, papers: int) -> Iterator[SearchRow]:
        """Yield about so many papers, evenly over the order of submission."""
        for number in range(1, self._count + 1, max(1, self._count // papers)):
            yield from self.read(number, number)

    def years(self) -> list[tuple[int, int, int]]:
        """Return the years with papers: year, number of its first paper, number of its last; ascending."""
        return self._connection.execute(
            """
            SELECT CAST(substr(submitted_at, 1, 4) AS INTEGER) AS year, min(place), max(place)
            FROM (SELECT row_number() OVER (ORDER BY id) AS place, submitted_at FROM paper)
            WHERE submitted_at GLOB '[0-9][0-9][0-9][0-9]*' GROUP BY year ORDER BY year
            """
        ).fetchall()
