"""Names and the papers they mean: for links between pages, and in buckets for programs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitegen.corpus.names import HASH_DIGITS, bucket_digits
from sitegen.corpus.stored import ENTRY_COLUMNS, paper_entry
from sitegen.pith.entries import PaperEntry
from sitegen.pith.identity import SHORT_LENGTH, SUFFIX_LENGTH, pith_key

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
        number = self._number(key)
        if number is None:
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
            rows = self._connection.execute(
                "SELECT suffix FROM paper WHERE suffix >= ? AND suffix < ? ORDER BY id DESC", _letters(key)
            )
        else:
            rows = self._connection.execute(
                """
                SELECT suffix FROM claim CROSS JOIN paper ON paper.id = claim.paper WHERE key = ?
                ORDER BY own DESC, source_version DESC, paper.id DESC
                """,
                (key,),
            )
        return [suffix for (suffix,) in rows]

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
            "SELECT key FROM lookup WHERE hash >= ? AND hash < ? ORDER BY key", (first, first + (1 << shift))
        ).fetchall()
        return {key: self.claimants(key) for (key,) in rows}

    def _number(self, key: str) -> int | None:
        if key.startswith(_PITH):
            rows = self._connection.execute(
                "SELECT id FROM paper WHERE suffix >= ? AND suffix < ? LIMIT 2", _letters(key)
            ).fetchall()
            return rows[0][0] if len(rows) == 1 else None
        row = self._connection.execute("SELECT paper FROM name WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]


def _letters(key: str) -> tuple[str, str]:
    """Return the range of suffixes that begin with a key's letters; an empty one where the key has too few."""
    letters = key.removeprefix(_PITH)
    if pith_key(key) != key or not SHORT_LENGTH <= len(letters) <= SUFFIX_LENGTH:
        return "", ""
    return letters, letters + "["
