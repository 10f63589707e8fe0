"""The corpus of a preview: made once, then changed whenever the content changes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.build.affected import affected_units
from sitegen.build.changes import ContentChange, change_content
from sitegen.build.clock import Clock
from sitegen.build.cold import settle_content
from sitegen.build.inputs import foundations
from sitegen.build.intake import Intake
from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.report import Listener
from sitegen.build.retelling import retell
from sitegen.build.seal import Distrust, break_seal, read_seal, write_seal
from sitegen.build.seal_key import key_folder
from sitegen.build.staging import Staging, staging
from sitegen.build.workers import Workers
from sitegen.config import Config
from sitegen.corpus.change.effects import NeedsSettlingError
from sitegen.corpus.schema import open_settled
from sitegen.preview.opening import Opening

_ENDING: Final = ".preview"
_UNDER: Final = ("program", "trust", "content")
"""What a corpus is made under (`inputs.foundations`); addresses and pages come later."""
_NAMED: Final = 3


class Followed(NamedTuple):
    """What a look at the content found.

    Arguments:
        units: that may be others now; None: all.
        told: lines for the terminal.
    """

    units: set[str] | None
    told: tuple[str, ...]


class _NoUnits:
    """There is no tree that units could have been made for."""

    def units(self, _: str) -> list[str]:
        """Return no units."""
        return []


class LivingCorpus:
    """Holds the work folder of a preview, which is beside that of builds.

    Arguments:
        config: the configuration that the preview began with.
        environment: the process's variables.
        listener: is told of the progress.

    Raises:
        MachineError: another preview works there.
    """

    def __init__(self, config: Config, environment: Mapping[str, str], listener: Listener) -> None:
        self._stack = ExitStack()
        output = config.build.output
        self.place: Staging = self._stack.enter_context(staging(output.with_name(f"{output.name}{_ENDING}")))
        self._of_build = self.place.work.with_name(output.name)
        self._keys = key_folder(environment)
        self._listener = listener
        self._under: dict[str, str] | None = None
        self._opening: Opening | None = None

    def close(self) -> None:
        """Give up the work folder; what is known stays for the next preview."""
        if self._opening is not None:
            self._opening.close()
        self._stack.close()

    @property
    def marks(self) -> Path:
        """A folder in which something changes when there is more to be followed."""
        return self.place.staged

    def fetch(self, letters: str) -> bool:
        """Look for a paper that is not in the corpus of the first ones, and tell whether it is in it now."""
        return self._opening is not None and self._opening.fetch(letters)

    def follow(self, plan: Plan, intake: Intake, *, documents: bool) -> Followed:
        """Bring the corpus to what the content says.

        Arguments:
            plan: the build.
            intake: is told of everything.
            documents: whether documents or companions may have changed.
        """
        under = {name: value for name, value in foundations(plan).items() if name in _UNDER}
        if self._opening is not None:
            return self._go_on(self._opening, plan, intake, under)
        first = self._under is None
        if first and not (self._is_kept(under) or self._is_copied(under)):
            return self._open(plan, under)
        if not first and self._under != under:
            return self._settle(plan, intake, under, "the pinned keys or the content folder are others")
        self._under = under
        if not documents and not first:
            with closing(open_settled(self.place.kept_corpus)) as connection:
                retell(connection, intake)
            return Followed(set(), ())
        try:
            change, units = self._change(plan, intake)
        except NeedsSettlingError as error:
            return self._settle(plan, intake, under, str(error))
        return Followed(None if first else units, _told(change))

    def _is_kept(self, under: Mapping[str, str]) -> bool:
        """Tell whether the last preview left a corpus that is to be trusted."""
        return read_seal(self.place.kept_corpus, self._keys) == under

    def _is_copied(self, under: Mapping[str, str]) -> bool:
        """Copy the corpus of the last build, if it is to be trusted and was not changed meanwhile."""
        state, corpus = self._of_build / self.place.state.name, self._of_build / self.place.kept_corpus.name
        sealed = read_seal(state, self._keys, beside=[corpus])
        if isinstance(sealed, Distrust) or any(sealed.get(name) != value for name, value in under.items()):
            return False
        break_seal(self.place.kept_corpus)
        shutil.copyfile(corpus, self.place.kept_corpus)
        return read_seal(state, self._keys, beside=[corpus]) == sealed

    def _open(self, plan: Plan, under: dict[str, str]) -> Followed:
        """Make a corpus of the first papers, and let that of all follow."""
        opening = Opening(plan, self.place.corpus, self.marks)
        self._under = under
        if opening.begin():
            self._seal()
            return Followed(None, (f"{opening.first:,} documents judged: no earlier run left a corpus",))
        self._opening = opening
        return Followed(None, (f"the first {opening.first:,} documents judged; the others follow",))

    def _go_on(self, opening: Opening, plan: Plan, intake: Intake, under: dict[str, str]) -> Followed:
        """Take over the corpus of all papers when it is made; until then, changes of documents wait for it."""
        if not opening.is_done:
            return Followed(set(), ())
        self._opening = None
        if not opening.take_over():
            return self._settle(plan, intake, under, "the other process did not end as it should")
        if self._under != under:
            return self._settle(plan, intake, under, "the pinned keys or the content folder are others")
        try:
            self._change(plan, intake)
        except NeedsSettlingError as error:
            return self._settle(plan, intake, under, str(error))
        return Followed(None, (f"all {intake.found:,} documents judged",))

    def _settle(self, plan: Plan, intake: Intake, under: dict[str, str], why: str) -> Followed:
        """Judge everything and make the corpus anew."""
        self.place.corpus.unlink(missing_ok=True)
        cold = replace(plan, corpus=self.place.corpus)
        clock = Clock()
        with Workers(plan.config.build.jobs, partial(Press, cold)) as workers:
            settle_content(cold, workers, intake, self._listener, clock)
        self.place.corpus.replace(self.place.kept_corpus)
        self._under = under
        self._seal()
        return Followed(None, (f"{intake.found:,} documents judged: {why}",))

    def _change(self, plan: Plan, intake: Intake) -> tuple[ContentChange, set[str]]:
        press = Press(plan)
        with closing(sqlite3.connect(self.place.kept_corpus, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            change = change_content(press, connection, intake)
            retell(connection, intake)
            with press.lend(connection):
                units = set(affected_units(press, _NoUnits(), change)) if change else set()
            break_seal(self.place.kept_corpus)
            connection.execute("COMMIT")
        press.close()
        self._seal()
        return change, units

    def _seal(self) -> None:
        if self._under is not None:
            # Without a seal, the next preview begins anew; this one goes on.
            write_seal(self.place.kept_corpus, self._under, self._keys)


def _told(change: ContentChange) -> tuple[str, ...]:
    if not change.sources:
        return ()
    named = ", ".join(f"{place} {what}" for place, what in change.sources[:_NAMED])
    more = f" and {len(change.sources) - _NAMED:,} more" if len(change.sources) > _NAMED else ""
    papers = len(change.effects.papers | change.effects.removed)
    return (f"{named}{more}: {papers:,} papers and {len(change.effects.terms):,} lists may show it",)
