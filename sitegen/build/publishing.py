"""Bring a published tree to its new state: as a whole in one step, or file by file with a journal."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.build import refusals
from sitegen.build.exchange import find_exchange
from sitegen.build.folders import FOLDER_MODE, files_below, has_file, is_there, make_folder, prune_above
from sitegen.build.journal import Journal
from sitegen.build.signals import held_back
from sitegen.errors import MachineError, Problem

MOST_CLONED: Final = 20_000
"""The most names of a tree that is cloned for any change, however small: some half a second for all of them."""
_MUCH: Final = 4
"""Where more than one name in so many changes, cloning the others costs less than the change itself."""
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV})


class Change(NamedTuple):
    """What changes in a published tree, beside the new and changed files that lie ready.

    Arguments:
        removed: the paths of files that the tree shall not have any more.
        names: how many files the tree has before the change, each counted once for each name.
        staged: how many files lie ready.
    """

    removed: Iterable[str]
    names: int
    staged: int


class TreeDiffersError(Exception):
    """The published tree is not what the last build left; the error says what is different."""


def put_in_place(tree: Path, output: Path, retired: Path) -> None:
    """Put a finished tree in the place of the published one, in one step where the system can exchange two folders.

    Arguments:
        tree: the finished tree; afterwards, the old tree may stand there.
        output: the published tree, or nothing yet.
        retired: where else the old tree may stand afterwards.

    Raises:
        OSError: the system would not; the published tree is as it was.
    """
    if not is_there(output):
        tree.rename(output)
    elif not find_exchange()(tree, output):
        # Between these two the output is missing; `recover` brings the old tree back if the run ends here.
        with held_back():
            output.rename(retired)
            try:
                tree.rename(output)
            except OSError:
                retired.rename(output)
                raise


def publish_change(output: Path, work: Path, change: Change, *, most_cloned: int = MOST_CLONED) -> None:
    """Put the files that lie ready in `staged` of the work folder into the published tree, and remove others.

    A tree of few names, or one of which much changes, is cloned by hard links, changed and exchanged: whoever looks,
    and whenever the run is killed, sees the old tree or the new one. A large one is changed where it stands, by one
    rename a file; a run that fails takes back what it did, and one that is killed is completed by the next command.

    Arguments:
        output: the published tree.
        work: the build's work folder on the same file system; its folder `tree` is empty.
        change: what else changes.
        most_cloned: the most names of a tree that is cloned for any change.

    Raises:
        TreeDiffersError: the published tree has other files than it should; nothing was done.
        OSError: the system would not; the published tree is as it was.
        MachineError: the system would not, and would not take it back either; the next command completes the change.
    """
    removed = list(change.removed)
    if change.names > most_cloned and change.staged + len(removed) <= change.names // _MUCH:
        journal = Journal(output, work)
        if journal.write(removed):
            _follow(journal, output)
            return
    tree = work / "tree"
    _clone(output, tree, change.names)
    staged = f"{work / 'staged'}/"
    _remove(f"{tree}/", removed, staged)
    _move(staged, f"{tree}/")
    put_in_place(tree, output, work / "retired")


def recover(output: Path, work: Path) -> None:
    """Bring the published tree into order where the last run was killed while it published.

    Arguments:
        output: the published tree, or nothing.
        work: the build's work folder, whose lock is held.

    Raises:
        OSError: the system would not bring back the old tree.
        MachineError: the system would not complete a change.
    """
    retired = work / "retired"
    if is_there(retired) and not is_there(output):
        retired.rename(output)
    with held_back():
        try:
            Journal(output, work).recover()
        except OSError as error:
            raise _half(error, output) from error


def _follow(journal: Journal, output: Path) -> None:
    with held_back():
        try:
            journal.apply()
        except OSError as error:
            try:
                journal.undo()
            except OSError:
                raise _half(error, output) from error
            raise


def _half(error: OSError, output: Path) -> MachineError:
    cause = error.strerror or str(error)
    return MachineError(Problem(refusals.HALF_PUBLISHED, str(error.filename or output), cause))


def _clone(source: Path, target: Path, names: int) -> None:
    """Make a second tree of the same files, in an empty folder.

    Raises:
        TreeDiffersError: there are more or fewer names, or something is no file.
    """
    counted = 0
    folders = [(str(source), str(target))]
    while folders:
        old, new = folders.pop()
        with os.scandir(old) as entries:
            for entry in entries:
                there = f"{new}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    os.mkdir(there, FOLDER_MODE)
                    folders.append((entry.path, there))
                elif entry.is_file(follow_symlinks=False):
                    _link(entry.path, there)
                    counted += 1
                else:
                    raise TreeDiffersError(f"{entry.path} is neither a file nor a folder")
    if counted != names:
        raise TreeDiffersError(f"{source} has {counted} files, and the last build left {names}")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target, follow_symlinks=False)


def _remove(root: str, removed: Iterable[str], staged: str) -> None:
    for path in removed:
        if has_file(staged + path):
            continue
        try:
            os.unlink(root + path)
        except FileNotFoundError as error:
            raise TreeDiffersError(f"{path} is missing from the published tree") from error
        prune_above(root, path)


def _move(source: str, target: str) -> None:
    """Move every file below a folder to the same place below another."""
    made = ""
    for path, _ in files_below(source):
        if (folder := path.rpartition("/")[0]) != made:
            make_folder(target + folder)
            made = folder
        os.replace(source + path, target + path)
