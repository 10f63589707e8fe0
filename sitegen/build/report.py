"""What a run tells while it works, to whoever listens; the words are the command line's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sitegen.corpus.rows import DocumentRow
from sitegen.errors import Problem


class Listener(Protocol):
    """Is told of every document and of the progress of a run."""

    @property
    def wants_each(self) -> bool:
        """Whether it wants to hear of documents that were judged by an earlier run and have no problem."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins.

        Arguments:
            name: such as `verify`.
            total: how many steps it will have, None where that is not known.
        """

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""

    def document(self, row: DocumentRow, problems: Sequence[Problem]) -> None:
        """A document was judged; its problems have places inside the document."""

    def problem(self, problem: Problem) -> None:
        """Something that is no document has a problem: a companion, a page, a file that is passed over."""


class Silence:
    """A listener who says nothing."""

    wants_each = False

    def stage(self, name: str, total: int | None) -> None:
        """Hear of a stage."""

    def advance(self, steps: int) -> None:
        """Hear of progress."""

    def document(self, row: DocumentRow, problems: Sequence[Problem]) -> None:
        """Hear of a document."""

    def problem(self, problem: Problem) -> None:
        """Hear of a problem."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The end of a run; found = verified + refused + superseded + unreadable.

    Arguments:
        faults: errors in companions, pages and other files that are no documents.
        root: the root hash of the tree, or "" where none was made.
        files, size: of the tree, in bytes.
        seconds: how long each stage took; for people and benchmarks, never in the tree.
        anew: why everything was made anew, "" where only what changed was; None where nothing was made.
        written, removed: files of the published tree that were written and removed, each counted once for each name.
    """

    found: int
    verified: int
    refused: int
    superseded: int
    unreadable: int
    faults: int
    papers: int = 0
    root: str = ""
    files: int = 0
    size: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    anew: str | None = None
    written: int = 0
    removed: int = 0

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was refused, unreadable or at fault."""
        return not (self.refused or self.unreadable or self.faults)
