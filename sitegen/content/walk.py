"""Walk a folder of the content folder in one fixed order, and never leave it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sitegen.content import refusals
from sitegen.content.opening import kind_of
from sitegen.content.places import Ignored, Unreadable, UnreadableError, reason, resolve, shown, unreadable
from sitegen.errors import Problem


@dataclass(frozen=True, slots=True)
class RegularFile:
    """A regular file that the walk came upon.

    Arguments:
        place: its path relative to the content folder, as people see it.
        path: its real path, links followed.
        name: its name where it was found, which a link may have given it.
        size: in bytes.
    """

    place: str
    path: bytes
    name: bytes
    size: int


Step: TypeAlias = RegularFile | Unreadable | Ignored
_Identity: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is being walked: what is left of its names, the next one last."""

    named: bytes
    real: bytes
    identity: _Identity
    names: list[bytes]


def walk(content: Path, folder: str) -> Iterator[Step]:
    """Walk a folder below the content folder, whatever stands in it.

    Names are taken in the order of their bytes, a folder's files where its name stands. Names that begin with a dot
    are passed over. A link inside the content folder is followed; a folder that links lead to is entered by one of
    them only. Memory holds the names of the folders from here to the top, never of the whole tree.

    Arguments:
        content: the content folder.
        folder: the name of a folder in it.

    Yields:
        regular files, and what could not be read or is passed over.
    """
    return _Walk(os.path.realpath(os.fsencode(content))).run(os.fsencode(folder))


class _Walk:
    def __init__(self, root: bytes) -> None:
        self._root = root
        self._stack: list[_Folder] = []
        self._linked: set[_Identity] = set()

    def run(self, folder: bytes) -> Iterator[Step]:
        yield from self._visit(folder, self._root + b"/" + folder, folder)
        while self._stack:
            top = self._stack[-1]
            if not top.names:
                self._stack.pop()
                continue
            name = top.names.pop()
            if not name.startswith(b"."):
                yield from self._visit(top.named + b"/" + name, top.real + b"/" + name, name)

    def _visit(self, named: bytes, path: bytes, name: bytes) -> Iterator[Step]:
        place = shown(named)
        try:
            status = os.lstat(path)
            if linked := stat.S_ISLNK(status.st_mode):
                path = resolve(self._root, path, place=place)
                status = os.lstat(path)
            if stat.S_ISDIR(status.st_mode):
                yield from self._enter(named, path, status, linked=linked)
            elif not stat.S_ISREG(status.st_mode):
                yield unreadable(place, refusals.NOT_A_FILE, f"It is {kind_of(status.st_mode)}.")
            elif not os.access(path, os.R_OK):
                yield unreadable(place, refusals.CANNOT_READ, "It cannot be opened: permission denied.")
            else:
                yield RegularFile(place, path, name, status.st_size)
        except UnreadableError as error:
            yield Unreadable(place, error.problem)
        except OSError as error:
            yield unreadable(place, refusals.CANNOT_READ, f"It cannot be read: {reason(error)}.")

    def _enter(self, named: bytes, path: bytes, status: os.stat_result, *, linked: bool) -> Iterator[Step]:
        place, identity = shown(named), (status.st_dev, status.st_ino)
        if any(folder.identity == identity for folder in self._stack):
            yield unreadable(place, refusals.LINK_LOOPS, "It leads to a folder that it stands in.")
            return
        if linked and identity in self._linked:
            yield Ignored(place, Problem(refusals.LINK_REPEATED, place, "Another link led to this folder before."))
            return
        if linked:
            self._linked.add(identity)
        # The next name is the last, so that names already taken are let go.
        names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - bytes, because a name need not be text
        self._stack.append(_Folder(named, path, identity, names))
