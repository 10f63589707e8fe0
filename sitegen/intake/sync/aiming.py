"""Learn what a sitegen mirror has: only the parts of its index that changed since last time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

from sitegen.errors import Problem, RefusedError
from sitegen.intake.sync import refusals
from sitegen.intake.sync.head import read_head
from sitegen.intake.sync.history import compare_with_last, remember, removed
from sitegen.intake.sync.index import IndexPart, read_rows
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.papers import Papers
from sitegen.intake.sync.state import State
from sitegen.proof import addresses
from sitegen.proof.log.tiles import TileTree
from sitegen.remote.exchange import Fetched

_MOST_GONE: Final = 100
"""So many papers that a mirror removed are told one by one; the rest is counted, and stands in the report."""


def aim(
    mirror: Mirror,
    state: State,
    note: Callable[[Problem], None],
    advance: Callable[[int], None],
    *,
    accept_new_key: bool,
) -> None:
    """Bring what is aimed at up to what a mirror has now.

    A part whose SHA-256 is known is not asked for. Each is kept as it comes, so that a run that is killed goes on
    where it was.

    Arguments:
        mirror: to be asked.
        state: what is known of it.
        note: is told what is no error.
        advance: is told how many papers were learned of.
        accept_new_key: take another key than before.

    Raises:
        RefusedError: the mirror cannot be read, does not belong together, or contradicts itself.
    """
    # Of a run that ended between two parts, what is aimed at is of no manifest, so that none is known.
    known_root = "" if state.get("aiming") else state.get("aim_root")
    head = read_head(mirror, known_root=known_root, known_etag=state.get("aim_etag"))
    if head is None:
        return
    log = compare_with_last(mirror, state, head, note, accept_new_key=accept_new_key)
    remember(state, head)
    state.put("aiming", "yes")
    state.put("selected", "")
    state.keep()
    papers = Papers(state)
    read_parts(mirror, state, [part for part in head.parts if not papers.has_part(part)], advance)
    _tell_gone(mirror, log, state.number("aim_log_size"), papers.end_parts(head.parts), note)
    state.put("aim_root", head.root)
    state.put("aim_etag", head.etag)
    state.put("aim_log_size", str(head.checkpoint.size))
    state.put("aiming", "")
    state.keep()


def read_parts(mirror: Mirror, state: State, parts: Iterable[IndexPart], advance: Callable[[int], None]) -> None:
    """Enter the papers of parts of the index, each kept as it comes.

    Raises:
        RefusedError: a part cannot be had, or is not what the index says; those before it are kept.
    """
    papers = Papers(state)
    questions = (mirror.question(part.path, most=part.size, ticket=part) for part in parts)
    for outcome in mirror.client.fetch_many(questions, ordered=False):
        if not isinstance(outcome, Fetched):
            raise RefusedError(outcome.problem)
        part: IndexPart = outcome.question.ticket
        if outcome.sha256 != part.sha256:
            cause = f"its SHA-256 is {outcome.sha256}, and the index says {part.sha256}"
            raise RefusedError(Problem(refusals.HEAD_DIFFERS, outcome.question.url, cause))
        papers.enter_part(part, read_rows(outcome.body, part))
        state.keep()
        advance(part.papers)


def _tell_gone(
    mirror: Mirror, log: TileTree, since: int, suffixes: Iterable[str], note: Callable[[Problem], None]
) -> None:
    """Tell of papers that the index lists no longer, and whether the log says that they were removed."""
    gone = iter(suffixes)
    first = list(islice(gone, _MOST_GONE))
    rest = sum(1 for _ in gone)
    said = removed(log, since, first)
    for suffix in first:
        cause = "its log says that it was removed" if suffix in said else "its log does not say that it was removed"
        note(Problem(refusals.PAPER_GONE, mirror.url(addresses.bundle(suffix)), cause))
    if rest:
        note(Problem(refusals.PAPER_GONE, mirror.url(addresses.INDEX), f"{rest} more papers are gone"))
