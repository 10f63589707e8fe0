"""Being told of changes by the system, through watchdog; and knowing when that has stopped."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from sitegen.preview.roots import folders, identity, is_ignored

_READING: Final = frozenset({"opened", "closed_no_write"})
"""Events of reading, of which the preview itself makes many."""
_OF_NAMES: Final = frozenset({"created", "deleted", "moved"})
_BEAT: Final = 1.0
"""Seconds between two signs of life."""
_MISSED: Final = 5.0
"""Seconds without one after which the watch counts as dead."""
_TRIAL: Final = 3.0
"""Seconds in which a folder that was touched has to be told."""
_OWN: Final = Path("/proc/self/fd")
_OWN_INFO: Final = Path("/proc/self/fdinfo")


class EventSource(FileSystemEventHandler):
    """Is told of changes below some roots.

    Beside the roots, a folder of its own is watched, in which a file is written every second: where that is no longer
    told, nothing is.

    Arguments:
        roots: folders and files; those that do not exist are seen when they appear.
        seen: is told each path, and None where anything may have changed.
    """

    def __init__(self, roots: Sequence[Path], seen: Callable[[Path | None], None]) -> None:
        self._seen = seen
        self._roots = {os.path.realpath(root): root for root in roots}
        self._identities = {root: identity(root) for root in roots}
        self.observer = Observer()
        self.pulse = Path(tempfile.mkdtemp(prefix="sitegen-watch-"))
        self._felt = self._written = 0.0
        self._untold: set[str] = set()
        self._has_new_folders = False
        self._has_lost = False

    def start(self) -> None:
        """Begin to watch.

        Raises:
            OSError: the system watches no more, or not here.
        """
        # Of a race that does no harm, in which it watches a new folder twice.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        watched = [real for real in self._roots if os.path.isdir(real)]  # noqa: PTH112 - strings are what the table has
        others = {str(Path(real).parent) for real in self._roots if real not in watched}
        for path in {str(self.pulse), *filter(os.path.isdir, others)}:
            self.observer.schedule(self, path)
        for path in watched:
            self.observer.schedule(self, path, recursive=True)
        self.observer.start()
        self._felt = time.monotonic()
        if sys.platform == "linux":
            self._try(watched)

    def _try(self, watched: Sequence[str]) -> None:
        """Touch each folder without changing it, and expect to be told: not every file system tells of anything."""
        self._untold = set(watched)
        for path in watched:
            try:
                status = os.stat(path)  # noqa: PTH116 - as above
                os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
            except OSError:
                # Someone else's folder cannot be tried, and counts as good.
                self._untold.discard(path)
        until = time.monotonic() + _TRIAL
        while self._untold:
            if time.monotonic() > until:
                raise OSError(f"nothing was told of {min(self._untold)}")
            time.sleep(0.005)

    def works(self) -> bool:
        """Tell whether changes are still told, and whether every root is still the folder that is watched."""
        now = time.monotonic()
        if now - self._written >= _BEAT:
            self._written = now
            try:
                (self.pulse / "beat").write_bytes(b"")
            except OSError:
                return False
        alive = self.observer.is_alive() and all(emitter.is_alive() for emitter in self.observer.emitters)
        return alive and now - self._felt < _MISSED and not self.is_replaced()

    def is_replaced(self) -> bool:
        """Tell whether a root has come, gone, or is another folder now."""
        # A new folder may have the number of the one that has gone.
        return self._has_lost or any(identity(root) != known for root, known in self._identities.items())

    def is_complete(self) -> bool:
        """Tell whether every folder has a watch, which watchdog does not say (Linux; elsewhere, yes)."""
        self._has_new_folders = False
        watches = _watches()
        if watches is None:
            return True
        return watches >= sum(1 for real in self._roots for _ in folders(Path(real)))

    @property
    def has_new_folders(self) -> bool:
        """Whether folders have come since completeness was asked for."""
        return self._has_new_folders

    def stop(self) -> None:
        """End."""
        self.observer.stop()
        if self.observer.ident is not None:
            self.observer.join()
        shutil.rmtree(self.pulse, ignore_errors=True)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take in what watchdog tells."""
        if event.event_type in _READING:
            return
        of_names = event.event_type in _OF_NAMES
        for given in (event.src_path, event.dest_path):
            path = os.fsdecode(given)
            self._untold.discard(path)
            if path.startswith(str(self.pulse)):
                self._felt = time.monotonic()
            elif of_names or not event.is_directory:
                self._has_lost |= path in self._roots and event.event_type != "created" and event.is_directory
                self._tell(path, is_directory=event.is_directory)

    def _tell(self, path: str, *, is_directory: bool) -> None:
        for real, root in self._roots.items():
            if path == real:
                self._seen(root)
            elif path.startswith(f"{real}/"):
                inside = path[len(real) + 1 :]
                if not any(map(is_ignored, inside.split("/"))):
                    self._has_new_folders |= is_directory
                    self._seen(root / inside)


def _watches() -> int | None:
    """Return how many watches of inotify this process has, None where the system does not say."""
    try:
        return sum(_OWN_INFO.joinpath(number).read_text("utf-8").count("inotify wd:") for number in _instances())
    except OSError:
        return None


def _instances() -> Iterator[str]:
    for link in _OWN.iterdir():
        try:
            if os.readlink(link) == "anon_inode:inotify":  # noqa: PTH115 - the target is no path
                yield link.name
        except OSError:
            continue
