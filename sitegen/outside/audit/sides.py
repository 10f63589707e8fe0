"""What is compared: the papers of a side, in the order of their suffixes, and their documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from sitegen.content.documents import Locator
from sitegen.errors import Problem
from sitegen.outside.mirror_files import MirrorFiles

Read: TypeAlias = bytes | Problem
"""The bytes of a document, or why there are none."""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper of a side, as the side says.

    Arguments:
        suffix: 26 letters.
        pith_number: whole, with the year.
        kind: `bundle` or `record`: which document is shown.
        sha256, size: 64 hex digits and bytes of that document.
        verified: it was verified while the side was read, so that its bytes need not be read again for that.
        locator: where the document stands in a content folder, None in a mirror.
    """

    suffix: str
    pith_number: str
    kind: str
    sha256: str
    size: int
    verified: bool = False
    locator: Locator | None = None


class Side(Protocol):
    """One of the two that are compared."""

    @property
    def name(self) -> str:
        """What and where it is, for people."""

    @property
    def files(self) -> MirrorFiles | None:
        """The files of a mirror, which may have a log; None of a content folder."""

    def prepare(self) -> Iterator[Problem | None]:
        """Read what has to be read before the papers are known; iterated to its end before anything else is asked.

        Yields:
            one item a document: what is wrong with it where it can be shown for no paper, else None.
        """

    def papers(self) -> Iterator[ShownPaper]:
        """Yield the papers, by suffix.

        Raises:
            RefusedError: what the side says of its papers is malformed.
            MachineError: it cannot be read.
        """

    def documents(self, papers: Sequence[ShownPaper]) -> Iterator[Read]:
        """Yield the documents of some of the papers, in their order."""
