"""A first look at a large content folder: some papers at once, the others while these are looked at."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final

from sitegen.build.changes import take_in
from sitegen.build.clock import Clock
from sitegen.build.cold import settle_content
from sitegen.build.intake import Intake
from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.report import Silence
from sitegen.build.workers import Workers
from sitegen.content.scan import FoundFile, find_documents
from sitegen.corpus.change.effects import NeedsSettlingError
from sitegen.errors import SitegenError

_FIRST: Final = 2
"""Tasks of documents that are judged before the first page is shown."""
_DONE: Final = "done"


class Opening:
    """The corpus of the first papers, and the process that makes that of all.

    Arguments:
        plan: the build; its corpus is that of the first papers.
        whole: where the corpus of all is made.
        folder: where a file appears when that is done; empty, and watched.
    """

    def __init__(self, plan: Plan, whole: Path, folder: Path) -> None:
        self._plan = plan
        self._whole = whole
        self._marker = folder / _DONE
        self._process: SpawnProcess | None = None
        self.first = 0

    def begin(self) -> bool:
        """Judge the first papers; return whether these are all, else the others follow in a process of their own."""
        first = replace(self._plan, corpus=self._whole)
        intake = Intake(Silence())
        with Workers(1, partial(Press, first)) as workers:
            is_whole = settle_content(first, workers, intake, Silence(), Clock(), most=_FIRST)
        self._whole.replace(self._plan.corpus)
        self.first = intake.found
        if is_whole:
            return True
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_settle_apart, args=(first, self._marker))
        self._process.start()
        return False

    @property
    def is_done(self) -> bool:
        """Whether the other process has ended."""
        return self._process is None or self._marker.exists() or not self._process.is_alive()

    def take_over(self) -> bool:
        """Put the corpus of all papers in its place; return whether there is one."""
        if self._process is not None:
            self._process.join()
        made = self._process is not None and self._process.exitcode == 0
        if made:
            self._whole.replace(self._plan.corpus)
        return made

    def fetch(self, letters: str) -> bool:
        """Take in the file that is named by the letters of a paper, and tell whether there is one."""
        content = self._plan.config.build.content
        named = (
            found
            for found in find_documents(content)
            if isinstance(found, FoundFile) and not found.shard and found.place.rpartition("/")[2].startswith(letters)
        )
        found = next(named, None)
        if found is None:
            return False
        with closing(sqlite3.connect(self._plan.corpus, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                take_in(Press(self._plan), connection, found)
            except NeedsSettlingError:
                return False
            connection.execute("COMMIT")
        return True

    def close(self) -> None:
        """End the other process."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
            self._process.join()


def _settle_apart(plan: Plan, marker: Path) -> None:
    """Make the corpus of all papers; what is wrong with them is told when it is taken over."""
    code = 0
    try:
        with Workers(plan.config.build.jobs, partial(Press, plan)) as workers:
            settle_content(plan, workers, Intake(Silence()), Silence(), Clock())
    except SitegenError:
        code = 1
    finally:
        marker.touch()
    if code:
        raise SystemExit(code)
