"""What the checks read a mirror from: a folder, or a host. What comes from it is believed in neither case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sitegen.errors import Problem


@dataclass(frozen=True, slots=True)
class Digest:
    """The size in bytes and the SHA-256 of a file; the latter is "" where the size alone was asked for."""

    size: int
    sha256: str


class SourceError(OSError):
    """It cannot be said what is at a path; the problem says why, with a place of its own.

    Arguments:
        problem: what the source met.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Source(Protocol):
    """Gives the files of a tree."""

    def read(self, path: str, *, most: int) -> bytes:
        """Return the bytes of a file.

        Arguments:
            path: below the root, with `/` between.
            most: bytes; of a larger file only so many and one more are given.

        Raises:
            FileNotFoundError: nothing is there.
            SourceError: it cannot be said, for a reason that has a code.
            OSError: it cannot be read.
            ValueError: the path does not stay below the root.
        """
        ...

    def measure(self, path: str, *, size: int) -> Digest:
        """Return the size of a file, and its SHA-256 where the size is the expected one (FIPS 180-4).

        Arguments:
            path: below the root, with `/` between.
            size: bytes; of a file of another size no more is read than that.

        Raises:
            FileNotFoundError, SourceError, OSError, ValueError: as `read`.
        """
        ...
