"""Watching folders, by events where they come and by polling where they do not; never silently not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from sitegen.errors import Problem
from sitegen.preview import refusals
from sitegen.preview.events import EventSource
from sitegen.preview.polling import PollSource
from sitegen.preview.quiet import Quiet
from sitegen.preview.roots import tells_of_changes

_TICK: Final = 0.25
"""Seconds between two looks at whether the watch still works."""
_GIVEN_UP: Final = 3
"""Watches that died within a minute of each other, after which polling is left."""
_LATELY: Final = 60.0


class Source(Protocol):
    """What sees changes."""

    def start(self) -> None: ...  # noqa: D102
    def works(self) -> bool: ...  # noqa: D102
    def is_complete(self) -> bool: ...  # noqa: D102
    def stop(self) -> None: ...  # noqa: D102


class Watcher:
    """Watches in a thread of its own.

    Arguments:
        changed: is told what has changed, None for anything, when it has become quiet.
        noted: is told why the folders are watched another way.
        poll: look instead of being told.
    """

    def __init__(
        self,
        changed: Callable[[frozenset[Path] | None], None],
        noted: Callable[[Problem], None],
        *,
        poll: bool = False,
    ) -> None:
        self._changed, self._noted, self._poll = changed, noted, poll
        self._roots: tuple[Path, ...] = ()
        self._quiet = Quiet()
        self._wake = threading.Condition()
        # Held while sources are exchanged, and never by what a source tells: it is joined meanwhile.
        self._swap = threading.Lock()
        self._ended = False
        self._deaths: list[float] = []
        self._source: Source | None = None
        self._thread = threading.Thread(target=self._run, name="sitegen watches", daemon=True)

    def start(self, roots: Sequence[Path]) -> None:
        """Begin to watch; when this returns, no change is missed.

        Arguments:
            roots: folders and files, absolute; they need not exist.
        """
        self._roots = tuple(roots)
        self._source = self._new_source()
        self._thread.start()

    def watch(self, roots: Sequence[Path]) -> None:
        """Watch other folders from now on."""
        with self._swap:
            if tuple(roots) == self._roots or self._ended:
                return
            self._roots = tuple(roots)
            self._replace()

    def stop(self) -> None:
        """End, and wait until nothing is told any more."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        if self._thread.ident is not None:
            self._thread.join()
        if self._source is not None:
            self._source.stop()

    @property
    def source(self) -> Source | None:
        """What sees changes now."""
        return self._source

    def _see(self, path: Path | None) -> None:
        with self._wake:
            self._quiet.see(path, time.monotonic())
            self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait(max(0.0, min(_TICK, self._quiet.due() - time.monotonic())))
                if self._ended:
                    return
                is_due = self._quiet.due() <= time.monotonic()
                paths = self._quiet.take() if is_due else frozenset()
            if is_due:
                self._changed(paths)
            self._tend()

    def _tend(self) -> None:
        """Replace a watch that is dead, incomplete or of a folder that is no longer there."""
        source = self._source
        if source is not None and source.works() and self._covers(source):
            return
        with self._swap:
            if self._ended or source is not self._source:
                return
            if not (isinstance(source, EventSource) and source.is_replaced()):
                self._die()
            try:
                self._replace()
            except Exception as error:  # noqa: BLE001 - whatever it was, another try comes with the next tick
                self._note(f"No watch can be had: {type(error).__name__}: {error}.")

    def _covers(self, source: Source) -> bool:
        return not (isinstance(source, EventSource) and source.has_new_folders) or source.is_complete()

    def _die(self) -> None:
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < _LATELY] + [now]
        if len(self._deaths) >= _GIVEN_UP:
            self._poll = True
        self._note("The watch has stopped; another one has taken its place.")

    def _replace(self) -> None:
        before, self._source = self._source, None
        if before is not None:
            before.stop()
        self._source = self._new_source()
        # Whatever happened between the two watches was told to neither.
        self._see(None)

    def _new_source(self) -> Source:
        if not self._poll:
            silent = next((root for root in self._roots if not tells_of_changes(root)), None)
            if silent is None:
                told = self._told()
                if told is not None:
                    return told
            else:
                self._note(f"The file system of {silent} does not tell of changes, so it is looked at again and again.")
        polled = PollSource(self._roots, self._see)
        polled.start()
        return polled

    def _told(self) -> EventSource | None:
        """Return a source that is told of everything, None where the system does not go along."""
        source = None
        try:
            source = EventSource(self._roots, self._see)
            source.start()
            if source.is_complete():
                return source
            reason = "the limit of watches is reached (fs.inotify.max_user_watches)"
        except OSError as error:
            reason = error.strerror or str(error)
        if source is not None:
            source.stop()
        self._note(f"The system does not tell of changes: {reason}. The folders are looked at again and again.")
        return None

    def _note(self, cause: str) -> None:
        self._noted(Problem(refusals.WATCH_REPLACED, ", ".join(map(str, self._roots)), cause))
