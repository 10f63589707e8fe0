"""Build what changed, from what the last build knew."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.build.affected import affected_units
from sitegen.build.changes import ContentChange, change_content
from sitegen.build.clock import Clock
from sitegen.build.cold import batches
from sitegen.build.done import Done
from sitegen.build.inputs import changed_reads, changed_units, foundations, inputs
from sitegen.build.intake import Intake
from sitegen.build.listers import listing_outputs
from sitegen.build.log_shown import log_shown
from sitegen.build.log_stage import LogHead, change_log
from sitegen.build.plan import PROGRAM, Plan
from sitegen.build.press import Press
from sitegen.build.publishing import TreeDiffersError
from sitegen.build.rendering import Remade, remade, remake_units
from sitegen.build.retelling import retell
from sitegen.build.seal import Distrust, break_seal
from sitegen.build.searching import RemadeSearch, change_search, remake_search
from sitegen.build.signed import signed_manifest
from sitegen.build.staging import Staging
from sitegen.build.states import ColdError, Opened, known_inputs, seal_state, with_inputs
from sitegen.build.units import LATE, LISTERS, PAPER, SEARCH
from sitegen.build.workers import Workers
from sitegen.content.places import ContentChangedError
from sitegen.corpus.change.effects import NeedsSettlingError
from sitegen.corpus.searched import SearchRow
from sitegen.proof.addresses import manifest_part as manifest_address
from sitegen.proof.faults import ProofError
from sitegen.proof.manifest import manifest, manifest_part, root_hash
from sitegen.site.outputs import Output

_HERE: Final = 200
"""Units that are made in this process: starting others takes longer."""
_UNITS_A_TASK: Final = 16


class Rebuilt(NamedTuple):
    """What an incremental build did.

    Arguments:
        root: the root hash of the published tree.
        files, size: of the tree, without its manifest; bytes.
        written, removed: files, each counted once for each name.
        units: how many units were made again.
        unsealed: why the next build will not believe what is kept, None where it will.
    """

    root: str
    files: int
    size: int
    written: int
    removed: int
    units: int
    unsealed: Distrust | None


class WarmBuild:
    """One incremental build.

    Arguments:
        place: where it works.
        plan: the build; its corpus is the kept one, its tree the folder of staged files.
        opened: the state.
        keys: the folder of the key for the seal.
        clock: takes the time.
    """

    def __init__(self, place: Staging, plan: Plan, opened: Opened, keys: Path, clock: Clock) -> None:
        self._place = place
        self._plan = plan
        self._made, self._facts = opened
        self._keys = keys
        self._clock = clock
        self._press = Press(plan)
        self._units: set[str] = set()
        self._searched: Mapping[str, SearchRow | None] = {}

    def close(self) -> None:
        """Close what is open."""
        self._press.close()
        self._made.close()

    def check_theme(self) -> None:
        """Find what is wrong with templates, words or assets, where they are others than those of the last build.

        Raises:
            UsageError: something is.
        """
        if self._inputs != known_inputs(self._facts):
            self._plan.check_theme()

    def take_in(self, intake: Intake, check: Callable[[], None]) -> ContentChange:
        """Look at the content, change the corpus, and find out what is to be made again.

        Arguments:
            intake: is told of everything, also of what is as it was.
            check: called before anything is kept; may raise.

        Raises:
            ColdError: so much changed, or so deeply, that a build from the beginning is quicker, or right.
        """
        with closing(sqlite3.connect(self._place.kept_corpus, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                change = change_content(self._press, connection, intake)
            except NeedsSettlingError as error:
                raise ColdError(str(error)) from error
            except ContentChangedError as error:
                raise ColdError(f"{error.problem.place} is not what was verified, though its dates say so") from error
            retell(connection, intake)
            check()
            self._clock.lap("verify")
            with self._press.lend(connection) as press:
                units = set(affected_units(press, self._made, change)) if change else set()
                by_inputs = set(self._by_inputs())
                units |= by_inputs
            break_seal(self._place.state)
            connection.execute("COMMIT")
        self._units = units
        # Other words change what results show of any paper.
        self._searched = {} if SEARCH in by_inputs else change.effects.searched
        self._facts = with_inputs(self._facts, self._inputs)
        self._clock.lap("settle")
        return change

    def _by_inputs(self) -> Iterator[str]:
        """Yield the units that are made from what changed beside the content."""
        before = known_inputs(self._facts)
        yield from self._made.reading(changed_reads(before, self._inputs))
        yield from changed_units(before, self._inputs)

    @cached_property
    def _inputs(self) -> dict[str, str]:
        return inputs(self._plan, self._press.site)

    def render(self, workers: Workers[Press]) -> Rebuilt:
        """Make the units that are to be made again, publish what is not as it was, and remember it.

        Arguments:
            workers: idle ones, for many units.

        Raises:
            ColdError: somebody changed the published tree.
            MachineError: the machine would not; the published tree is as it was.
        """
        units = self._units
        done = Done()
        for one in self._remade(sorted(units - {SEARCH, LATE, *LISTERS}), workers):
            done.take(one, self._made)
        if SEARCH in units:
            done.take_files(self._search(workers))
        kinds = {unit.partition("/")[0] for unit in units}
        for kind in LISTERS:
            if kind in kinds:
                outputs = list(listing_outputs(self._press, self._made, kind))
                done.take(remade(self._press, kind, outputs, self._made.groups(kind), reads=0), self._made)
        self._clock.lap("render")
        self._continue_log(units, done)
        self._clock.lap("log")
        root, names = self._facts["root"], int(self._facts["names"])
        if done.written or done.removed:
            root, now = self._prove(done)
            self._clock.lap("prove")
            self._publish(done, names)
            names = now
        files, size = self._made.totals()
        unsealed = self._remember(root, names)
        self._clock.lap("publish")
        return Rebuilt(root, files, size, done.written, len(done.removed), len(units), unsealed)

    def _continue_log(self, units: set[str], done: Done) -> None:
        """Append the leaves that are due, and make the page again that tells of the log.

        Raises:
            ColdError: the published log is not the one that was left.
        """
        papers = [unit.removeprefix(f"{PAPER}/") for unit in units if unit.startswith(f"{PAPER}/")]
        try:
            changed = change_log(self._press, self._made, self._place.output, LogHead.of(self._facts), papers)
        except (ProofError, OSError) as error:
            raise ColdError(f"the published log is not the one that was left: {error}") from error
        if changed is not None:
            done.take_files(changed)
            self._facts = {**self._facts, **changed.head.fact()}
        if changed is not None or LATE in units:
            self._press.log = log_shown(self._press, self._made, LogHead.of(self._facts))
            for one in remake_units(self._press, [(LATE, self._made.groups(LATE))]):
                done.take(one, self._made)

    def _search(self, workers: Workers[Press]) -> RemadeSearch:
        if self._searched:
            changed = change_search(self._press, self._made, self._place.output, self._searched)
            if changed is not None:
                return changed
        return remake_search(self._press, workers, self._made)

    def _remade(self, units: list[str], workers: Workers[Press]) -> Iterator[Remade]:
        tasks = ((unit, self._made.groups(unit)) for unit in units)
        if len(units) <= _HERE:
            for task in tasks:
                yield from remake_units(self._press, [task])
            return
        for results in workers.run(remake_units, batches(tasks, _UNITS_A_TASK)):
            yield from results

    def _prove(self, done: Done) -> tuple[str, int]:
        """Write the parts of the manifest that changed, and the manifest; return its root hash and all names."""
        made, writer = self._made, self._press.writer
        digits = made.digits()
        parts = made.parts()
        if any(len(name) != digits for name in parts):
            touched = {*parts, *(name for name, _ in made.entries(digits))}
        else:
            touched = {key[:digits] for key in done.touched}
        for name in sorted(touched):
            said = None
            for _, entries in made.entries(digits, name) if len(name) == digits else ():
                part, said = manifest_part(name, entries)
                writer.write(part.path, [Output(part.path, part.body)])
                done.written += 1
            if said is None:
                done.removed.add(manifest_address(name))
            made.say_parts([(name, said)])
        whole = manifest(list(made.parts().values()), digits=digits, program=PROGRAM)
        size = LogHead.of(self._facts).tree.size
        moment = self._plan.moment or self._press.corpus.ledger.newest()
        outputs = signed_manifest(self._plan, Output(whole.path, whole.body), size=size, moment=moment)
        writer.write(whole.path, outputs)
        done.written += len(outputs)
        return root_hash(whole.body), made.totals()[0] + len(made.parts()) + len(outputs)

    def _publish(self, done: Done, names: int) -> None:
        staged = self._place.staged
        # What one unit has no longer, another may have from now on.
        removed = [path for path in sorted(done.removed) if not os.path.lexists(staged / path)]
        done.removed = set(removed)
        try:
            self._place.publish_change(removed=removed, names=names, staged=done.written)
        except TreeDiffersError as error:
            raise ColdError(str(error)) from error

    def _remember(self, root: str, names: int) -> Distrust | None:
        """Keep what the next build is to know; return why it will not be believed, if so."""
        self._press.close()
        self._made.state({**self._facts, "root": root, "names": str(names)})
        self._made.commit()
        self._made.close()
        return seal_state(self._place, self._keys, foundations(self._plan), published_ns=time.time_ns())
