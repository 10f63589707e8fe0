"""Take in what the content folder holds, count it, and pass every problem on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from sitegen.build.judging import Judged, problems_json
from sitegen.build.report import Listener, Summary
from sitegen.content import refusals
from sitegen.content.companions import FoundCompanion, find_companions, problems_of, without_paper
from sitegen.content.pages import Page, read_pages
from sitegen.content.places import Ignored
from sitegen.content.scan import Sighting
from sitegen.corpus.rows import DocumentRow, Status
from sitegen.errors import Problem, Severity
from sitegen.site.routes import RESERVED, Routes

_MOST_REMEMBERED: Final = 100_000


class Intake:
    """Counts documents and problems, and tells the listener of each.

    Arguments:
        listener: who wants to know.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._counts = dict.fromkeys((Status.VERIFIED, Status.REFUSED, Status.UNREADABLE), 0)
        self._faults = 0
        self._told: set[str] = set()
        self._of_companions: dict[str, tuple[Problem, ...]] = {}

    @property
    def found(self) -> int:
        """Documents found so far."""
        return sum(self._counts.values())

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was refused, unreadable or at fault."""
        return self.summary().is_clean

    def counted(self) -> str:
        """Return the counts in words."""
        counts = self._counts
        return (
            f"{counts[Status.REFUSED]} refused, {counts[Status.UNREADABLE]} unreadable,"
            f" {self._faults} faults in companions, pages or other files"
        )

    def sightings(self, found: Iterable[Sighting]) -> Iterator[Sighting]:
        """Pass on what was found but for what is only to be mentioned."""
        for sighting in found:
            if isinstance(sighting, Ignored):
                self.note(sighting.problem)
            else:
                yield sighting

    def take(self, judged: Iterable[Judged]) -> None:
        """Count judged documents, and tell of them and of their companions' problems, each companion once."""
        for one in judged:
            self._counts[Status(one.row.status)] += 1
            self._listener.document(one.row, one.problems)
            if one.companion_problems:
                self._of_companions[one.row.suffix] = one.companion_problems
            for problem in one.companion_problems:
                self._note_once(problem)

    @property
    def wants_each(self) -> bool:
        """Whether the listener wants to hear of every document, also of those without a problem."""
        return self._listener.wants_each

    def count(self, verified: int, refused: int, unreadable: int) -> None:
        """Take over counts of documents that were judged before."""
        counted = (Status.VERIFIED, verified), (Status.REFUSED, refused), (Status.UNREADABLE, unreadable)
        self._counts.update(counted)

    def retell(self, row: DocumentRow, problems: tuple[Problem, ...]) -> None:
        """Tell of a document that is counted already."""
        self._listener.document(row, problems)

    def note(self, problem: Problem) -> None:
        """Tell of a problem of something that is no document."""
        self._faults += problem.severity is Severity.ERROR
        self._listener.problem(problem)

    def _note_once(self, problem: Problem) -> None:
        told = str(problem)
        if told not in self._told:
            if len(self._told) < _MOST_REMEMBERED:
                self._told.add(told)
            self.note(problem)

    def companions(self, content: Path) -> Iterator[FoundCompanion]:
        """Yield every companion, so that those without a paper can be named."""
        for sighting in find_companions(content):
            if isinstance(sighting, FoundCompanion):
                yield sighting
            else:
                self.note(sighting.problem)

    def told_of(self, companion: FoundCompanion) -> str:
        """Return what was told of a companion, as a JSON array; "" for nothing."""
        problems = problems_of(companion.place, self._of_companions.get(companion.suffix, ()))
        return problems_json(problems) if problems else ""

    def lonely_companions(self, companions: Iterable[tuple[str, str]]) -> None:
        """Tell of companions whose paper is not published, by suffix and place."""
        for suffix, place in companions:
            self.note(without_paper(FoundCompanion(suffix, place)))

    def summary(self) -> Summary:
        """Return the counts as they stand before documents of one paper are joined."""
        return Summary(
            found=self.found,
            verified=self._counts[Status.VERIFIED],
            refused=self._counts[Status.REFUSED],
            superseded=0,
            unreadable=self._counts[Status.UNREADABLE],
            faults=self._faults,
        )


def read_site_pages(content: Path, intake: Intake) -> tuple[Page, ...]:
    """Return the operator's own pages; what is wrong with others is told."""
    pages = []
    for sighting in read_pages(content, reserved=RESERVED):
        if isinstance(sighting, Page):
            try:
                Routes().markdown(sighting.path)
            except ValueError as error:
                intake.note(Problem(refusals.PAGE_NAME, sighting.place, str(error)))
            else:
                pages.append(sighting)
        else:
            intake.note(sighting.problem)
    return tuple(pages)
