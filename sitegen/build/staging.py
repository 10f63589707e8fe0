"""The new tree beside the old one, and the moment in which it takes its place."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sitegen.build import refusals
from sitegen.config import FILE_NAME
from sitegen.errors import MachineError, Problem, UsageError
from sitegen.proof import addresses

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
WORK_FOLDER: Final = ".sitegen"


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a build works.

    Arguments:
        output: where the finished tree appears.
        tree: where it is made, on the same file system.
        corpus: the corpus's file, gone after the build.
        files: the index of the files written, gone after the build.
        scratch: a folder for what the search index is made from, gone after the build.
        retired: where the old tree is put out of the way.
    """

    output: Path
    tree: Path
    corpus: Path
    files: Path
    scratch: Path
    retired: Path

    def publish(self) -> None:
        """Put the new tree in the place of the old one, in one step where the system can exchange two folders.

        Raises:
            MachineError: the system would not; the published tree is as it was.
        """
        try:
            if not self.output.exists():
                self.tree.rename(self.output)
            elif not _exchange(self.tree, self.output):
                # Between these two the output is missing; `_recover` brings the old tree back if the run ends here.
                self.output.rename(self.retired)
                self.tree.rename(self.output)
        except OSError as error:
            raise _machine(error, self.output) from error


@contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """Prepare a build into an output folder, and clean up after it, however it ends.

    Arguments:
        output: where the finished tree appears: missing, empty, or an earlier build's.

    Raises:
        UsageError: the output holds files that this program did not make.
        MachineError: another build works there, or the machine would not prepare.
    """
    work = output.parent / WORK_FOLDER / output.name
    try:
        work.mkdir(parents=True, exist_ok=True)
        lock = os.open(work / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _machine(error, work) from error
    try:
        _take(lock, output)
        place = Staging(
            output=output,
            tree=work / "tree",
            corpus=work / "corpus.sqlite",
            files=work / "files.sqlite",
            scratch=work / "scratch",
            retired=work / "retired",
        )
        try:
            _recover(place)
            _check_output(output)
            _clean(place)
            place.tree.mkdir()
            place.scratch.mkdir()
        except OSError as error:
            raise _machine(error, work) from error
        try:
            yield place
        except KeyboardInterrupt:
            # Removing a large tree takes minutes; whoever pressed Ctrl-C is not kept waiting, the next build does it.
            raise
        except BaseException:
            _clean_quietly(place)
            raise
        _clean_quietly(place)
    finally:
        os.close(lock)


def _take(lock: int, output: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise MachineError(Problem(refusals.OUTPUT_BUSY, str(output), "its lock is held")) from error


def _recover(place: Staging) -> None:
    """Bring back the old tree where a run ended in the midst of an exchange."""
    if place.retired.exists() and not place.output.exists():
        place.retired.rename(place.output)


def _clean_quietly(place: Staging) -> None:
    with contextlib.suppress(OSError):
        _clean(place)


def _clean(place: Staging) -> None:
    """Remove what this or a killed build left."""
    for folder in (place.tree, place.scratch, place.retired):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
    for file in (place.corpus, place.files):
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)


def _check_output(output: Path) -> None:
    if not os.path.lexists(output):
        return
    if output.is_symlink() or not output.is_dir():
        raise UsageError(Problem(refusals.OUTPUT_NOT_OURS, str(output), "it is not a folder"))
    if os.path.lexists(output / FILE_NAME):
        cause = f"it holds {FILE_NAME}, so it is a mirror's own folder"
        raise UsageError(Problem(refusals.OUTPUT_NOT_OURS, str(output), cause))
    first = next(output.iterdir(), None)
    if first is not None and not (output / addresses.MANIFEST).is_file():
        cause = f"it holds {first.name!r}, but no {addresses.MANIFEST}"
        raise UsageError(Problem(refusals.OUTPUT_NOT_OURS, str(output), cause))


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system cannot (Linux, renameat2)."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(number, os.strerror(number))


def _machine(error: OSError, place: Path) -> MachineError:
    return MachineError(Problem(refusals.CANNOT_WRITE, str(error.filename or place), error.strerror or str(error)))
