"""Lists of papers by category, month, author and keyword, page by page."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import orjson

from sitegen.corpus.listed import CHUNK, LETTERS, ListKind
from sitegen.corpus.paging import Page, all_pages
from sitegen.corpus.stored import ENTRY_COLUMNS, paper_entry
from sitegen.pith.entries import PaperEntry


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
        rows = self._connection.execute(
            """
            SELECT near.id - own.id, near.key FROM term AS own CROSS JOIN term AS near
            WHERE own.kind = ? AND own.key = ? AND near.id IN (own.id - 1, own.id + 1) AND near.kind = own.kind
            """,
            (kind[0], key),
        )
        found = dict(rows.fetchall())
        return found.get(-1, ""), found.get(1, "")

    def per_month(self, kind: ListKind, key: str) -> list[tuple[str, int]]:
        """Return the months in which papers of a list were submitted, oldest first, each with how many of them."""
        row = self._connection.execute(
            "SELECT first, count FROM term WHERE kind = ? AND key = ?", (kind[0], key)
        ).fetchone()
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
        terms = list(self._terms(ListKind.MONTH, "", 0, -1))
        return [term.key for term in terms], list(accumulate([term.count for term in terms[:-1]], initial=1))

    def term_count(self, kind: ListKind, letter: str = "") -> int:
        """Return how many lists there are of a kind, or of those filed under a letter of `LETTERS`."""
        return self._range(kind, letter)[1]

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
        row = self._connection.execute(
            "SELECT first, count FROM term WHERE kind = ? AND key = ?", (kind[0], key)
        ).fetchone()
        numbers = [] if row is None else self._members(row[0], first, min(last, row[1]))[::-1]
        return orjson.dumps(numbers).decode("ascii")

    def _members(self, chunk: int, first: int, last: int) -> list[int]:
        rows = self._connection.execute(
            "SELECT papers FROM member WHERE id BETWEEN ? AND ? ORDER BY id",
            (chunk + first // CHUNK, chunk + (last - 1) // CHUNK),
        )
        numbers = array("I", b"".join(papers for (papers,) in rows))
        skipped = first // CHUNK * CHUNK
        return numbers[first - skipped : max(first, last) - skipped].tolist()

    def _range(self, kind: ListKind, letter: str) -> tuple[int, int]:
        row = self._connection.execute(
            "SELECT first, count FROM term_range WHERE kind = ? AND letter = ?", (kind[0], letter)
        ).fetchone()
        return (1, 0) if row is None else (row[0], row[1])

    def _terms(self, kind: ListKind, letter: str, first: int, last: int) -> Iterator[Term]:
        begin, count = self._range(kind, letter)
        end = count if last < 0 else min(last, count)
        rows = self._connection.execute(
            "SELECT key, label, count FROM term WHERE id >= ? AND id < ? ORDER BY id", (begin + first, begin + end)
        )
        return (Term(kind, *row) for row in rows)
