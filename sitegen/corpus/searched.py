"""What papers are found by, and what a search shows of them."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson


class SearchRow(NamedTuple):
    """A paper as the search index needs it.

    Arguments:
        suffix: 26 letters.
        page: what names its page.
        authors, more_authors: as in `PaperFacts`.
        submitted_at: RFC 3339, UTC.
        primary_cat: category identifier.
        level: a `Level`.
        title: as in `SearchFacts`, like all that follows.
    """

    suffix: str
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


_COLUMNS = """
suffix, page, authors, more_authors, submitted_at, primary_cat, level, searched.title, excerpt, strong, weak
"""


class Searched:
    """Questions of the search index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def months(self) -> list[tuple[str, int]]:
        """Return the months in which papers were submitted, `yyyy-mm`, each with how many; ascending."""
        return self._connection.execute(
            "SELECT substr(submitted_at, 1, 7) AS month, count(*) FROM paper GROUP BY month ORDER BY month"
        ).fetchall()

    def suffixes(self, month: str) -> list[str]:
        """Return the suffixes of the papers of a month, `yyyy-mm`, in order of submission."""
        # Every time goes on with "-", and "." is the character after it.
        rows = self._connection.execute(
            "SELECT suffix FROM paper WHERE submitted_at > ? AND submitted_at < ? ORDER BY submitted_at, suffix",
            (f"{month}-", f"{month}."),
        )
        return [suffix for (suffix,) in rows]

    def papers(self, suffixes: Iterable[str]) -> Iterator[SearchRow]:
        """Yield the papers with some suffixes, in the order given; those that there are not are left out."""
        rows = self._connection.execute(
            f"""
            SELECT {_COLUMNS} FROM json_each(?) AS wanted CROSS JOIN paper ON paper.suffix = wanted.value
                CROSS JOIN searched USING (draft)
            """,  # noqa: S608 (constant columns)
            (orjson.dumps(list(suffixes)).decode("ascii"),),
        )
        return map(SearchRow._make, rows)

    def sample(self, papers: int) -> Iterator[SearchRow]:
        """Yield about so many papers, evenly over the order of submission."""
        (count,) = self._connection.execute("SELECT count(*) FROM paper").fetchone()
        suffixes = (suffix for (suffix,) in self._connection.execute("SELECT suffix FROM paper ORDER BY id"))
        return self.papers(itertools.islice(suffixes, 0, None, max(1, count // papers)))

    def years(self) -> list[tuple[int, int]]:
        """Return the years in which papers were submitted, each with how many; ascending."""
        months = [(int(month[:4]), count) for month, count in self.months()]
        by_year = itertools.groupby(months, key=lambda one: one[0])
        return [(year, sum(count for _, count in group)) for year, group in by_year]
