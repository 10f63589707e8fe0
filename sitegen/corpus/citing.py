"""Settle who cites whom: one entry for each citing paper, joined from every origin that names it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

import orjson

from sitegen.corpus.resolving import Resolver
from sitegen.corpus.spill import PARTS, Spill
from sitegen.corpus.telling import Entry, Telling, in_order, join

CHUNK: Final = 64
"""Entries in a row of `citing`."""


_CHUNKS: Final = 1 << 20
"""Chunks that the entries of one paper may have, at most."""
_Record: TypeAlias = tuple[Any, ...]


def chunk_id(paper: int, chunk: int) -> int:
    """Return the number of the row of `citing` that has a chunk of a paper's entries."""
    return paper * _CHUNKS + chunk


def settle_citations(connection: sqlite3.Connection, citations: Spill, live: Sequence[int]) -> None:
    """Join the citations that all papers tell into the cited-by list of each paper.

    One citing paper is one entry, by the paper of this mirror, else by its key; where neither is known, each telling is
    an entry. A paper does not cite itself. Lists are sorted by `telling.in_order`.

    Arguments:
        connection: of the corpus that is being written.
        citations: as in `Drafts`.
        live: the paper that each draft became, or 0.
    """
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM paper").fetchone()
    by_cited = Spill(connection, "cited")
    parts = by_cited.parts
    for part in range(PARTS):
        resolver = Resolver(connection)
        for draft, *record in citations.read(part, 12):
            teller = live[draft]
            if teller and (resolved := resolve(resolver, teller, tuple(record))):
                held = parts[resolved[0] * PARTS // (last + 1)]
                held += resolved
        by_cited.settle()
    shared = {letters for (letters,) in connection.execute("SELECT letters FROM short")}
    for part in range(PARTS):
        tellings: dict[int, list[Telling]] = {}
        for paper, *telling in by_cited.read(part, 11):
            tellings.setdefault(paper, []).append(telling)
        rows = [(paper, chunks_of(tellings[paper], shared)) for paper in sorted(tellings)]
        insert_citing(connection, rows)


def resolve(resolver: Resolver, teller: int, record: _Record) -> _Record | None:
    """Return the cited paper and what is told of the citing one, None where no paper of this mirror is cited.

    Arguments:
        resolver: knows what names mean.
        teller: the paper that tells of the citation.
        record: as `packed.records` yields it.
    """
    cited, suffix, key, *told = record
    paper = resolver.paper(cited) if cited else teller
    if not paper:
        return None
    citing = teller if suffix else resolver.paper(key) if key else 0
    if citing == paper:
        return None
    if citing and not suffix:
        own_suffix, own_key, *described = resolver.described(citing)
        return (paper, own_suffix, own_key, told[0], *described, *told[4:])
    return (paper, suffix, key, *told)


def chunks_of(tellings: list[Telling], shared: set[str]) -> list[list[Any]]:
    """Return the entries of one cited paper in their order, cut into chunks.

    Arguments:
        tellings: of all papers that cite it, at least one.
        shared: letters that several papers of the mirror begin with.
    """
    citing: dict[str | int, list[Telling]] = {}
    for lone, told in enumerate(tellings):
        # A suffix has no colon and a key has one, so that neither is taken for the other.
        citing.setdefault(told[0] or told[1] or lone, []).append(told)
    entries = [_named(entry, shared) for entry in in_order([join(same) for same in citing.values()])]
    return [entries[first : first + CHUNK] for first in range(0, len(entries), CHUNK)]


def insert_citing(connection: sqlite3.Connection, papers: Iterable[tuple[int, list[list[Any]]]]) -> None:
    """Write the entries of cited papers, none of which has any yet."""
    rows: list[tuple[int, bytes]] = []
    cited: list[tuple[int, int]] = []
    for paper, chunks in papers:
        cited.append((paper, sum(map(len, chunks))))
        rows += [(chunk_id(paper, place), orjson.dumps(chunk)) for place, chunk in enumerate(chunks)]
    connection.executemany("INSERT INTO citing VALUES (?, ?)", rows)
    connection.executemany("INSERT INTO cited VALUES (?, ?)", cited)


def _named(entry: Entry, shared: set[str]) -> tuple[Any, ...]:
    suffix, *told = entry
    return (suffix if suffix[:8] in shared else suffix[:8] or None, *told)
