"""The new tree beside the old one, and the moment in which it takes its place."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sitegen.build import refusals
from sitegen.build.folders import has_file, is_there
from sitegen.build.publishing import Change, publish_change, put_in_place, recover
from sitegen.build.seal import JOURNALS, break_seal, seal_of
from sitegen.config import FILE_NAME
from sitegen.errors import MachineError, Problem, UsageError
from sitegen.proof import addresses

WORK_FOLDER: Final = ".sitegen"
_LOOK_AGAIN: Final = 0.05
"""How long to sleep before a lock is tried again, in seconds."""


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a build works. All but the state, its seal and the lock is gone after the build.

    Arguments:
        output: where the finished tree appears.
        work: the folder of everything else, on the same file system.
        state: what the last build knew, to begin the next with; there may be none.
        new_state: where a build from the beginning makes a new state.
        tree: an empty folder, where a build from the beginning makes the whole tree.
        staged: an empty folder, where a build of what changed puts new and changed files at their paths.
        kept_corpus: the corpus that the state speaks of.
        corpus: where a build from the beginning makes a new corpus.
        files: the index of the files written.
        scratch: an empty folder, for what the search index is made from.
        retired: where the old tree is put out of the way.
    """

    output: Path
    work: Path
    state: Path
    new_state: Path
    tree: Path
    staged: Path
    kept_corpus: Path
    corpus: Path
    files: Path
    scratch: Path
    retired: Path

    def empty(self) -> None:
        """Empty the folder of the tree, in which a change that could not be published may have left a part."""
        try:
            shutil.rmtree(self.tree, ignore_errors=True)
            self.tree.mkdir()
        except OSError as error:
            raise _machine(error, self.tree) from error

    def publish(self) -> None:
        """Put the new tree in the place of the old one, in one step where the system can exchange two folders.

        Here as below, the seal of the state is broken first, since it speaks of the old tree.

        Raises:
            MachineError: the system would not; the published tree is as it was.
        """
        try:
            break_seal(self.state)
            put_in_place(self.tree, self.output, self.retired)
        except OSError as error:
            raise _machine(error, self.output) from error

    def publish_change(self, *, removed: Iterable[str], names: int, staged: int) -> None:
        """Bring the published tree to its new state: with what lies in `staged`, and without what was removed.

        Arguments:
            removed: the paths that the tree shall not have any more.
            names: how many files the tree has before the change, each counted once for each name.
            staged: how many files lie in `staged`.

        Raises:
            TreeDiffersError: somebody changed the published tree; it is left as it is, and a build from the
                beginning replaces it.
            MachineError: the system would not; the published tree is as it was, or the problem says otherwise.
        """
        try:
            break_seal(self.state)
            publish_change(self.output, self.work, Change(removed, names, staged))
        except OSError as error:
            raise _machine(error, self.output) from error

    def keep_state(self) -> None:
        """Put the new state in the place of the old one; it is closed, and has no seal yet.

        Raises:
            MachineError: the system would not; there is no state then, or one that has no seal.
        """
        try:
            break_seal(self.state)
            for kept in (self.state, self.kept_corpus):
                for ending in JOURNALS:
                    Path(f"{kept}{ending}").unlink(missing_ok=True)
            self.corpus.replace(self.kept_corpus)
            self.new_state.replace(self.state)
        except OSError as error:
            raise _machine(error, self.state) from error


@contextmanager
def staging(output: Path, *, wait: float = 0.0) -> Iterator[Staging]:
    """Prepare a build into an output folder, and clean up after it, however it ends.

    What a run that was killed left is brought into order first. Large leftovers are removed last.

    Arguments:
        output: where the finished tree appears: missing, empty, or an earlier build's.
        wait: how long to wait for another build that works there, in seconds.

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
        _take(lock, output, time.monotonic() + wait)
        place = _places(output, work)
        try:
            recover(output, work)
            _check_output(output)
            _clean(place)
            for folder in (place.tree, place.staged, place.scratch):
                folder.mkdir()
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


def _places(output: Path, work: Path) -> Staging:
    return Staging(
        output=output,
        work=work,
        state=work / "state.sqlite",
        new_state=work / "state.new.sqlite",
        tree=work / "tree",
        staged=work / "staged",
        kept_corpus=work / "corpus.sqlite",
        corpus=work / "corpus.new.sqlite",
        files=work / "files.sqlite",
        scratch=work / "scratch",
        retired=work / "retired",
    )


def _take(lock: int, output: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise MachineError(Problem(refusals.OUTPUT_BUSY, str(output), "its lock is held")) from error
            time.sleep(_LOOK_AGAIN)
        else:
            return


def _clean_quietly(place: Staging) -> None:
    with contextlib.suppress(OSError):
        _clean(place)


def _clean(place: Staging) -> None:
    """Remove what this or a killed build left, but for the state and a change that is still to be completed."""
    journal = place.work / "journal"
    folders = [place.tree, place.scratch, place.retired]
    if not is_there(journal):
        folders += [place.staged, place.work / "parked"]
    for folder in folders:
        if has_file(folder):
            folder.unlink()
        elif is_there(folder):
            shutil.rmtree(folder)
    for file in (place.corpus, place.files, place.new_state):
        for ending in ("", *JOURNALS):
            Path(f"{file}{ending}").unlink(missing_ok=True)
    for made in (journal, seal_of(place.state)):
        Path(f"{made}.new").unlink(missing_ok=True)


def _check_output(output: Path) -> None:
    if not is_there(output):
        return
    if has_file(output):
        raise UsageError(Problem(refusals.OUTPUT_NOT_OURS, str(output), "it is not a folder"))
    if os.path.ismount(output):
        cause = "another file system is mounted there, so that no other folder can take its place"
        raise UsageError(Problem(refusals.OUTPUT_NOT_OURS, str(output), cause))
    if is_there(output / FILE_NAME):
        cause = f"it holds {FILE_NAME}, so it is a mirror's own folder"
        raise UsageError(Problem(refusals.OUTPUT_NOT_OURS, str(output), cause))
    first = next(output.iterdir(), None)
    if first is not None and not has_file(output / addresses.MANIFEST):
        cause = f"it holds {first.name!r}, but no {addresses.MANIFEST}"
        raise UsageError(Problem(refusals.OUTPUT_NOT_OURS, str(output), cause))


def _machine(error: OSError, place: Path) -> MachineError:
    return MachineError(Problem(refusals.CANNOT_WRITE, str(error.filename or place), error.strerror or str(error)))
