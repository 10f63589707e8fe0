"""What the checks of the log, of notes and of signatures raise: one problem, with its code, place and cause."""

from __future__ import annotations

from typing import Any

from sitegen.errors import Code, Problem, RefusedError


class ProofError(RefusedError):
    """Something that is to prove the mirror does not.

    Arguments:
        kind: the row of the table of codes.
        place: the file below the log's prefix, or the line.
        cause: what was found, in one sentence.
    """

    def __init__(self, kind: Code, place: str, cause: str) -> None:
        super().__init__(Problem(kind, place, cause))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problem.kind, self.place, self.cause)

    @property
    def problem(self) -> Problem:
        """The one problem."""
        return self.problems[0]

    @property
    def code(self) -> str:
        """The code, such as `T042`."""
        return self.problem.code

    @property
    def place(self) -> str:
        """The file or the line."""
        return self.problem.place

    @property
    def cause(self) -> str:
        """What was found."""
        return self.problem.cause
