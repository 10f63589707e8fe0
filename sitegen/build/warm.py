"""Build what changed, from what the last build knew."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.build.affected import affected_units
from sitegen.build.changes import ContentChange, change_content
from sitegen.build.clock import Clock
from sitegen.build.cold import batches
from sitegen.build.inputs import changed_reads, changed_units, foundations, inputs
from sitegen.build.intake import Intake
from sitegen.build.listers import listing_outputs
from sitegen.build.made import Made
from sitegen.build.plan import PROGRAM, Plan
from sitegen.build.press import Press
from sitegen.build.published import manifest_root, touched_since
from sitegen.build.publishing import TreeDiffersError
from sitegen.build.rendering import Remade, remade, remake_units
from sitegen.build.retelling import retell
from sitegen.build.seal import Distrust, break_seal, read_seal, write_seal
from sitegen.build.searching import RemadeSearch, change_search, remake_search
from sitegen.build.staging import Staging
from sitegen.build.units import LISTERS, SEARCH
from sitegen.build.workers import Workers
from sitegen.content.places import ContentChangedError
from sitegen.corpus.change.effects import NeedsSettlingError
from sitegen.corpus.searched import SearchRow
from sitegen.proof.addresses import manifest_part as manifest_address
from sitegen.proof.manifest import manifest, manifest_part, root_hash
from sitegen.site.outputs import Output

_HERE: Final = 200
"""Units that are made in this process: starting others takes longer."""
_UNITS_A_TASK: Final = 16


class ColdError(Exception):
    """The last build's state cannot be used, or not for this change; the text says why, as the end of a sentence."""


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


class Opened(NamedTuple):
    """A state that is to be trusted: what the tree was made of, and under what."""

    made: Made
    facts: dict[str, str]


def seal_state(place: Staging, keys: Path, under: Mapping[str, str], *, published_ns: int) -> Distrust | None:
    """Seal a state and the corpus beside it, both of which are closed.

    Arguments:
        place: where they lie.
        keys: the folder of the key.
        under: what the corpus was made under.
        published_ns: when the tree was published, in nanoseconds since 1970 UTC.

    Returns:
        None, or why there is no seal.
    """
    facts = {**under, "published": str(published_ns)}
    return write_seal(place.state, facts, keys, beside=[place.kept_corpus])


def open_state(place: Staging, plan: Plan, keys: Path) -> Opened:
    """Open what the last build left, if it is to be trusted and fits the program, the keys and the published tree.

    Arguments:
        place: where it lies.
        plan: the build.
        keys: the folder of the key.

    Raises:
        ColdError: there is none, or it is not to be trusted.
    """
    sealed = read_seal(place.state, keys, beside=[place.kept_corpus])
    if isinstance(sealed, Distrust):
        raise ColdError(sealed.reason)
    try:
        made = Made(place.state, fresh=False)
    except sqlite3.Error as error:
        raise ColdError(f"it cannot be opened: {error}") from error
    try:
        facts = made.facts()
        _compare(facts, plan)
        _compare_tree(place.output, facts, int(sealed["published"]))
    except (sqlite3.Error, KeyError, ValueError) as error:
        made.close()
        raise ColdError(f"it cannot be read: {error}") from error
    except ColdError:
        made.close()
        raise
    return Opened(made, facts)


def is_other_theme(plan: Plan, facts: Mapping[str, str]) -> bool:
    """Tell whether templates, words or assets are others than those that the last build found nothing wrong with."""
    now = {f"input:{name}": digest for name, digest in inputs(plan, plan.make_site()).items()}
    before = {name: value for name, value in facts.items() if name.startswith("input:")}
    return now != before


def _compare_tree(output: Path, facts: dict[str, str], published_ns: int) -> None:
    if manifest_root(output) != facts["root"]:
        raise ColdError("the published tree is not the one that it was made for")
    reason = touched_since(output, published_ns, int(facts["names"]))
    if reason:
        raise ColdError(reason)


def _compare(facts: dict[str, str], plan: Plan) -> None:
    for name, value in foundations(plan).items():
        if facts.get(name) != value:
            raise ColdError(f"it was made under another {_NAMES[name]}")


_NAMES: Final = {
    "program": "version of this program, of Python or of a library",
    "trust": "set of pinned keys, so that every verdict is open again",
    "content": "content folder",
    "base_url": "address of the mirror",
    "page_size": "page size",
}


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
            now = inputs(self._plan, self._press.site)
            with self._press.lend(connection) as press:
                units = set(affected_units(press, self._made, change)) if change else set()
                by_inputs = set(self._by_inputs(now))
                units |= by_inputs
            break_seal(self._place.state)
            connection.execute("COMMIT")
        self._units = units
        # Other words change what results show of any paper.
        self._searched = {} if SEARCH in by_inputs else change.effects.searched
        kept = {name: value for name, value in self._facts.items() if not name.startswith("input:")}
        self._facts = {**kept, **{f"input:{name}": digest for name, digest in now.items()}}
        self._clock.lap("settle")
        return change

    def _by_inputs(self, now: dict[str, str]) -> Iterator[str]:
        """Yield the units that are made from what changed beside the content."""
        before = {
            name.removeprefix("input:"): value for name, value in self._facts.items() if name.startswith("input:")
        }
        yield from self._made.reading(changed_reads(before, now))
        yield from changed_units(before, now)

    def render(self, workers: Workers[Press]) -> Rebuilt:
        """Make the units that are to be made again, publish what is not as it was, and remember it.

        Arguments:
            workers: idle ones, for many units.

        Raises:
            ColdError: somebody changed the published tree.
            MachineError: the machine would not; the published tree is as it was.
        """
        units = self._units
        done = _Done()
        for one in self._remade(sorted(units - {SEARCH, *LISTERS}), workers):
            done.take(one, self._made)
        if SEARCH in units:
            done.take_search(self._search(workers))
        kinds = {unit.partition("/")[0] for unit in units}
        for kind in LISTERS:
            if kind in kinds:
                outputs = list(listing_outputs(self._press, self._made, kind))
                done.take(remade(self._press, kind, outputs, self._made.groups(kind), reads=0), self._made)
        self._clock.lap("render")
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

    def _prove(self, done: _Done) -> tuple[str, int]:
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
        writer.write(whole.path, [Output(whole.path, whole.body)])
        done.written += 1
        return root_hash(whole.body), made.totals()[0] + len(made.parts()) + 1

    def _publish(self, done: _Done, names: int) -> None:
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


class _Done:
    """What was made again, and what changed by it."""

    def __init__(self) -> None:
        self.written = 0
        self.removed: set[str] = set()
        self.touched: set[str] = set()

    def take(self, one: Remade, made: Made) -> None:
        """Remember one unit."""
        made.remove(one.made.unit)
        if one.made.groups or one.made.kept is not None:
            made.add([one.made])
        self.written += one.written
        self.removed |= set(one.removed)
        self.touched |= set(one.touched)

    def take_search(self, one: RemadeSearch) -> None:
        """Remember the search index, of which the list of files knows already."""
        self.written += one.written
        self.removed |= one.removed
        self.touched |= one.touched
