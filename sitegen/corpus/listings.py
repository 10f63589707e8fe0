"""Lists of papers by category, month, author and keyword, page by page."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import orjson

from sitegen.corpus.listed import LETTERS, ListKind
from sitegen.corpus.paging import Page, all_pages
from sitegen.corpus.stored import ENTRY_COLUMNS, paper_entry
from sitegen.pith.entries import PaperEntry

_WIDTH: Final = 4
"""Bytes of a paper's number in a list."""


@dataclass(frozen=True, slots=True)
class Term:
    """What papers are listed under.

    Arguments:
        kind: the kind of list.
        key: names the list in its address.
        label: what people call it; the key itself, but for authors.
        count: papers in the list.
    """

    kind: ListKind
    key: str
    label: str
    count: int


class Listings:
    """Questions about lists."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def pages(self, kind: ListKind, size: int) -> Iterator[tuple[Term, Page]]:
        """Yield every page of every list of a kind: lists as in `terms`, pages from the oldest to the root.

        Arguments:
            kind: the kind of list.
            size: papers on a full page.
        """
        for term in self._terms(kind, "", 0, -1):
            for page in all_pages(term.count, size):
                yield term, page

    def entries(self, kind: ListKind, key: str, first: int, last: int) -> list[PaperEntry]:
        """Return a range of a list, newest first.

        Arguments:
            kind: the kind of list.
            key: names the list; one that does not exist is empty.
            first: the position of the oldest paper, from 0, counted from the oldest.
            last: the position after the newest.
        """
        # An outer loop over an array keeps its order; sorting again would copy every row.
        rows = self._connection.execute(
            f"""
            SELECT {ENTRY_COLUMNS} FROM json_each(?) AS member CROSS JOIN paper ON paper.id = member.value
            """,  # noqa: S608 (constant columns)
            (self._numbers(kind, key, first, last),),
        )
        return [paper_entry(row) for row in rows]

    def built(self, kind: ListKind, key: str, first: int, last: int) -> list[str]:
        """Return the `built_at` of the published documents of a range of a list, those of one paper in any order.

        Arguments:
            kind: the kind of list.
            key: names the list; one that does not exist is empty.
            first: the position of the oldest paper, from 0, counted from the oldest.
            last: the position after the newest.
        """
        rows = self._connection.execute(
            """
            SELECT document.built_at
            FROM json_each(?) AS member CROSS JOIN paper ON paper.id = member.value CROSS JOIN document USING (suffix)
            WHERE document.status = 'verified'
            """,
            (self._numbers(kind, key, first, last),),
        )
        return [built_at for (built_at,) in rows]

    def term(self, kind: ListKind, key: str) -> Term | None:
        """Return one list's label and count, or None where no paper is listed so."""
        row = self._connection.execute(
            "SELECT key, label, count FROM term WHERE kind = ? AND key = ?", (kind[0], key)
        ).fetchone()
        return None if row is None else Term(kind, *row)

    def beside(self, kind: ListKind, key: str) -> tuple[str, str]:
        """Return the keys of the lists before and after one, in the order of `terms`; "" where there is none."""
        own = self._connection.execute(
            "SELECT letter, filed, key FROM term WHERE kind = ? AND key = ?", (kind[0], key)
        ).fetchone()
        if own is None:
            return "", ""
        before, after = (
            self._connection.execute(
                f"SELECT key FROM term WHERE kind = ? AND (letter, filed, key) {sign} (?, ?, ?)"  # noqa: S608 (constant)
                f" ORDER BY letter {order}, filed {order}, key {order} LIMIT 1",
                (kind[0], *own),
            ).fetchone()
            for sign, order in (("<", "DESC"), (">", "ASC"))
        )
        return before[0] if before else "", after[0] if after else ""

    def per_month(self, kind: ListKind, key: str) -> list[tuple[str, int]]:
        """Return the months in which papers of a list were submitted, oldest first, each with how many of them."""
        row = self._row(kind, key)
        if row is None:
            return []
        numbers = self._members(row[0], 0, row[1])
        names, firsts = self._months
        # Papers are numbered in order of submission: few of them look for their month, many are cut at the months.
        if len(numbers) < len(firsts):
            counts = Counter([bisect_right(firsts, number) - 1 for number in numbers])
            return [(names[month], count) for month, count in counts.items()]
        cuts = [bisect_left(numbers, first) for first in firsts] + [len(numbers)]
        return [
            (name, after - before)
            for name, (before, after) in zip(names, pairwise(cuts), strict=True)
            if after > before
        ]

    @cached_property
    def _months(self) -> tuple[list[str], list[int]]:
        """All months and the number of the first paper of each, both ascending."""
        rows = self._connection.execute(
            "SELECT key, papers FROM term CROSS JOIN member ON member.term = term.id WHERE kind = 'm' ORDER BY key"
        )
        months = [(key, array("I", papers[:_WIDTH])[0]) for key, papers in rows]
        return [key for key, _ in months], [first for _, first in months]

    def term_count(self, kind: ListKind, letter: str = "") -> int:
        """Return how many lists there are of a kind, or of those filed under a letter of `LETTERS`."""
        return self._counts[kind[0]][letter] if letter else self._counts[kind[0]].total()

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        """How many lists there are, by kind and letter."""
        counts: dict[str, Counter[str]] = {kind[0]: Counter() for kind in ListKind}
        for kind, letter, count in self._connection.execute("SELECT kind, letter, count(*) FROM term GROUP BY 1, 2"):
            counts[kind][letter] = count
        return counts

    def letters(self, kind: ListKind) -> list[tuple[str, int]]:
        """Return the letters that lists of a kind are filed under, in the order of `LETTERS`, each with how many.

        Only authors and keywords have letters.
        """
        counts = {letter: self.term_count(kind, letter) for letter in LETTERS}
        return [(letter, count) for letter, count in counts.items() if count]

    def terms(self, kind: ListKind, first: int, last: int, *, letter: str = "") -> list[Term]:
        """Return a range of the lists of a kind.

        Arguments:
            kind: the kind of list.
            first: the position of the first, from 0: by letter, then by family name (authors), then by key.
            last: the position after the last.
            letter: one of `LETTERS` for the lists that are filed there, "" for all.
        """
        return list(self._terms(kind, letter, first, last))

    def most_frequent(self, kind: ListKind, limit: int) -> list[Term]:
        """Return the lists of a kind with the most papers, ties by key."""
        rows = self._connection.execute(
            "SELECT key, label, count FROM term WHERE kind = ? ORDER BY count DESC, key LIMIT ?", (kind[0], limit)
        )
        return [Term(kind, *row) for row in rows]

    def _numbers(self, kind: ListKind, key: str, first: int, last: int) -> str:
        """Return the numbers of the papers in a range of a list, newest first, as a JSON array."""
        row = self._row(kind, key)
        numbers = [] if row is None else self._members(row[0], first, min(last, row[1]))[::-1]
        return orjson.dumps(numbers).decode("ascii")

    def _row(self, kind: ListKind, key: str) -> tuple[int, int] | None:
        """Return the number of a list and how many papers it has."""
        row: tuple[int, int] | None = self._connection.execute(
            "SELECT id, count FROM term WHERE kind = ? AND key = ?", (kind[0], key)
        ).fetchone()
        return row

    def _members(self, term: int, first: int, last: int) -> list[int]:
        if first >= last:
            return []
        with self._connection.blobopen("member", "papers", term, readonly=True) as papers:
            papers.seek(first * _WIDTH)
            return array("I", papers.read((last - first) * _WIDTH)).tolist()

    def _terms(self, kind: ListKind, letter: str, first: int, last: int) -> Iterator[Term]:
        rows = self._connection.execute(
            f"""
            SELECT key, label, count FROM term WHERE kind = ?{" AND letter = ?" if letter else ""}
            ORDER BY letter, filed, key LIMIT ? OFFSET ?
            """,  # noqa: S608 (constant)
            (kind[0], *((letter,) if letter else ()), -1 if last < 0 else max(0, last - first), first),
        )
        return (Term(kind, *row) for row in rows)

    def place(self, kind: ListKind, key: str) -> tuple[str, int]:
        """Return the letter that a list is filed under, and its position there, from 0; ("", -1) for no list."""
        row = self._connection.execute(
            """
            SELECT own.letter, (SELECT count(*) FROM term WHERE kind = own.kind AND letter = own.letter
                AND (filed, key) < (own.filed, own.key))
            FROM term AS own WHERE kind = ? AND key = ?
            """,
            (kind[0], key),
        ).fetchone()
        return (row[0], row[1]) if row else ("", -1)
