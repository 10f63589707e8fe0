"""Which mirror each missing paper is asked of, where several have it: one that has the newest."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from sitegen.corpus.instants import instant
from sitegen.errors import Problem
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.papers import Aimed, Papers
from sitegen.intake.sync.refusals import MIRRORS_DIFFER
from sitegen.intake.sync.state import State
from sitegen.pith.identity import SHORT_LENGTH


@dataclass(slots=True)
class Source:
    """A mirror of this run.

    Arguments:
        mirror: to be asked.
        state: what is known of it.
        papers: of the state.
        failures: answers in a row that did not come.
        problem: why it is asked for nothing more in this run.
    """

    mirror: Mirror
    state: State
    papers: Papers
    failures: int = 0
    problem: Problem | None = None


class Want(NamedTuple):
    """A paper to be asked for, and of whom."""

    source: Source
    paper: Aimed


def wants(
    sources: Sequence[Source], run: int, note: Callable[[Problem], None], *, each_version: bool
) -> Iterator[Want]:
    """Yield what is to be asked for, by suffix; lazily, so that what became of earlier papers counts for later ones.

    Each paper is asked of one of the mirrors that have the newest bundle, another for each paper. What failed in this
    run is asked for again elsewhere, by calling this again, until nobody is left who was not asked.

    Arguments:
        sources: the mirrors.
        run: its number.
        note: is told where mirrors differ.
        each_version: ask for older versions too.
    """
    streams = [_missing(source, run) for source in sources]
    for suffix, group in groupby(heapq.merge(*streams, key=_suffix), key=_suffix):
        candidates = [want for want in group if want.source.problem is None]
        picked = candidates if each_version else newest(candidates)
        shas = list(dict.fromkeys(want.paper.sha256 for want in picked))
        if len(shas) > 1 and "" not in shas and not each_version:
            note(Problem(MIRRORS_DIFFER, suffix, _difference(picked)))
        for sha256 in shas:
            alike = [want for want in picked if want.paper.sha256 == sha256]
            # Of a paper that no index lists, nobody knows who has the newest: all are asked.
            yield from alike if not sha256 else [alike[sum(suffix[:SHORT_LENGTH].encode()) % len(alike)]]


def newest(candidates: Sequence[Want]) -> list[Want]:
    """Return those that have the newest bundle of a paper, or else record, and those of whom nobody knows."""
    unknown = [want for want in candidates if not want.paper.sha256]
    known = [want for want in candidates if want.paper.sha256]
    known = [want for want in known if want.paper.kind == "bundle"] or known
    latest = max((instant(want.paper.dated) for want in known), default=None)
    return [want for want in known if instant(want.paper.dated) == latest] + unknown


def _missing(source: Source, run: int) -> Iterator[Want]:
    return (Want(source, paper) for paper in source.papers.todo(run))


def _suffix(want: Want) -> str:
    return want.paper.suffix


def _difference(picked: Sequence[Want]) -> str:
    return ", ".join(f"{want.source.mirror.base} has {want.paper.sha256}" for want in picked)
