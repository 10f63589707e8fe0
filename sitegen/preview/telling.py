"""What a look at the sources tells, kept for the overlay."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.corpus.rows import DocumentRow
from sitegen.errors import Problem, Severity

_MOST = 50


class Telling:
    """A listener that keeps the errors.

    Attributes:
        problems: errors of documents, companions, pages and templates, at most fifty.
    """

    wants_each = False

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors, each once."""
        return tuple(self._problems)

    def stage(self, name: str, total: int | None) -> None:
        """Hear of a stage."""

    def advance(self, steps: int) -> None:
        """Hear of progress."""

    def document(self, row: DocumentRow, problems: Sequence[Problem]) -> None:
        """Keep why a document was refused."""
        for problem in problems:
            self.problem(problem if problem.place.startswith(row.place) else problem.within(row.place))

    def problem(self, problem: Problem) -> None:
        """Keep an error."""
        if problem.severity is Severity.ERROR and len(self._problems) < _MOST:
            self._problems[problem] = None
