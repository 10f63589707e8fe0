"""How a run looks: plain lines or a progress bar for people, one JSON object a line for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import click

from sitegen.build.report import Summary
from sitegen.cli.streams import put, show
from sitegen.corpus.rows import DocumentRow, Status
from sitegen.errors import Problem, Severity

_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
_EVERY: Final = 0.1
"""Seconds between two updates of a bar."""
_SOON: Final = 2.0
"""Seconds after which a stage's pace can be told."""


class Progress:
    """A line on a terminal that is written over and over; in a pipe, nothing until a stage is over.

    Arguments:
        quiet: say nothing at all.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar = not quiet and sys.stderr.isatty()
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._shown = 0.0
        self._begun = 0.0

    def stage(self, name: str, total: int | None) -> None:
        """End the last stage and begin another."""
        self.end()
        self._name, self._total, self._done = name, total, 0
        self._begun = time.monotonic()

    def advance(self, steps: int) -> None:
        """Count steps, and show them on a terminal."""
        self._done += steps
        now = time.monotonic()
        if self._bar and now - self._shown >= _EVERY:
            self._shown = now
            show(f"\r{self._line()}{self._pace(now)}\x1b[K", newline=False)

    def clear(self) -> None:
        """Take the bar away, so that a line can be written."""
        if self._bar and self._shown:
            show("\r\x1b[K", newline=False)

    def end(self) -> None:
        """End the stage with a line that stays."""
        self.clear()
        if self._name and not self._quiet and (self._done or self._total is not None):
            show(self._line())
        self._name = ""

    def _pace(self, now: float) -> str:
        """Return how fast a stage goes and how long the rest takes, where that can be said."""
        seconds = now - self._begun
        if seconds < _SOON or not self._done:
            return ""
        rate = self._done / seconds
        left = (self._total or 0) - self._done
        return f", {rate:,.0f}/s" + (f", {_span(left / rate)} left" if left > 0 else "")

    def _line(self) -> str:
        if not self._total:
            return f"{self._name}: {self._done:,}"
        share = self._done / self._total
        return f"{self._name}: {self._done:,} of {self._total:,} ({share:.0%})"


def _span(seconds: float) -> str:
    """Return a time for people: `41 s`, `7 min`, `20 h 15 min`."""
    minutes = round(seconds / 60)
    if minutes < 2:  # noqa: PLR2004 - up to here, seconds say more
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004 - an hour


def tell_problem(problem: Problem, *, place: str) -> None:
    """Write a problem for people; its place is given, since it may stand above already."""
    head = click.style(f"{problem.code} {problem.severity.value}", fg=_COLOURS[problem.severity])
    put(f"  {head}  {place}".rstrip())
    put(f"      {problem.cause}")
    put(f"      {problem.fix}")


class People:
    """Tells people: every problem with its place, cause and fix.

    Arguments:
        quiet: tell only of errors, and show no progress.
        each: tell of every document, also of those without a problem.
    """

    def __init__(self, *, quiet: bool, each: bool = False) -> None:
        self._quiet = quiet
        self._each = each and not quiet
        self.wants_each = self._each
        self._progress = Progress(quiet=quiet)

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""
        self._progress.stage(name, total)

    def advance(self, steps: int) -> None:
        """Show progress."""
        self._progress.advance(steps)

    def document(self, row: DocumentRow, problems: Sequence[Problem]) -> None:
        """Tell of a document that has problems, or of each."""
        shown = [problem for problem in problems if not self._quiet or problem.severity is Severity.ERROR]
        if not shown and not self._each:
            return
        self._progress.clear()
        colour = "green" if row.status == Status.VERIFIED else "red"
        level = f" ({row.level})" if row.status == Status.VERIFIED else ""
        put(f"{click.style(row.status, fg=colour)}{level}  {row.place}")
        inside = row.status != Status.UNREADABLE
        for problem in shown:
            tell_problem(problem, place=problem.place if inside else "")

    def problem(self, problem: Problem) -> None:
        """Tell of a problem of something that is no document."""
        if not self._quiet or problem.severity is Severity.ERROR:
            self._progress.clear()
            tell_problem(problem, place=problem.place)

    def summary(self, summary: Summary) -> None:
        """Tell how the run ended; the root hash is the last line."""
        self._progress.end()
        if not self._quiet:
            put(
                f"{summary.found:,} found: {summary.verified:,} verified, {summary.refused:,} refused,"
                f" {summary.superseded:,} superseded, {summary.unreadable:,} unreadable"
            )
            if summary.files:
                put(f"{summary.files:,} files, {summary.size:,} bytes{_written(summary)}")
        if summary.root:
            put(f"root {summary.root}")


def _written(summary: Summary) -> str:
    """Return what a build wrote of them, "" after a run that was none."""
    if summary.anew is None:
        return ""
    if summary.anew:
        return f"; all made anew: {summary.anew}"
    return f"; {summary.written:,} written, {summary.removed:,} removed"


class Programs:
    """Tells programs: one JSON object a line; see docs/json.md."""

    wants_each = True

    def __init__(self, *, quiet: bool) -> None:
        self._progress = Progress(quiet=quiet)

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""
        self._progress.stage(name, total)

    def advance(self, steps: int) -> None:
        """Show progress, on the standard error only."""
        self._progress.advance(steps)

    def document(self, row: DocumentRow, problems: Sequence[Problem]) -> None:
        """Write a document's verdict."""
        self._write(
            {
                "type": "document",
                "place": row.place,
                "pith_number": row.pith_number or None,
                "sha256": row.sha256 or None,
                "verdict": "verified" if row.status == Status.VERIFIED else "refused",
                "level": row.level,
                "problems": [problem.as_json() for problem in problems],
            }
        )

    def problem(self, problem: Problem) -> None:
        """Write a problem of something that is no document."""
        self._write({"type": "problem", **problem.as_json()})

    def summary(self, summary: Summary) -> None:
        """Write how the run ended."""
        self._progress.end()
        self._write(
            {
                "type": "summary",
                "found": summary.found,
                "verified": summary.verified,
                "refused": summary.refused,
                "superseded": summary.superseded,
                "unreadable": summary.unreadable,
                "faults": summary.faults,
                "papers": summary.papers,
                "files": summary.files,
                "bytes": summary.size,
                "written": summary.written,
                "removed": summary.removed,
                "anew": summary.anew,
                "root": summary.root or None,
            }
        )

    def _write(self, value: dict[str, Any]) -> None:
        self._progress.clear()
        put(json.dumps(value, ensure_ascii=True))
