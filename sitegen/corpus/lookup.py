"""Names and the papers they mean: for links between pages, and in buckets for programs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import orjson

from sitegen.corpus.key_hash import HASH_DIGITS, bucket_digits, key_hash
from sitegen.corpus.resolving import find_paper, papers_beginning
from sitegen.corpus.stored import ENTRY_COLUMNS, paper_entry
from sitegen.pith.entries import PaperEntry

_PITH = "pith:"


class Lookup:
    """Questions about names; a name is a key of `identity.alias_key`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        (self.entries,) = connection.execute("SELECT count FROM total WHERE name = 'names'").fetchone()
        self.digits = bucket_digits(self.entries)

    def resolve(self, key: str) -> PaperEntry | None:
        """Return the one paper that a name means.

        Arguments:
            key: any number of letters of a Pith number from 8 to 26 with `pith:` before them, or another key.

        Returns:
            the paper; None where none has the name, or where several claim it and none or several are it by their
            own records. Of several versions of one source it is the newest.
        """
        number = find_paper(self._connection, key)
        if not number:
            return None
        row = self._connection.execute(
            f"SELECT {ENTRY_COLUMNS} FROM paper WHERE id = ?",  # noqa: S608 (constant columns)
            (number,),
        ).fetchone()
        return paper_entry(row)

    def claimants(self, key: str) -> list[str]:
        """Return the suffixes of all papers that claim a name.

        Returns:
            those whose canonical record has the name as its source first; within that newest version first, then
            newest submission.
        """
        if key.startswith(_PITH):
            return [suffix for _, suffix in papers_beginning(self._connection, key)]
        row = self._connection.execute(
            "SELECT owner, claimants FROM name WHERE hash = ? AND key = ?", (key_hash(key), key)
        ).fetchone()
        return [] if row is None else self._suffixes(*row)

    def bucket_names(self) -> Iterator[str]:
        """Yield the names of all buckets, in order, also of those that are empty."""
        for number in range(16**self.digits):
            yield f"{number:0{self.digits}x}"

    def bucket(self, name: str) -> dict[str, list[str]]:
        """Return the entries of a bucket.

        Arguments:
            name: the first hex digits of the SHA-256 of each of its keys, as many as `digits`.

        Returns:
            key to suffixes, by key; the suffixes as in `claimants`.
        """
        shift = 4 * (HASH_DIGITS - self.digits)
        first = int(name, 16) << shift
        rows = self._connection.execute(
            """
            SELECT key, owner, claimants, suffix FROM name LEFT JOIN paper ON paper.id = owner
            WHERE hash >= ? AND hash < ? ORDER BY key
            """,
            (first, first + (1 << shift)),
        ).fetchall()
        return {
            key: [suffix] if claimants is None else self._suffixes(owner, claimants)
            for key, owner, claimants, suffix in rows
        }

    def _suffixes(self, owner: int | None, claimants: bytes | None) -> list[str]:
        numbers = [owner] if claimants is None else orjson.loads(claimants)
        return [
            self._connection.execute("SELECT suffix FROM paper WHERE id = ?", (number,)).fetchone()[0]
            for number in numbers
        ]
