"""Papers on their way: asked for, verified, compared with what the index says, stored, and noted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sitegen.build.judging import Found, batched
from sitegen.content.documents import Locator
from sitegen.errors import Problem
from sitegen.intake.examining import Examined, Pile
from sitegen.intake.outcomes import Outcome, Told
from sitegen.intake.sync import refusals
from sitegen.intake.sync.choosing import Source, Want
from sitegen.intake.sync.here import documents_of, is_here
from sitegen.intake.workroom import Workroom
from sitegen.outside.audit_refusals import DOCUMENT_MISPLACED, INDEX_DIFFERS, NOT_SIGNED
from sitegen.pith.parsing import MAX_BYTES
from sitegen.proof import addresses
from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, FetchProblem, Question

_SLACK: Final = 64 << 10
"""Bytes more than listed that are still taken, to say what came instead."""
MOST_FAILURES: Final = 20
_KEEP_SECONDS: Final = 2.0
_PATIENCE: Final = 0.5
"""Seconds in which documents are gathered for a worker."""


class Mover:
    """Brings papers from mirrors into the content folder.

    Arguments:
        room: the lock, the inventory, the workers and the store.
        client: asks.
        sources: the mirrors.
        run: its number.
        fits: tells whether a verified document is of what was chosen.
        each_version: older versions are wanted too.
    """

    def __init__(
        self,
        room: Workroom,
        client: Client,
        sources: list[Source],
        run: int,
        fits: Callable[[Examined], bool],
        *,
        each_version: bool,
    ) -> None:
        self._room, self._client, self._sources, self._run = room, client, sources, run
        self._fits, self._each_version = fits, each_version
        self._waiting: dict[str, Want] = {}
        self._kept_at = time.monotonic()
        self.bytes = 0

    def move(self, wanted: Iterable[Want], advance: Callable[[int], None]) -> int:
        """Bring papers here; return how many were asked for."""
        asked = 0

        def counted() -> Iterator[Want]:
            nonlocal asked
            for want in wanted:
                asked += 1
                yield want

        for examined in self._room.examine(self._piles(counted(), advance)):
            for one in examined:
                self._take(self._waiting.pop(one.place), one)
            advance(len(examined))
            self.keep(seldom=True)
        self.keep()
        return asked

    def keep(self, *, seldom: bool = False) -> None:
        """Write down what is here; first of the content folder, so that nothing is noted that it does not know."""
        if seldom and time.monotonic() - self._kept_at < _KEEP_SECONDS:
            return
        self._room.keep()
        for source in self._sources:
            source.state.keep()
        self._kept_at = time.monotonic()

    def _piles(self, wanted: Iterator[Want], advance: Callable[[int], None]) -> Iterator[Pile]:
        # A slow host is not to keep much waiting: what is not stored when a run is killed has to be fetched again.
        for unit in batched(self._found(wanted, advance), patience=_PATIENCE):
            yield Pile(unit, keep=True, known={})

    def _found(self, wanted: Iterator[Want], advance: Callable[[int], None]) -> Iterator[Found]:
        for outcome in self._client.fetch_many(map(_question, wanted), ordered=False):
            want: Want = outcome.question.ticket
            if isinstance(outcome, Fetched) and not outcome.is_unchanged:
                want.source.failures = 0
                place = outcome.question.url
                self.bytes += outcome.size
                self._waiting[place] = Want(want.source, want.paper._replace(etag=outcome.fields.etag))
                yield Locator(place, b"", 0, outcome.size, None), outcome.body
                continue
            if isinstance(outcome, Fetched):
                want.source.failures = 0
                want.source.papers.arrive(want.paper.suffix, want.paper.reached, etag=want.paper.etag)
                self._room.tally.tell(Told(Outcome.UNCHANGED, outcome.question.url, "", "", want.paper.reached))
            else:
                self._fail_to_come(want, outcome)
            advance(1)

    def _fail_to_come(self, want: Want, outcome: FetchProblem) -> None:
        source = want.source
        # A host that says that nothing is there has answered.
        source.failures = source.failures + 1 if outcome.is_passing else 0
        if source.failures >= MOST_FAILURES and source.problem is None:
            cause = f"{source.failures} answers in a row did not come, the last one with {outcome.code}"
            source.problem = Problem(refusals.MIRROR_FAILING, source.mirror.base, cause)
            self._room.tally.note(source.problem)
        self._fail(want, outcome.problem)
        self._room.tally.tell(
            Told(Outcome.MISSING, outcome.question.url, "", want.paper.number, "", (outcome.problem,))
        )

    def _take(self, want: Want, one: Examined) -> None:
        problem = self._against(want, one)
        if problem is None:
            told = self._room.store.store(one)
        elif one.verified:
            told = Told(Outcome.REFUSED, one.place, "", one.pith_number, one.sha256, (problem,))
        else:
            refused = self._room.store.refuse(one, one.place)
            told = refused._replace(problems=(problem, *refused.problems))
        if told.outcome is Outcome.REFUSED:
            self._fail(want, told.problems[0])
        else:
            self._arrive(want, one, kept=told.outcome is Outcome.KEPT)
        self._room.tally.tell(told)

    def _against(self, want: Want, one: Examined) -> Problem | None:
        """Return why a document is not what was asked for."""
        base, paper = want.source.mirror.base, want.paper
        if not one.verified:
            return Problem(NOT_SIGNED, one.place, f"{base} serves it")
        if one.suffix != paper.suffix or (paper.number and one.pith_number != paper.number):
            return Problem(DOCUMENT_MISPLACED, one.place, f"it is {one.pith_number}, and {base} has it there")
        if one.kind != paper.kind:
            return Problem(DOCUMENT_MISPLACED, one.place, f"it is a {one.kind}, and a {paper.kind} was asked for")
        if paper.sha256 and one.sha256 != paper.sha256:
            cause = f"it is of {one.dated} with the SHA-256 {one.sha256}, and the index says {paper.sha256}"
            return Problem(INDEX_DIFFERS, one.place, cause)
        if not self._fits(one):
            return Problem(refusals.NOT_AS_CHOSEN, one.place, f"{base} listed it")
        return None

    def _arrive(self, want: Want, one: Examined, *, kept: bool) -> None:
        """Note that a paper is here, for every mirror that has it so."""
        want.source.papers.arrive(one.suffix, one.sha256, kept=kept, etag=want.paper.etag)
        if len(self._sources) == 1:
            return
        here = documents_of(self._room.inventory, one.suffix)
        for source in self._sources:
            other = source.papers.get(one.suffix)
            if other is None or not other.sha256:
                continue
            if other.sha256 == one.sha256:
                source.papers.arrive(one.suffix, one.sha256, kept=kept)
            elif is_here(other, here, each_version=self._each_version):
                source.papers.arrive(one.suffix, "")

    def _fail(self, want: Want, problem: Problem) -> None:
        want.source.papers.fail(want.paper.suffix, self._run, problem)


def _question(want: Want) -> Question:
    paper = want.paper
    path = addresses.record(paper.suffix) if paper.kind == "record" else addresses.bundle(paper.suffix)
    most = min(paper.size + _SLACK, MAX_BYTES) if paper.sha256 else MAX_BYTES
    return want.source.mirror.question(path, most=most, etag=paper.etag if not paper.sha256 else "", ticket=want)
