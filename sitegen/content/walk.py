"""Walk a folder of the content folder in one fixed order, and never leave it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from sitegen.content import refusals
from sitegen.content.identity import Identity
from sitegen.content.opening import kind_of
from sitegen.content.places import Ignored, Unreadable, UnreadableError, reason, resolve, shown, unreadable
from sitegen.errors import Problem

_DOT: Final = ord(".")


class RegularFile(NamedTuple):
    """A regular file that the walk came upon; whether it may be read, reading tells.

    Arguments:
        place: its path relative to the content folder, as people see it.
        path: its real path, links followed.
        name: its name where it was found, which a link may have given it.
        identity: that of the file itself, links followed.
    """

    place: str
    path: bytes
    name: bytes
    identity: Identity


Step: TypeAlias = RegularFile | Unreadable | Ignored
_Inode: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is being walked: its place and real path, both with a slash behind, and what is left of its names.

    The next name is the last, so that names already taken are let go.
    """

    place: str
    real: bytes
    inode: _Inode
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
        self._linked: set[_Inode] = set()

    def run(self, folder: bytes) -> Iterator[Step]:
        yield from self._visit(shown(folder), self._root + b"/" + folder, folder)
        while self._stack:
            top = self._stack[-1]
            yield from self._files(top)
            if not top.names:
                self._stack.pop()
                continue
            name = top.names.pop()
            yield from self._visit(top.place + shown(name), top.real + name, name)

    def _files(self, folder: _Folder) -> Iterator[Step]:
        """Yield the files that come next in a folder, up to the first name that is no regular file.

        Most names of a content folder end here, so that little is done for each.
        """
        place, real, names = folder.place, folder.real, folder.names
        while names:
            name = names[-1]
            if name[0] != _DOT:
                path = real + name
                try:
                    status = os.lstat(path)
                except OSError:
                    return
                if not stat.S_ISREG(status.st_mode):
                    return
                yield RegularFile(place + shown(name), path, name, Identity.of(status))
            names.pop()

    def _visit(self, place: str, path: bytes, name: bytes) -> Iterator[Step]:
        try:
            status = os.lstat(path)
            if linked := stat.S_ISLNK(status.st_mode):
                path = resolve(self._root, path, place=place)
                status = os.lstat(path)
            if stat.S_ISDIR(status.st_mode):
                yield from self._enter(place, path, (status.st_dev, status.st_ino), linked=linked)
            elif stat.S_ISREG(status.st_mode):
                yield RegularFile(place, path, name, Identity.of(status))
            else:
                yield unreadable(place, refusals.NOT_A_FILE, f"It is {kind_of(status.st_mode)}.")
        except UnreadableError as error:
            yield Unreadable(place, error.problem)
        except OSError as error:
            yield unreadable(place, refusals.CANNOT_READ, f"It cannot be read: {reason(error)}.")

    def _enter(self, place: str, path: bytes, inode: _Inode, *, linked: bool) -> Iterator[Step]:
        if any(folder.inode == inode for folder in self._stack):
            yield unreadable(place, refusals.LINK_LOOPS, "It leads to a folder that it stands in.")
            return
        if linked and inode in self._linked:
            yield Ignored(place, Problem(refusals.LINK_REPEATED, place, "Another link led to this folder before."))
            return
        if linked:
            self._linked.add(inode)
        names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - bytes, because a name need not be text
        self._stack.append(_Folder(f"{place}/", path + b"/", inode, names))
