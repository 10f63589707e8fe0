"""Write the files of a new tree, and say what was written."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import orjson

from sitegen.build import refusals
from sitegen.build.folders import make_folder
from sitegen.build.signs import Sign, unwatched
from sitegen.errors import MachineError, Problem, RefusedError
from sitegen.proof.partition import partition_key
from sitegen.site.outputs import Output

_FILE_MODE: Final = 0o644
_MOST_FOLDERS: Final = 512
"""Folders that are remembered as made."""
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV})
"""What a file system says that has no hard links, or no more of them for one file."""


class WrittenGroup(NamedTuple):
    """The files that belong together in the manifest: those of one paper, or one other file.

    Arguments:
        key: `partition_key` of a paper's suffix, or of a file's path.
        files: how many.
        size: bytes of all of them; a file with several names counts once for each.
        listed: a JSON array of [path, size, SHA-256 in hex].
    """

    key: str
    files: int
    size: int
    listed: bytes


class TreeWriter:
    """Writes into a tree that nobody reads yet, so that nothing in it is ever overwritten.

    Arguments:
        root: the folder of the tree, which exists.
        sign: gives a sign of life with the group that is made and written.
    """

    def __init__(self, root: Path, sign: Sign = unwatched) -> None:
        self._root = f"{root}/"
        self._sign = sign
        self._folders: set[str] = set()

    def write(self, group: str, outputs: Iterable[Output]) -> WrittenGroup:
        """Write the files of one group.

        Arguments:
            group: the paper's suffix, or the path of a file that belongs to no paper.
            outputs: its files.

        Raises:
            MachineError: the machine would not write one of them.
            RefusedError: two documents want one address.
        """
        listed: list[tuple[str, int, str]] = []
        total = 0
        self._sign(group)
        for output in outputs:
            size, digest = len(output.body), output.sha256 or hashlib.sha256(output.body).hexdigest()
            self._write(output.path, output.body)
            listed.append((output.path, size, digest))
            for path in output.links:
                self._link(output, path)
                listed.append((path, size, digest))
            total += size * (1 + len(output.links))
            self._sign(group)
        return WrittenGroup(partition_key(group), len(listed), total, orjson.dumps(listed))

    def write_each(self, outputs: Iterable[Output]) -> list[WrittenGroup]:
        """Write files each of which is a group of its own, as all are that belong to no paper."""
        return [self.write(output.path, [output]) for output in outputs]

    def _write(self, path: str, body: bytes) -> None:
        target = self._root + path
        try:
            self._make_folder(target)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
            try:
                _write_all(descriptor, body)
            finally:
                os.close(descriptor)
        except OSError as error:
            _fail(error, path)

    def _link(self, output: Output, path: str) -> None:
        target = self._root + path
        try:
            self._make_folder(target)
            os.link(self._root + output.path, target)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                _fail(error, path)
            self._write(path, output.body)

    def _make_folder(self, path: str) -> None:
        """Make the folder of a file, unless it was made or met a moment ago."""
        folder = path[: path.rindex("/")]
        if folder in self._folders:
            return
        make_folder(folder)
        if len(self._folders) >= _MOST_FOLDERS:
            self._folders.clear()
        self._folders.add(folder)


def _write_all(descriptor: int, body: bytes) -> None:
    written = os.write(descriptor, body)
    while written < len(body):
        written += os.write(descriptor, body[written:])


def _fail(error: OSError, path: str) -> NoReturn:
    if isinstance(error, FileExistsError):
        raise RefusedError(Problem(refusals.ADDRESS_TAKEN, path, f"/{path} is already written")) from error
    raise MachineError(Problem(refusals.CANNOT_WRITE, path, error.strerror or str(error))) from error
