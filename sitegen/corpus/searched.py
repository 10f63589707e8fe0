"""What papers are found by, and what a search shows of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
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

    def read(self, first: int, last: int) -> Iterator[SearchRow]:
        """Yield the papers with numbers from `first` to `last`, both inside, the last first."""
        rows = self._connection.execute(
            """
            SELECT id, page, authors, more_authors, submitted_at, primary_cat, level, searched.title, excerpt, strong,
                weak
            FROM paper CROSS JOIN searched USING (draft) WHERE id BETWEEN ? AND ? ORDER BY id DESC
            """,
            (first, last),
        )
        return map(SearchRow._make, rows)

    def sample(self, papers: int) -> Iterator[SearchRow]:
        """Yield about so many papers, evenly over the order of submission."""
        (count,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM paper").fetchone()
        for number in range(1, count + 1, max(1, count // papers)):
            yield from self.read(number, number)

    def years(self) -> list[tuple[int, int, int]]:
        """Return the years with papers: year, number of its first paper, number of its last; ascending."""
        return self._connection.execute(
            """
            SELECT CAST(substr(submitted_at, 1, 4) AS INTEGER) AS year, min(id), max(id) FROM paper
            WHERE submitted_at GLOB '[0-9][0-9][0-9][0-9]*' GROUP BY year ORDER BY year
            """
        ).fetchall()
