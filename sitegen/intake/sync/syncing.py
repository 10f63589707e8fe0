"""`sitegen sync`: what mirrors have, or a selection of it, into the content folder.

1. Of each mirror: is it the one that was seen before, and what does it have? (`aiming`)
2. Which of that is wanted? (`selecting`)
3. Which of that is here already? (`here`)
4. What is missing is asked for where the newest is, verified and stored; what fails is asked for elsewhere. (`moving`)
5. What is still missing is written down, with the reason. (`reporting`)
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from sitegen.build.collector import rare_collections
from sitegen.config import Config
from sitegen.errors import Problem, RefusedError
from sitegen.intake.sync.aiming import aim
from sitegen.intake.sync.choosing import Source, wants
from sitegen.intake.sync.here import reconcile
from sitegen.intake.sync.mirror import Mirror, base_of
from sitegen.intake.sync.moving import Mover
from sitegen.intake.sync.papers import Papers
from sitegen.intake.sync.refusals import NO_INDEX
from sitegen.intake.sync.reporting import write_report
from sitegen.intake.sync.request import Request, SyncListener, SyncSummary
from sitegen.intake.sync.selecting import fits, select, select_named
from sitegen.intake.sync.standing import Standing, standing_of
from sitegen.intake.sync.state import FOLDER, State, state_name
from sitegen.intake.workroom import WORK_FOLDER, Workroom, open_workroom
from sitegen.remote.client import Client

_MOST_THREADS = 64


def sync(request: Request, config: Config, listener: SyncListener) -> SyncSummary:
    """Bring mirrors here.

    Arguments:
        request: which, and how.
        config: where the content is, which keys are pinned.
        listener: is told of everything.

    Raises:
        UsageError: an address or a selection cannot be used.
        MachineError: another run is at work here, or what is known of a mirror cannot be read.
        OSError: the machine would not write.
    """
    bases = list(dict.fromkeys(map(base_of, request.mirrors)))
    manners = replace(request.manners, contact=config.mirror.contact, rate=request.rate, at_once=request.at_once)
    threads = min(_MOST_THREADS, request.at_once * len(bases))
    with (
        rare_collections(),
        open_workroom(config, listener, dry_run=request.dry_run) as room,
        contextlib.ExitStack() as stack,
        Client(given=bases, manners=manners, allow_private=request.allow_private, threads=threads) as client,
    ):
        folder = config.root / WORK_FOLDER / FOLDER
        sources = []
        for base in bases:
            path = folder / f"{state_name(base)}.sqlite"
            state = stack.enter_context(State(path, base, dry_run=request.dry_run))
            sources.append(Source(Mirror(base, client), state, Papers(state)))
        run = _begin(sources)
        for source in sources:
            _learn(source, request, room, listener)
        moved = 0 if request.dry_run else _move(sources, run, request, room, client, listener)
        standings = tuple(_end(source, request) for source in sources)
        for standing in standings:
            listener.standing(standing)
        return SyncSummary(standings, room.tally.summary(), moved)


def _begin(sources: Sequence[Source]) -> int:
    """Return the number of this run, which is the same for all its mirrors."""
    run = max(source.state.number("run") for source in sources) + 1
    for source in sources:
        source.state.put("run", str(run))
        source.state.keep()
    return run


def _learn(source: Source, request: Request, room: Workroom, listener: SyncListener) -> None:
    """Bring up to date what is aimed at; where the mirror cannot be trusted or asked, it is asked for nothing."""
    listener.stage(f"learn what {source.mirror.base} has", None)
    try:
        with _stopping(source, room):
            _aim_and_select(source, request, room, listener)
    finally:
        source.state.keep()
    reconcile(source.papers, room.inventory, each_version=request.each_version)
    source.state.keep()


def _move(
    sources: list[Source], run: int, request: Request, room: Workroom, client: Client, listener: SyncListener
) -> int:
    mover = Mover(room, client, sources, run, partial(fits, request.selection), each_version=request.each_version)
    listener.stage("fetch papers", max(source.papers.counts().missing for source in sources))
    try:
        # In each pass a paper is asked of one mirror more, so that after as many nobody is left to be asked.
        for _ in sources:
            wanted = wants(sources, run, room.tally.note, each_version=request.each_version)
            if not mover.move(wanted, listener.advance):
                break
    finally:
        mover.keep()
    return mover.bytes


def _end(source: Source, request: Request) -> Standing:
    """Note how a mirror ended, and write the report."""
    state = source.state
    state.put("stopped", json.dumps(source.problem.as_json()) if source.problem else "")
    state.put("last_run", _now())
    if standing_of(state).is_complete:
        state.put("last_complete", _now())
    state.keep()
    if not request.dry_run:
        write_report(source.mirror, state)
    standing = standing_of(state)
    return replace(standing, report="") if request.dry_run else standing


@contextlib.contextmanager
def _stopping(source: Source, room: Workroom) -> Iterator[None]:
    """Let a refusal end what is done with one mirror, and no more."""
    try:
        yield
    except RefusedError as error:
        source.problem = error.problems[0]
        for problem in error.problems:
            room.tally.note(_named(source, problem))


def _named(source: Source, problem: Problem) -> Problem:
    """Return a problem whose place says which mirror it is about."""
    return problem if source.mirror.base in problem.place else problem.within(source.mirror.base)


def _aim_and_select(source: Source, request: Request, room: Workroom, listener: SyncListener) -> None:
    mirror, state, selection, note = source.mirror, source.state, request.selection, room.tally.note
    try:
        aim(mirror, state, note, listener.advance, accept_new_key=request.accept_new_key)
    except RefusedError as error:
        if error.problems[0].kind is not NO_INDEX or not selection.names_papers or state.get("aim_root"):
            raise
        select_named(mirror, state, selection, note)
    else:
        select(mirror, state, selection, note)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
