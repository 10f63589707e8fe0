"""`sitegen add`: everything that was named, verified, into the content folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.build.collector import rare_collections
from sitegen.build.judging import units
from sitegen.config import Config
from sitegen.content.places import Unreadable
from sitegen.content.scan import Sighting
from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.intake.addresses import Address, is_address, parse_address
from sitegen.intake.examining import Pile
from sitegen.intake.fetching.named import Ways, add_named
from sitegen.intake.identifiers import parse_identifier
from sitegen.intake.learning import Notebook
from sitegen.intake.local import Kind, LocalFile, find_local
from sitegen.intake.outcomes import IntakeListener, IntakeSummary, Outcome, Told
from sitegen.intake.reading_local import learn_from
from sitegen.intake.workroom import Workroom, open_workroom

_KEEP_EVERY = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody wants added.

    Arguments:
        sources: paths, identifiers and addresses, as typed.
        ways: how mirrors are asked.
        dry_run: find and verify everything, write nothing.
    """

    sources: Sequence[str]
    ways: Ways = field(default_factory=Ways)
    dry_run: bool = False


def add(request: Request, config: Config, listener: IntakeListener) -> IntakeSummary:
    """Add everything that was named; documents come before what is only bound to them.

    Arguments:
        request: what was named.
        config: where the content is, which keys are pinned.
        listener: is told what became of each thing.

    Returns:
        the counts.

    Raises:
        MachineError: another run is at work here.
        OSError: the machine would not write.
    """
    with rare_collections(), open_workroom(config, listener, dry_run=request.dry_run) as room:
        paths = [source for source in request.sources if os.path.lexists(source)]
        others = [source for source in request.sources if not os.path.lexists(source)]
        listener.stage("add documents", None)
        _add_documents(room, paths, listener)
        named = list(_named(room, others))
        if named:
            listener.stage("fetch papers", len(named))
            add_named(room, named, request.ways, listener)
        listener.stage("read pages and metadata", None)
        _learn(room, paths, listener)
        return room.tally.summary()


def _named(room: Workroom, sources: Iterable[str]) -> Iterator[tuple[str, Address | None]]:
    """Yield what was named with its paper, None for the address of a document, and tell of all that is neither."""
    for source in sources:
        identifier = parse_identifier(source)
        address = Address(identifier) if identifier else parse_address(source)
        if address is not None or (is_address(source) and source.partition("?")[0].endswith(".json")):
            yield source, address
            continue
        kind, cause = refusals.SOURCE_UNKNOWN, "There is no such file, and it is no identifier."
        if is_address(source):
            kind, cause = refusals.ADDRESS_NAMES_NOTHING, "It has none of the forms that addresses of papers have."
        room.tally.tell(Told(Outcome.MISSING, source, problems=(Problem(kind, source, cause),)))


def _add_documents(room: Workroom, paths: Iterable[str], listener: IntakeListener) -> None:
    documents = (one for path in paths for one in _documents(room, path))
    since = 0
    for examined in room.examine(Pile(unit, keep=True, known={}) for unit in units(documents)):
        room.tally.tell_all(map(room.store.store, examined))
        listener.advance(len(examined))
        since += len(examined)
        if since >= _KEEP_EVERY:
            room.keep()
            since = 0


def _documents(room: Workroom, path: str) -> Iterator[Sighting]:
    """Yield the documents of one source, and tell where it holds nothing at all."""
    found = False
    for sighting in find_local(Path(path)):
        found = True
        if isinstance(sighting, Unreadable):
            yield sighting
        elif sighting.kind is Kind.DOCUMENTS:
            yield sighting.file
    if not found:
        problem = Problem(refusals.NOTHING_IN_IT, path, "No file in it has a name that says that it can be added.")
        room.tally.tell(Told(Outcome.MISSING, path, problems=(problem,)))


def _learn(room: Workroom, paths: Iterable[str], listener: IntakeListener) -> None:
    """Keep what pages and metadata tell, now that their papers are there."""
    notebook = Notebook(room.content, room.inventory, dry_run=room.dry_run)
    for path in paths:
        for sighting in find_local(Path(path)):
            if isinstance(sighting, LocalFile) and sighting.kind is not Kind.DOCUMENTS:
                learn_from(sighting, notebook, room.tally, listener.advance)
