"""Settle who cites whom: one entry for each citing paper, joined from every origin that names it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import orjson

from sitegen.corpus.resolving import Resolver
from sitegen.corpus.spill import PARTS, Spill
from sitegen.corpus.telling import Entry, Telling, join, sort_key

CHUNK: Final = 64
"""Entries in a row of `citing`."""


def settle_citations(connection: sqlite3.Connection, citations: Spill, live: Sequence[int]) -> None:
    """Join the citations that all papers tell into the cited-by list of each paper.

    One citing paper is one entry, by the paper of this mirror, else by its key; where neither is known, each telling is
    an entry. A paper does not cite itself. Lists are sorted by `telling.sort_key`.

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
    for put, (draft, cited, suffix, key, *told) in enumerate(records):
        teller = live[draft]
        paper = teller and (resolver.paper(cited) if cited else teller)
        if not paper:
            continue
        citing = teller if suffix else resolver.paper(key) if key else 0
        if citing == paper:
            continue
        if citing and not suffix:
            suffix, key, *told[1:4] = resolver.described(citing)
        parts[paper * PARTS // (papers + 1)] += (paper, suffix, key, *told)
        if not put % 1_000:
            by_cited.settle()


def _by_paper(by_cited: Spill, part: int) -> list[tuple[int, list[Entry]]]:
    tellings: dict[int, dict[tuple[str, str | int], list[Telling]]] = {}
    for lone, (paper, suffix, key, *told) in enumerate(by_cited.read(part, 11)):
        citing = tellings.setdefault(paper, {})
        citing.setdefault((suffix, "") if suffix else ("", key or lone), []).append((suffix, key, *told))
    return [(paper, sorted(map(join, tellings[paper].values()), key=sort_key)) for paper in sorted(tellings)]


def _named(entry: Entry, shared: set[str]) -> tuple[Any, ...]:
    suffix, *told = entry
    return (suffix if suffix[:8] in shared else suffix[:8] or None, *told)
