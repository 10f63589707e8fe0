"""Change what names mean where a paper takes or gives up some of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import orjson

from sitegen.corpus.key_hash import key_hash
from sitegen.corpus.names import Claim, claim_of, name_row


def claim_names(
    connection: sqlite3.Connection, keys: Iterable[str], *, taken: dict[str, int], given_up: int
) -> set[str]:
    """Change the claims of one paper to names.

    Arguments:
        connection: of the corpus, in a transaction; the paper's own row is there where it takes names.
        keys: every name that the paper had or has.
        taken: those that it has now, with the paper's number.
        given_up: the number that the paper had, 0 for none.

    Returns:
        the names whose entry changed.
    """
    changed = set()
    for key in keys:
        number = key_hash(key)
        row = connection.execute(
            "SELECT owner, claimants FROM name WHERE hash = ? AND key = ?", (number, key)
        ).fetchone()
        before: list[int] = [] if row is None else [row[0]] if row[1] is None else orjson.loads(row[1])
        claimants = {paper for paper in before if paper != given_up}
        if key in taken:
            claimants.add(taken[key])
        after = _row(connection, number, key, claimants)
        if after is not None and row == after[2:]:
            continue
        connection.execute("DELETE FROM name WHERE hash = ? AND key = ?", (number, key))
        if after is not None:
            connection.execute("INSERT INTO name VALUES (?, ?, ?, ?)", after)
        connection.execute(
            "UPDATE total SET count = count + ? WHERE name = 'names'", ((after is not None) - (row is not None),)
        )
        changed.add(key)
    return changed


def _row(
    connection: sqlite3.Connection, number: int, key: str, claimants: set[int]
) -> tuple[int, str, int | None, bytes | None] | None:
    claims: list[Claim] = []
    for paper in claimants:
        row = connection.execute("SELECT source_key, source_version FROM paper WHERE id = ?", (paper,)).fetchone()
        if row is not None:  # else it gives the name up in the same transaction
            claims.append(claim_of(key, row[0], row[1], paper))
    return name_row(number, key, sorted(claims, reverse=True)) if claims else None
