"""What is wrong with a mirror, told as it is found, counted, and kept for the report: not without end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sitegen.build.report import Listener
from sitegen.errors import Problem, Severity
from sitegen.outside import refusals

_MOST_OF_A_CODE: Final = 500


class Tally:
    """Every problem of one check; of a code that comes again and again, the first of them and the number.

    Arguments:
        listener: is told of each that is kept.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._counts: Counter[str] = Counter()
        self.kept: list[Problem] = []
        self.errors = 0

    def tell(self, problems: Iterable[Problem]) -> bool:
        """Take problems; return whether none of them is an error."""
        before = self.errors
        for problem in problems:
            self.errors += problem.severity is Severity.ERROR
            self._counts[problem.code] += 1
            if self._counts[problem.code] <= _MOST_OF_A_CODE:
                self._keep(problem)
        return self.errors == before

    def end(self) -> None:
        """Tell of what was only counted."""
        for code, count in sorted(self._counts.items()):
            if count > _MOST_OF_A_CODE:
                self._keep(Problem(refusals.TOO_MUCH, code, f"{count - _MOST_OF_A_CODE} more of them"))

    def _keep(self, problem: Problem) -> None:
        self.kept.append(problem)
        self._listener.problem(problem)
