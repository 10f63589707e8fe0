"""Lists of papers by category, month, author and keyword, page by page."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

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
        """Yield every page of every list of a kind: lists by key, pages from the oldest to the root.

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

    def term_count(self, kind: ListKind, letter: str = "") -> int:
        """Return how many lists there are of a kind, or of those whose key begins with a letter of `LETTERS`."""
        return self._range(kind, letter)[1]

    def letters(self, kind: ListKind) -> list[tuple[str, int]]:
        """Return the letters that keys of a kind begin with, in the order of `LETTERS`, and how many begin with each.

        Only authors and keywords have letters.
        """
        counts = {letter: self.term_count(kind, letter) for letter in LETTERS}
        return [(letter, count) for letter, count in counts.items() if count]

    def terms(self, kind: ListKind, first: int, last: int, *, letter: str = "") -> list[Term]:
        """Return a range of the lists of a kind.

        Arguments:
            kind: the kind of list.
            first: the position of the first, from 0, by key (without a letter: by letter, then key).
            last: the position after the last.
            letter: one of `LETTERS` for the lists whose key begins so, "" for all.
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
