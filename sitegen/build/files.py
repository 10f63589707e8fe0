"""Write the files of a new tree, and say what was written."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, NoReturn

import orjson

from sitegen.build import refusals
from sitegen.errors import MachineError, Problem, RefusedError
from sitegen.site.outputs import Output


class WrittenGroup(NamedTuple):
    """The files that belong together in the manifest: those of one paper, or one other file.

    Arguments:
        group: a paper's suffix, or a file's path.
        files: how many.
        size: bytes of all of them; a file with several names counts once for each.
        listed: a JSON array of [path, size, SHA-256 in hex].
    """

    group: str
    files: int
    size: int
    listed: bytes


class TreeWriter:
    """Writes into a tree that nobody reads yet, so that nothing in it is ever overwritten.

    Arguments:
        root: the folder of the tree, which exists.
    """

    def __init__(self, root: Path) -> None:
        self._root = f"{root}/"
        self._recent = ""

    def write(self, group: str, outputs: Iterable[Output]) -> WrittenGroup:
        """Write the files of one group.

        Raises:
            MachineError: the machine would not write one of them.
            RefusedError: two documents want one address.
        """
        listed: list[tuple[str, int, str]] = []
        for output in outputs:
            self._write(output)
            size, digest = len(output.body), hashlib.sha256(output.body).hexdigest()
            listed.append((output.path, size, digest))
            for path in output.links:
                self._link(output, path)
                listed.append((path, size, digest))
        return WrittenGroup(group, len(listed), sum(entry[1] for entry in listed), orjson.dumps(listed))

    def write_each(self, outputs: Iterable[Output]) -> list[WrittenGroup]:
        """Write files each of which is a group of its own, as all are that belong to no paper."""
        return [self.write(output.path, [output]) for output in outputs]

    def _write(self, output: Output) -> None:
        path = self._root + output.path
        try:
            self._make_folder(path)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            try:
                _write_all(descriptor, output.body)
            finally:
                os.close(descriptor)
        except OSError as error:
            _fail(error, output.path)

    def _link(self, output: Output, path: str) -> None:
        target = self._root + path
        try:
            self._make_folder(target)
            try:
                os.link(self._root + output.path, target)
            except OSError as error:
                if error.errno not in {errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}:
                    raise
                self._write(Output(path, output.body))
        except OSError as error:
            _fail(error, path)

    def _make_folder(self, path: str) -> None:
        """Make the folder of a file, unless it is the one that the last file went into."""
        folder = path[: path.rindex("/")]
        if folder == self._recent:
            return
        try:
            os.mkdir(folder, 0o755)
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, 0o755, exist_ok=True)
        self._recent = folder


def _write_all(descriptor: int, body: bytes) -> None:
    written = os.write(descriptor, body)
    while written < len(body):
        written += os.write(descriptor, body[written:])


def _fail(error: OSError, path: str) -> NoReturn:
    if isinstance(error, FileExistsError):
        raise RefusedError(Problem(refusals.ADDRESS_TAKEN, path, f"/{path} is already written")) from error
    raise MachineError(Problem(refusals.CANNOT_WRITE, path, error.strerror or str(error))) from error
