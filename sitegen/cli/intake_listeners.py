"""How a run that adds to the content folder looks: lines for people, one JSON object a line for programs."""

from __future__ import annotations

import json
from typing import Any, Final

import click

from sitegen.cli.listeners import Progress, tell_problem
from sitegen.cli.streams import put
from sitegen.errors import Problem, Severity
from sitegen.intake.outcomes import IntakeSummary, Outcome, Told

_COLOURS: Final = {Outcome.STORED: "green", Outcome.REFUSED: "red", Outcome.MISSING: "red"}
_MOST_LINES: Final = 50
"""So many things without a problem are told one by one; the rest is counted."""


class IntakePeople:
    """Tells people: what was stored and where, every problem with its cause and fix, and the counts.

    Arguments:
        quiet: tell only of errors, and the counts.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._progress = Progress(quiet=quiet)
        self._lines = 0

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""
        self._progress.stage(name, total)

    def advance(self, steps: int) -> None:
        """Show progress."""
        self._progress.advance(steps)

    def told(self, told: Told) -> None:
        """Tell what became of one thing."""
        shown = [problem for problem in told.problems if not self._quiet or problem.severity is Severity.ERROR]
        if not shown:
            self._lines += 1
            if self._quiet or self._lines > _MOST_LINES:
                return
        self._progress.clear()
        place = f" -> {told.place}" if told.place and told.place != told.origin else ""
        put(f"{click.style(told.outcome, fg=_COLOURS.get(told.outcome))}  {told.origin}{place}")
        for problem in shown:
            tell_problem(problem, place="" if problem.place == told.origin else problem.place)
        if self._lines == _MOST_LINES and not shown:
            put("further ones are only counted")

    def problem(self, problem: Problem) -> None:
        """Tell of something that decides on nothing."""
        if not self._quiet or problem.severity is Severity.ERROR:
            self._progress.clear()
            tell_problem(problem, place=problem.place)

    def summary(self, summary: IntakeSummary) -> None:
        """Tell how the run ended."""
        self._progress.end()
        put(
            f"{summary.stored:,} stored, {summary.unchanged:,} unchanged, {summary.kept:,} kept as newer,"
            f" {summary.refused:,} refused, {summary.missing:,} not found"
        )


class IntakePrograms:
    """Tells programs: one JSON object a line; see docs/json.md."""

    def __init__(self, *, quiet: bool) -> None:
        self._progress = Progress(quiet=quiet)

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""
        self._progress.stage(name, total)

    def advance(self, steps: int) -> None:
        """Show progress, on the standard error only."""
        self._progress.advance(steps)

    def told(self, told: Told) -> None:
        """Write what became of one thing."""
        self._write(
            {
                "type": "added",
                "outcome": told.outcome.value,
                "origin": told.origin,
                "place": told.place or None,
                "pith_number": told.pith_number or None,
                "sha256": told.sha256 or None,
                "problems": [problem.as_json() for problem in told.problems],
            }
        )

    def problem(self, problem: Problem) -> None:
        """Write a problem of something that decides on nothing."""
        self._write({"type": "problem", **problem.as_json()})

    def summary(self, summary: IntakeSummary) -> None:
        """Write how the run ended."""
        self._progress.end()
        counts = {name: getattr(summary, name) for name in ("stored", "unchanged", "kept", "refused")}
        self._write({"type": "summary", **counts, "not_found": summary.missing, "complete": summary.is_complete})

    def _write(self, value: dict[str, Any]) -> None:
        self._progress.clear()
        put(json.dumps(value, ensure_ascii=True))
