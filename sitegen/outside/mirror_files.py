"""The files of a mirror, wherever it is: in a folder, or on the network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from sitegen.errors import MachineError, Problem, RefusedError
from sitegen.outside import audit_refusals as refusals
from sitegen.proof.source import SourceError
from sitegen.proof.tree import Tree

MOST: Final = 16 << 20
"""Bytes of the largest file that is read here, many times those of an honest mirror's largest."""


class MirrorFiles(Protocol):
    """Gives the files of one mirror; nothing is believed of them."""

    @property
    def name(self) -> str:
        """Where the mirror is, for people."""

    def read(self, path: str, most: int = MOST) -> bytes:
        """Return the bytes of a file.

        Arguments:
            path: below the root of the mirror, with `/` between and none at the beginning.
            most: bytes that it may have.

        Raises:
            FileNotFoundError: there is no such file.
            SourceError: it cannot be read, or is larger.
        """

    def read_each(self, wanted: Iterable[tuple[str, int]]) -> Iterator[bytes | Problem]:
        """Yield the bytes of many files, in their order, or why there are none.

        Arguments:
            wanted: the path of each, and the bytes that it may have.
        """


class FolderFiles:
    """The files of a built tree, of which no link is followed.

    Arguments:
        folder: the root of the tree.

    Raises:
        MachineError: it cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        try:
            self._tree = Tree(folder)
        except OSError as error:
            raise MachineError(Problem(refusals.UNREADABLE, self.name, error.strerror or str(error))) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tree.close()

    def read(self, path: str, most: int = MOST) -> bytes:
        """Return the bytes of a file; see `MirrorFiles`."""
        try:
            data = self._tree.read(path, most=most)
        except FileNotFoundError:
            raise
        except (OSError, ValueError) as error:
            cause = getattr(error, "strerror", None) or str(error)
            raise SourceError(Problem(refusals.UNREADABLE, f"{self.name}/{path}", cause)) from error
        if len(data) > most:
            cause = f"it has more than {most} bytes"
            raise SourceError(Problem(refusals.UNREADABLE, f"{self.name}/{path}", cause))
        return data

    def read_each(self, wanted: Iterable[tuple[str, int]]) -> Iterator[bytes | Problem]:
        """Yield the bytes of many files; see `MirrorFiles`."""
        for path, most in wanted:
            try:
                yield self.read(path, most)
            except FileNotFoundError:
                yield Problem(refusals.UNREADABLE, f"{self.name}/{path}", "there is no such file")
            except SourceError as error:
                yield error.problem


class LogFiles:
    """The files of a mirror's log, as the check of a log asks for them.

    Arguments:
        files: of the mirror.
        prefix: what stands before every path of the log.
    """

    def __init__(self, files: MirrorFiles, prefix: str) -> None:
        self._files, self._prefix = files, prefix

    def read(self, path: str) -> bytes:
        """Return the bytes of the file at a path below the log's prefix.

        Raises:
            FileNotFoundError: there is no such file.
            SourceError: it cannot be read.
        """
        return self._files.read(self._prefix + path)


def read_json(files: MirrorFiles, path: str) -> dict[str, Any]:
    """Return the object in a file of a mirror.

    Raises:
        FileNotFoundError: there is no such file.
        SourceError: it cannot be read.
        RefusedError: it holds no JSON object.
    """
    try:
        value = json.loads(files.read(path))
    except (ValueError, RecursionError) as error:
        raise malformed(files, path, "it is no JSON") from error
    if not isinstance(value, dict):
        raise malformed(files, path, "it is no JSON object")
    return value


def malformed(files: MirrorFiles, path: str, cause: str) -> RefusedError:
    """Return the error of a file that is not what it must be."""
    return RefusedError(Problem(refusals.MIRROR_MALFORMED, f"{files.name}/{path}", cause))
