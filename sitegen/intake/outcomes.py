"""What became of everything that was named, told one by one and counted."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from sitegen.errors import Problem


class Outcome(enum.StrEnum):
    """What became of one document, page, metadata record or identifier."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    """It is there already."""
    KEPT = "kept"
    """What is there was kept: it is newer, or tells as much."""
    REFUSED = "refused"
    MISSING = "not found"


class Told(NamedTuple):
    """What became of one thing.

    Arguments:
        outcome: the word for it.
        origin: where it came from: a file with its line, an address, or what the user typed.
        place: where it stands now, relative to the content folder or, in quarantine, to the folder around it; "" where
            it stands nowhere.
        pith_number: of its paper, "" where that is not known.
        sha256: of its bytes, "" where there are none.
        problems: all that an operator should know.
    """

    outcome: Outcome
    origin: str
    place: str = ""
    pith_number: str = ""
    sha256: str = ""
    problems: tuple[Problem, ...] = ()


class IntakeListener(Protocol):
    """Is told of everything that becomes of something, and of the progress of a run."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins, with so many steps, None where that is not known."""

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""

    def told(self, told: Told) -> None:
        """Something was stored, refused or not found, or was there already."""

    def problem(self, problem: Problem) -> None:
        """Something that is none of these has a problem."""


class Tally:
    """Passes on what became of things, and counts it.

    Arguments:
        listener: who wants to know.
    """

    def __init__(self, listener: IntakeListener) -> None:
        self._listener = listener
        self._counts: Counter[Outcome] = Counter()

    def tell(self, told: Told) -> None:
        """Tell what became of one thing."""
        self._counts[told.outcome] += 1
        self._listener.told(told)

    def tell_all(self, all_told: Iterable[Told]) -> None:
        """Tell what became of several things."""
        for told in all_told:
            self.tell(told)

    def note(self, problem: Problem) -> None:
        """Tell of something that decides on nothing."""
        self._listener.problem(problem)

    def count(self, outcome: Outcome) -> int:
        """Return how many things had an outcome."""
        return self._counts[outcome]

    def summary(self) -> IntakeSummary:
        """Return the counts as they stand."""
        return IntakeSummary(*(self._counts[outcome] for outcome in Outcome))


class IntakeSummary(NamedTuple):
    """How a run ended, each named thing once."""

    stored: int
    unchanged: int
    kept: int
    refused: int
    missing: int

    @property
    def is_complete(self) -> bool:
        """Tell whether everything that was named is in the content folder now, or something newer."""
        return not (self.refused or self.missing)
