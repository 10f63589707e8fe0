"""Settle who cites whom: one entry for each citing paper, joined from every origin that names it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson

from sitegen.corpus.resolving import Resolver
from sitegen.corpus.spill import PARTS, Spill
from sitegen.corpus.telling import Entry, Telling, in_order, join

CHUNK: Final = 64
"""Entries in a row of `citing`."""


def settle_citations(connection: sqlite3.Connection, citations: Spill, live: Sequence[int]) -> None:
    """Join the citations that all papers tell into the cited-by list of each paper.

    One citing paper is one entry, by the paper of this mirror, else by its key; where neither is known, each telling is
    an entry. A paper does not cite itself. Lists are sorted by `telling.in_order`.

    Arguments:
        connection: of the corpus that is being written.
        citations: as in `Drafts`.
        live: the paper that each draft became, or 0.
    """
    (papers,) = connection.execute("SELECT count(*) FROM paper").fetchone()
    by_cited = Spill(connection, "cited")
    for part in range(PARTS):
        _resolve(Resolver(connection), citations.read(part, 12), by_cited, live, papers)
    shared = {letters for (letters,) in connection.execute("SELECT letters FROM short")}
    chunks = 0
    for part in range(PARTS):
        rows: list[tuple[int, bytes]] = []
        cited: list[tuple[int, int, int]] = []
        for paper, entries in _by_paper(by_cited, part):
            cited.append((paper, chunks + 1, len(entries)))
            for first in range(0, len(entries), CHUNK):
                chunks += 1
                rows.append((chunks, orjson.dumps([_named(entry, shared) for entry in entries[first : first + CHUNK]])))
        connection.executemany("INSERT INTO citing VALUES (?, ?)", rows)
        connection.executemany("INSERT INTO cited VALUES (?, ?, ?)", cited)


def _resolve(resolver: Resolver, records: Any, by_cited: Spill, live: Sequence[int], papers: int) -> None:
    """Put the citations of papers in this mirror into parts by the number of the cited paper."""
    parts = by_cited.parts
    for draft, cited, suffix, key, *told in records:
        teller = live[draft]
        paper = teller and (resolver.paper(cited) if cited else teller)
        if not paper:
            continue
        citing = teller if suffix else resolver.paper(key) if key else 0
        if citing == paper:
            continue
        part = parts[paper * PARTS // (papers + 1)]
        if citing and not suffix:
            own_suffix, own_key, *described = resolver.described(citing)
            part += (paper, own_suffix, own_key, told[0], *described, *told[4:])
        else:
            part += (paper, suffix, key, *told)
    by_cited.settle()


def _by_paper(by_cited: Spill, part: int) -> Iterator[tuple[int, list[Entry]]]:
    tellings: dict[int, list[Telling]] = {}
    for paper, *telling in by_cited.read(part, 11):
        tellings.setdefault(paper, []).append(telling)
    for paper in sorted(tellings):
        citing: dict[str | int, list[Telling]] = {}
        for lone, told in enumerate(tellings.pop(paper)):
            # A suffix has no colon and a key has one, so that neither is taken for the other.
            citing.setdefault(told[0] or told[1] or lone, []).append(told)
        yield paper, in_order([join(same) for same in citing.values()])


def _named(entry: Entry, shared: set[str]) -> tuple[Any, ...]:
    suffix, *told = entry
    return (suffix if suffix[:8] in shared else suffix[:8] or None, *told)
