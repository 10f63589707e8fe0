"""Looking again and again, where the file system does not tell of changes."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from sitegen.preview.roots import is_ignored

_LEAST: Final = 0.4
"""Seconds between two looks."""
_SHARE: Final = 4
"""How many times as long as a look itself the pause after it is, so that looking never takes more than a fifth."""
_Sight: TypeAlias = dict[str, tuple[int, int, int, int]]


class PollSource:
    """Looks at every file in a thread of its own.

    Arguments:
        roots: folders and files, which need not exist.
        seen: is told each path that appeared, changed or went.
    """

    def __init__(self, roots: Sequence[Path], seen: Callable[[Path | None], None]) -> None:
        self._roots = roots
        self._seen = seen
        self._ended = threading.Event()
        self._sight = look(roots)
        self._thread = threading.Thread(target=self._run, name="sitegen polls", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def works(self) -> bool:
        """Tell whether changes are still seen."""
        return self._thread.is_alive()

    def is_complete(self) -> bool:
        """Tell whether every folder is watched, as always when polling."""
        return True

    def stop(self) -> None:
        """End."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        pause = _LEAST
        while not self._ended.wait(pause):
            begun = time.monotonic()
            now = look(self._roots)
            for path in changes(self._sight, now):
                self._seen(Path(path))
            self._sight = now
            pause = max(_LEAST, _SHARE * (time.monotonic() - begun))


def look(roots: Sequence[Path]) -> _Sight:
    """Return what tells each file and folder below some roots from what it was."""
    sight: _Sight = {}
    for root in roots:
        _note(os.fspath(root), sight)
    return sight


def _note(path: str, sight: _Sight) -> None:
    waiting = [path]
    while waiting:
        here = waiting.pop()
        try:
            status = os.stat(here)  # noqa: PTH116 - a path object for each of many files costs as much as the call
        except OSError:
            continue
        is_folder = stat.S_ISDIR(status.st_mode)
        # A folder's own times change with its names, which are told one by one.
        times = (0, 0, 0) if is_folder else (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        if here in sight:
            continue
        sight[here] = (status.st_ino, *times)
        if is_folder and (here == path or not os.path.islink(here)):  # noqa: PTH114 - as above
            waiting += _names(here)


def _names(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in os.listdir(folder) if not is_ignored(name)]  # noqa: PTH208 - as above
    except OSError:
        return []


def changes(before: _Sight, now: _Sight) -> list[str]:
    """Return the paths in which two looks differ."""
    return [path for path in before.keys() | now.keys() if before.get(path) != now.get(path)]
