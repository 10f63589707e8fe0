"""The mirror as it stands now: its corpus is kept up with the content, its files are made when they are asked for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sitegen.build.inputs import changed_reads, changed_units, foundations, inputs
from sitegen.build.intake import Intake, read_site_pages
from sitegen.build.moment import moment_of
from sitegen.build.pipeline import check_folders
from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.signing_key import operator_key
from sitegen.config import Config
from sitegen.errors import UsageError
from sitegen.preview.answers import Refreshed
from sitegen.preview.living import LivingCorpus
from sitegen.preview.telling import Telling
from sitegen.preview.units import MadeUnits
from sitegen.resources import templates_folder

_NAMED: Final = 6
_LETTERS: Final = re.compile(r"(?:paper|pith|\.well-known/pith|api/pith-number)/([A-Z2-7]{8,26})(?:[/.]|$)")


class LiveSite:
    """Answers of a mirror that is made when it is asked for; nothing is written into the published tree.

    Arguments:
        load: reads the configuration anew.
        environment: the process's variables.
    """

    def __init__(self, load: Callable[[], Config], environment: Mapping[str, str]) -> None:
        self._load = load
        self._environment = environment
        self._corpus: LivingCorpus | None = None
        self._units: MadeUnits | None = None
        self._compiled: dict[str, bytes] = {}
        self._inputs: dict[str, str] = {}
        self._failed = False

    def close(self) -> None:
        """Give up the work folder; on the thread that asked, as databases are closed where they were opened."""
        units, self._units = self._units, None
        corpus, self._corpus = self._corpus, None
        if units is not None:
            units.press.close()
        if corpus is not None:
            corpus.close()

    @property
    def base_path(self) -> str:
        """What stands before every path."""
        return self._units.press.site.routes.base_path if self._units else "/"

    def document(self, path: str) -> bytes | None:
        """Return the file at a path below the root of the tree, None where there is none.

        Raises:
            SitegenError: it could not be made.
        """
        if self._units is None or self._corpus is None:
            return None
        found = self._units.document(path)
        if found is None:
            letters = _LETTERS.match(path)
            if letters and self._corpus.fetch(letters[1]):
                self._units.press.close()
                self._units.drop(None)
                found = self._units.document(path)
        return found

    def refresh(self, changed: frozenset[Path] | None) -> Refreshed:
        """Look at what has changed: configuration, theme and own pages always, documents where the change says so.

        Arguments:
            changed: files and folders; None: look at everything.

        Raises:
            SitegenError: nothing could be made.
        """
        # After a look that failed, nobody knows what it had to look at.
        changed, self._failed = None if self._failed else changed, True
        refreshed = self._refresh(changed)
        self._failed = False
        return refreshed

    def _refresh(self, changed: frozenset[Path] | None) -> Refreshed:
        begun = time.perf_counter()
        telling = Telling()
        config = self._load()
        check_folders(config)
        intake = Intake(telling)
        pages = read_site_pages(config.build.content, intake)
        if self._corpus is None:
            self._corpus = LivingCorpus(config, self._environment, telling)
        place = self._corpus.place
        plan = Plan(
            config=config,
            templates=templates_folder(),
            pages=pages,
            tree=place.tree,
            corpus=place.kept_corpus,
            scratch=place.scratch,
            moment=moment_of(self._environment),
            compiled=self._compiled,
            key=operator_key(config),
        )
        if self._units is not None:
            self._units.press.close()
        followed = self._corpus.follow(plan, intake, documents=_touches(changed, config.build.content))
        units, why = self._made_with(plan, telling)
        units.drop(followed.units)
        shown, stale = dict(units.paths), set(units.stale)
        units.stale.clear()
        return Refreshed(
            problems=telling.problems,
            affects=lambda path: path not in shown or shown[path] in stale,
            told=(*followed.told, *why),
            seconds=time.perf_counter() - begun,
            watch=(*watched(config), self._corpus.marks),
        )

    def _made_with(self, plan: Plan, telling: Telling) -> tuple[MadeUnits, tuple[str, ...]]:
        """Make the site anew, and drop what was made from what is another now."""
        press = Press(plan)
        try:
            now = {**inputs(plan, press.site), **foundations(plan)}
            if self._inputs:
                # Not before the first page: a template that is not used yet can wait to be compiled.
                press.site.theme.check()
        except UsageError as error:
            for problem in error.problems:
                telling.problem(problem)
            if self._units is None:
                raise
            return self._units, ()
        units = self._units or MadeUnits(press)
        units.press = press
        before, self._inputs, self._units = self._inputs, now, units
        if not before or before == now:
            return units, ()
        if any(before.get(name) != now[name] for name in foundations(plan)):
            units.drop(None)
        units.drop_reading(changed_reads(before, now))
        units.drop(set(changed_units(before, now)))
        names = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
        return units, (f"{', '.join(names[:_NAMED])}: {len(units.stale):,} units that were shown are stale",)


def watched(config: Config) -> tuple[Path, ...]:
    """Return the files and folders that a mirror is made from."""
    files = [] if config.file is None else [config.file]
    return (config.build.content, config.build.templates, templates_folder(), *files)


def _touches(changed: frozenset[Path] | None, content: Path) -> bool:
    """Tell whether a change can have to do with documents or companions."""
    if changed is None:
        return True
    folders = [content / name for name in ("bundles", "papers")]
    return any(
        path == folder or folder in path.parents or path in folder.parents for path in changed for folder in folders
    )
