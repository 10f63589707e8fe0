"""Reading a tree that may be hostile: nothing outside of its root is opened, and nothing but plain files is read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sitegen.proof.source import Digest

_CHUNK: Final = 1 << 20
_LONGEST_PATH: Final = 4096
_DEEPEST: Final = 32
_UNSAFE_SEGMENT: Final = frozenset({"", ".", ".."})
_CONTROL = re.compile("[\x00-\x1f\x7f\\\\]")
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a named pipe would wait for somebody to write into it.
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotAFileError(OSError):
    """What stands at a path is a link, a device, a pipe, a socket or a folder."""


def is_safe_path(path: str) -> bool:
    """Tell whether a path stays below the root of a tree, on every system and in every spelling."""
    if not 0 < len(path) <= _LONGEST_PATH or _CONTROL.search(path):
        return False
    return _UNSAFE_SEGMENT.isdisjoint(path.split("/"))


class Tree:
    """A folder that is read without following any link.

    Arguments:
        folder: the root of the tree; a link to it is followed, links inside of it are not.

    Raises:
        OSError: the folder cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        # Files come sorted, so the folder of the last one is most often the folder of the next.
        self._last: tuple[str, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the tree; nothing can be read of it any more."""
        self._forget()
        os.close(self._root)

    def read(self, path: str, *, most: int) -> bytes:
        """Return the bytes of a file.

        Arguments:
            path: below the root, with `/` between.
            most: bytes; of a larger file only so many and one more are read.

        Raises:
            NotAFileError: something else than a file is there, or on the way.
            OSError: nothing is there, or it cannot be read.
            ValueError: the path does not stay below the root.
        """
        with os.fdopen(self._open(path), "rb") as file:
            return file.read(most + 1)

    def measure(self, path: str, *, size: int) -> Digest:
        """Return the size of a file, and its SHA-256 where the size is the expected one (FIPS 180-4).

        Arguments:
            path: below the root, with `/` between.
            size: bytes; nothing is read from a file of another size.

        Raises:
            NotAFileError, OSError, ValueError: as `read`.
        """
        handle = self._open(path)
        with os.fdopen(handle, "rb", buffering=0) as file:
            found = os.fstat(handle).st_size
            if found != size:
                return Digest(found, "")
            digest = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
            return Digest(found, digest.hexdigest())

    def walk(self) -> Iterator[tuple[str, bool]]:
        """Yield the path of everything that is no folder, in no order, and whether it is a plain file.

        A folder that cannot be listed, or is nested deeper than any of ours, is yielded as something that is no file.
        Memory is flat in the number of files: only the folders on the way down are open.
        """
        yield from _walk(os.dup(self._root), "", 0)

    def _open(self, path: str) -> int:
        if not is_safe_path(path):
            raise ValueError("the path does not stay below the root of the tree")
        folder, _, name = path.rpartition("/")
        try:
            handle = os.open(name, _FILE, dir_fd=self._folder(folder))
        except OSError as error:
            raise _explained(error) from None
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return handle
        os.close(handle)
        raise NotAFileError("it is not a plain file")

    def _folder(self, folder: str) -> int:
        if self._last is None or self._last[0] != folder:
            self._forget()
            self._last = folder, self._open_folder(folder)
        return self._last[1]

    def _open_folder(self, folder: str) -> int:
        """Open a folder one segment at a time, since O_NOFOLLOW looks only at the last one."""
        handle = os.dup(self._root)
        for name in folder.split("/") if folder else ():
            try:
                following = os.open(name, _FOLDER, dir_fd=handle)
            except OSError as error:
                raise _explained(error) from None
            finally:
                os.close(handle)
            handle = following
        return handle

    def _forget(self) -> None:
        if self._last is not None:
            os.close(self._last[1])
            self._last = None


def _walk(handle: int, prefix: str, depth: int) -> Iterator[tuple[str, bool]]:
    """Walk the folder that a handle stands for, and close the handle."""
    try:
        with os.scandir(handle) as entries:
            for entry in entries:
                path = prefix + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    yield path, entry.is_file(follow_symlinks=False)
                elif depth == _DEEPEST:
                    yield path, False
                else:
                    yield from _walk_below(handle, entry.name, path, depth)
    finally:
        os.close(handle)


def _walk_below(parent: int, name: str, path: str, depth: int) -> Iterator[tuple[str, bool]]:
    try:
        handle = os.open(name, _FOLDER, dir_fd=parent)
    except OSError:
        yield path, False
    else:
        yield from _walk(handle, f"{path}/", depth + 1)


def _explained(error: OSError) -> OSError:
    """Return the error as NotAFileError where a link stands in the way, or a file where a folder should be."""
    return NotAFileError("a link stands there") if error.errno in {errno.ELOOP, errno.ENOTDIR} else error
