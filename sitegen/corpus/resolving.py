"""Which paper a name means, asked many times of a corpus whose names are settled."""

from __future__ import annotations

import sqlite3

from sitegen.corpus.key_hash import key_hash
from sitegen.pith.identity import SHORT_LENGTH, SUFFIX_LENGTH, pith_key

_PITH = "pith:"
_SHORT = len(_PITH) + SHORT_LENGTH


class Resolver:
    """Answers about names and papers, each remembered for as long as the resolver lives."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._papers: dict[str, int] = {}

    def paper(self, key: str) -> int:
        """Return the number of the paper that a name means, or 0."""
        paper = self._papers.get(key)
        if paper is None:
            paper = self._papers[key] = find_paper(self._connection, key)
        return paper

    def described(self, paper: int) -> tuple[str, str, str, str, str]:
        """Return a paper's suffix, source key, title, primary category and month."""
        row: tuple[str, str, str, str, str] = self._connection.execute(
            "SELECT suffix, source_key, title, primary_cat, substr(submitted_at, 1, 7) FROM paper WHERE id = ?",
            (paper,),
        ).fetchone()
        return row


def find_paper(connection: sqlite3.Connection, key: str) -> int:
    """Return the number of the paper that a name means, or 0; see `names.settle_names`.

    Arguments:
        connection: of a corpus whose names are settled.
        key: any number of letters of a Pith number from 8 to 26 with `pith:` before them, or another key.
    """
    if key.startswith(_PITH) and len(key) != _SHORT:
        numbers = [number for number, _ in papers_beginning(connection, key)]
        return numbers[0] if len(numbers) == 1 else 0
    row = connection.execute("SELECT owner FROM name WHERE hash = ? AND key = ?", (key_hash(key), key)).fetchone()
    return (row[0] or 0) if row else 0


def papers_beginning(connection: sqlite3.Connection, key: str) -> list[tuple[int, str]]:
    """Return number and suffix of the papers whose suffix begins with a Pith key's letters, newest submission first."""
    letters = key.removeprefix(_PITH)
    if pith_key(key) != key or not SHORT_LENGTH <= len(letters) <= SUFFIX_LENGTH:
        return []
    return connection.execute(
        "SELECT id, suffix FROM paper WHERE suffix >= ? AND suffix < ? ORDER BY id DESC", (letters, letters + "[")
    ).fetchall()
