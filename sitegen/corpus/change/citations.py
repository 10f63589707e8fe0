"""Change the cited-by lists of the papers that a change of other papers reaches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from sitegen.corpus.citing import chunk_id, chunks_of, insert_citing, resolve
from sitegen.corpus.key_hash import key_hash
from sitegen.corpus.packed import KeptFacts, own_keys, records, unpack
from sitegen.corpus.resolving import Resolver


def tellers_of(connection: sqlite3.Connection, hashes: Iterable[int]) -> set[int]:
    """Return the numbers of the papers that name one of some keys in what they tell of citations."""
    rows = connection.execute(
        "SELECT DISTINCT paper.id FROM json_each(?) AS wanted CROSS JOIN cites ON cites.hash = wanted.value"
        " CROSS JOIN paper USING (draft)",
        (orjson.dumps(sorted(hashes)).decode(),),
    )
    return {number for (number,) in rows}


def targets_of(connection: sqlite3.Connection, number: int, hashes: set[int] | None) -> Iterator[int]:
    """Yield the numbers of the papers whose cited-by lists a paper tells of.

    Arguments:
        connection: of the corpus.
        number: of the paper that tells.
        hashes: only what has to do with one of these keys; None is all that it tells.
    """
    kept = facts_of(connection, number)
    if kept is None:
        return
    resolver = Resolver(connection)
    own = own_keys(kept)
    for cited, _, citing, *_ in records(kept, own):
        keys = {key_hash(key) for key in (cited, citing) if key}
        if hashes is None or keys & hashes:
            paper = resolver.paper(cited) if cited else number
            if paper:
                yield paper


def cite_again(connection: sqlite3.Connection, number: int) -> bool:
    """Settle the cited-by list of one paper anew, and tell whether it changed."""
    kept = facts_of(connection, number)
    tellings: list[Any] = []
    if kept is not None:
        resolver = Resolver(connection)
        for teller in sorted(tellers_of(connection, kept.hashes()) | {number}):
            told = facts_of(connection, teller)
            for record in records(told, own_keys(told)) if told else ():
                resolved = resolve(resolver, teller, record)
                if resolved and resolved[0] == number:
                    tellings.append(resolved[1:])
    shared = {letters for (letters,) in connection.execute("SELECT letters FROM short")}
    chunks = chunks_of(tellings, shared) if tellings else []
    edges = chunk_id(number, 0), chunk_id(number + 1, 0)
    before = connection.execute("SELECT entries FROM citing WHERE id >= ? AND id < ? ORDER BY id", edges).fetchall()
    if [entries for (entries,) in before] == [orjson.dumps(chunk) for chunk in chunks]:
        return False
    had = connection.execute("SELECT count FROM cited WHERE paper = ?", (number,)).fetchone()
    connection.execute("DELETE FROM citing WHERE id >= ? AND id < ?", edges)
    connection.execute("DELETE FROM cited WHERE paper = ?", (number,))
    if chunks:
        insert_citing(connection, [(number, chunks)])
    more = sum(map(len, chunks)) - (had[0] if had else 0)
    connection.execute("UPDATE total SET count = count + ? WHERE name = 'citing'", (more,))
    return True


def facts_of(connection: sqlite3.Connection, number: int) -> KeptFacts | None:
    """Return the kept facts of a paper, None where there is no paper of this number."""
    row = connection.execute(
        "SELECT body FROM paper CROSS JOIN facts USING (draft) WHERE paper.id = ?", (number,)
    ).fetchone()
    return None if row is None else unpack(row[0])
