"""Change a published tree where it stands, so that a run that was killed half-way is completed by the next."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from sitegen.build.exchange import find_exchange
from sitegen.build.folders import FOLDER_MODE, files_below, has_file, is_there, make_folder, prune_above
from sitegen.build.journal_entries import PLACED, REMOVED, STEPS, Entry, step_of
from sitegen.build.seal import boot_of_machine
from sitegen.content.identity import Identity

_VERSION: Final = 1


class Journal:
    """What is to be done to a published tree, in a file that exists exactly as long as it is not all done.

    Nothing is written with fsync: a process that was killed leaves the file system as it was, and after a failure of
    the machine the seal does not hold, so that the next build makes the whole tree anew.

    Arguments:
        output: the published tree.
        work: the build's work folder on the same file system, which has the new files in `staged`.
    """

    def __init__(self, output: Path, work: Path) -> None:
        self.path = work / "journal"
        self._output = f"{output}/"
        self._staged = f"{work / 'staged'}/"
        self._parked = f"{work / 'parked'}/"
        self._lock = work / "lock"
        self._exchange = find_exchange()

    def write(self, removed: Iterable[str]) -> bool:
        """Write down what is to be done; nothing is done yet.

        Arguments:
            removed: the paths that the tree shall not have any more.

        Returns:
            whether it can be done in place: no file stands where a folder is wanted, and no folder where a file is.

        Raises:
            OSError: the system would not.
        """
        made = Path(f"{self.path}.new")
        with made.open("wb") as file:
            file.write(orjson.dumps(self._header()) + b"\n")
            for path, status in files_below(self._staged):
                if (existed := self._exists(path)) is None:
                    return False
                entry = Entry(path, status.st_ino, status.st_size, existed)
                file.write(entry.line(step_of(path, existed=existed)))
            for number, path in enumerate(removed):
                if not has_file(self._staged + path):
                    file.write(Entry(path, number, 0, existed=True).line(REMOVED))
        shutil.rmtree(self._parked, ignore_errors=True)
        os.mkdir(self._parked, FOLDER_MODE)
        os.replace(made, self.path)
        return True

    def apply(self) -> None:
        """Do what is not done yet, and remove the journal.

        Raises:
            OSError: the system would not; `undo` takes back what was done, and `apply` may be tried again.
        """
        for step in STEPS:
            for entry in self._entries(step):
                if step == REMOVED:
                    self._park(entry)
                else:
                    self._place(entry)
        for entry in self._entries(REMOVED):
            prune_above(self._output, entry.path)
        self.path.unlink()

    def undo(self) -> None:
        """Take back what was done, and remove the journal.

        Raises:
            OSError: the system would not, or could not exchange files; the journal stays.
        """
        for entry in self._entries(REMOVED):
            if is_there(parked := f"{self._parked}{entry.number}"):
                make_folder(os.path.dirname(self._output + entry.path))
                os.rename(parked, self._output + entry.path)
        for step in reversed(PLACED):
            for entry in self._entries(step):
                self._unplace(entry)
        for step in PLACED:
            for entry in self._entries(step):
                if not entry.existed:
                    prune_above(self._output, entry.path)
        self.path.unlink()

    def recover(self) -> None:
        """Complete what an earlier run began, where it left a journal for this very tree.

        Raises:
            OSError: the system would not.
        """
        if not has_file(self.path):
            return
        if self._is_ours():
            self.apply()
        else:
            self.path.unlink()

    def _header(self) -> dict[str, Any]:
        """Return what no copy of the work folder, and none that somebody else made up, could have in common with it."""
        output = os.lstat(self._output)
        return {
            "version": _VERSION,
            "boot": boot_of_machine(),
            "output": [output.st_dev, output.st_ino],
            "lock": list(Identity.of(self._lock.lstat())),
        }

    def _is_ours(self) -> bool:
        try:
            with self.path.open("rb") as file:
                header = orjson.loads(file.readline())
            now = self._header()
        except (ValueError, FileNotFoundError, NotADirectoryError):
            return False
        if not isinstance(header, dict) or {**header, "boot": now["boot"]} != now or not self._stays_inside():
            return False
        # After a failure of the machine, files may have fewer bytes than they had.
        return header["boot"] == now["boot"] or all(
            entry.stands_in(self._staged) or entry.stands_in(self._output)
            for step in PLACED
            for entry in self._entries(step)
        )

    def _stays_inside(self) -> bool:
        """Tell whether every path leads to below the tree, whoever wrote the list."""
        with self.path.open("rb") as file:
            next(file)
            try:
                paths = [str(orjson.loads(line)[1]).split("/") for line in file]
            except (ValueError, IndexError, TypeError, KeyError):
                return False
        return not any(part in {"", ".", ".."} for path in paths for part in path)

    def _entries(self, step: int) -> Iterator[Entry]:
        """Yield what is to be done in one step; the whole list may be longer than memory is large."""
        with self.path.open("rb") as file:
            next(file)
            for line in file:
                its, *entry = orjson.loads(line)
                if its == step:
                    yield Entry(*entry)

    def _exists(self, path: str) -> bool | None:
        """Tell whether the tree has a file; None where something else stands in its way."""
        try:
            return True if stat.S_ISREG(os.lstat(self._output + path).st_mode) else None
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            return None

    def _place(self, entry: Entry) -> None:
        staged, target = self._staged + entry.path, self._output + entry.path
        if not entry.stands_in(self._staged):
            return  # It was placed before.
        if not is_there(target):
            make_folder(os.path.dirname(target))
            os.rename(staged, target)
        elif not self._exchange(staged, target):
            os.replace(staged, target)

    def _unplace(self, entry: Entry) -> None:
        staged, target = self._staged + entry.path, self._output + entry.path
        if not entry.stands_in(self._output):
            return
        if not entry.existed:
            os.rename(target, staged)
        elif not (is_there(staged) and self._exchange(staged, target)):
            raise OSError(errno.ENOTSUP, "the old file is gone, because this system cannot exchange two files", target)

    def _park(self, entry: Entry) -> None:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.rename(self._output + entry.path, f"{self._parked}{entry.number}")
