"""What cites the papers of a list, and what cites that, as a mirror's records say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sitegen.errors import Problem, RefusedError
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.naming import Names
from sitegen.intake.sync.refusals import INDEX_MALFORMED, LIST_CUT
from sitegen.intake.sync.state import State
from sitegen.pith.identity import identifier_key
from sitegen.pith.parsing import MAX_BYTES, parse
from sitegen.proof import addresses
from sitegen.remote.exchange import Fetched

_PAGE: Final = 500


def follow(mirror: Mirror, state: State, names: Names, depth: int, note: Callable[[Problem], None]) -> None:
    """Add to the table `closure` what cites the papers in it, and what cites that, so many times.

    Arguments:
        mirror: to be asked for records.
        state: whose temporary table `closure` has the papers that it begins with, at depth 0.
        names: find papers by what citations call them.
        depth: how often.
        note: is told where a record names only some of what cites a paper.

    Raises:
        RefusedError: a record or the look-up cannot be had.
    """
    for level in range(depth):
        questions = (
            mirror.question(addresses.record(suffix), most=MAX_BYTES, ticket=suffix) for suffix in _at(state, level)
        )
        for outcome in mirror.client.fetch_many(questions):
            if not isinstance(outcome, Fetched):
                raise RefusedError(outcome.problem)
            for key in _citing(outcome, note):
                state.connection.executemany(
                    "INSERT OR IGNORE INTO closure VALUES (?, ?)",
                    [(suffix, level + 1) for suffix in names.by_key(key)],
                )


def _at(state: State, level: int) -> Iterator[str]:
    last = ""
    query = f"SELECT suffix FROM closure WHERE level = ? AND suffix > ? ORDER BY suffix LIMIT {_PAGE}"  # noqa: S608 (a constant)
    while rows := state.connection.execute(query, (level, last)).fetchall():
        yield from (suffix for (suffix,) in rows)
        last = rows[-1][0]


def _citing(answer: Fetched, note: Callable[[Problem], None]) -> Iterator[str]:
    """Yield the keys of what cites a paper, as its record says."""
    parsed = parse(answer.body)
    if isinstance(parsed, tuple):
        raise RefusedError(Problem(INDEX_MALFORMED, f"{answer.question.url}: {parsed[0].place}", parsed[0].cause))
    inbound: Any = parsed.value.get("inbound_citations")
    sample = inbound.get("sample") if isinstance(inbound, dict) else None
    rows = [row for row in sample if isinstance(row, dict)] if isinstance(sample, list) else []
    total = inbound.get("count") if isinstance(inbound, dict) else 0
    if isinstance(total, int) and total > len(rows):
        note(Problem(LIST_CUT, answer.question.url, f"it names {len(rows)} of {total}"))
    for row in rows:
        key = row.get("citing_key") or row.get("citing_arxiv_id")
        named = identifier_key(key.removeprefix("arxiv:").removeprefix("doi:")) if isinstance(key, str) else None
        if named:
            yield named
