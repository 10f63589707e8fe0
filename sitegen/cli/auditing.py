"""The words for comparing two mirrors: `sitegen audit`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from sitegen.cli.listeners import Progress, tell_problem
from sitegen.cli.options import CONFIG, JSON, QUIET, configuration, options
from sitegen.cli.proofs import LOG_KEY, verifiers
from sitegen.cli.streams import put
from sitegen.errors import Code, Problem, Severity
from sitegen.outside.audit.auditing import AuditSummary, audit
from sitegen.outside.audit.joining import Pair
from sitegen.outside.audit.sides import ShownPaper
from sitegen.pith.paths import quoted

_DIFFERENT = 1
_LONGEST = 70
"""So many characters of a title are shown."""


class Teller:
    """Tells of an audit, to people or to programs.

    Arguments:
        as_json: one JSON object a line.
        quiet: tell people of errors and the result only.
    """

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self._as_json, self._quiet = as_json, quiet
        self._progress = Progress(quiet=quiet)
        self._codes: dict[str, Code] = {}

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""
        self._progress.stage(name, total)

    def advance(self, steps: int) -> None:
        """Show progress, on the standard error only."""
        self._progress.advance(steps)

    def problem(self, problem: Problem) -> None:
        """Tell of a problem of what is no paper."""
        self._progress.clear()
        if self._as_json:
            self._put_json({"type": "problem", **problem.as_json()})
        elif not self._quiet or problem.severity is Severity.ERROR:
            tell_problem(problem, place=problem.place)

    def paper(self, pair: Pair, title: str, problems: Sequence[Problem]) -> None:
        """Tell of a paper about which the sides differ."""
        if self._as_json:
            sides = {"a": _said(pair.one), "b": _said(pair.other)}
            named = {"suffix": pair.paper.suffix, "pith_number": pair.paper.pith_number, "title": title or None}
            self._put_json({"type": "paper", **named, **sides, "problems": _as_json(problems)})
            return
        shown = [problem for problem in problems if not self._quiet or problem.severity is Severity.ERROR]
        if not shown:
            return
        self._progress.clear()
        put(f"differs  {pair.paper.pith_number}{f'  {quoted(title, _LONGEST)}' if title else ''}")
        for problem in shown:
            self._codes[problem.code] = problem.kind
            put(f"  {problem.code} {problem.severity.value}  {problem.cause}")

    def summary(self, a: str, b: str, summary: AuditSummary) -> None:
        """Tell how the audit ended, and once what each code means."""
        self._progress.end()
        if self._as_json:
            self._put_json({"type": "audit", "a": a, "b": b, **summary.as_json()})
            return
        for code in sorted(self._codes) if not self._quiet else ():
            put(f"{code}: {self._codes[code].meaning} {self._codes[code].fix}")
        unread = f" ({summary.unread:,} by their indexes alone)" if summary.unread else ""
        put(
            f"{summary.papers_a:,} papers in A, {summary.papers_b:,} in B: {summary.same:,} the same{unread},"
            f" {summary.only_a:,} only in A, {summary.only_b:,} only in B,"
            f" {summary.differing - summary.only_a - summary.only_b:,} differ otherwise; logs {summary.log}"
        )
        put("A and B agree." if summary.agree else "A and B do not agree.")

    def begin(self, a: str, b: str) -> None:
        """Say which side is which."""
        if not (self._as_json or self._quiet):
            put(f"A is {a}")
            put(f"B is {b}")

    def _put_json(self, value: dict[str, Any]) -> None:
        self._progress.clear()
        put(json.dumps(value))


def _said(paper: ShownPaper | None) -> dict[str, Any] | None:
    return None if paper is None else {"kind": paper.kind, "sha256": paper.sha256, "size": paper.size}


def _as_json(problems: Sequence[Problem]) -> list[dict[str, str]]:
    return [problem.as_json() for problem in problems]


@click.command("audit")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@options(CONFIG, LOG_KEY, JSON, QUIET)
@click.option("--by-index", is_flag=True, help="Read no document whose SHA-256 is the same in both indexes.")
def audit_command(
    *,
    a: str,
    b: str,
    config_file: Path | None,
    log_keys: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    by_index: bool,
) -> int:
    """Compare two mirrors, or a mirror and a folder, paper by paper.

    A and B are addresses, built trees, or folders of documents. Every document of both is verified under your keys.
    Ends with 0 only where both show the same.
    """
    # What asks the network costs every other command a part of its start.
    from sitegen.outside.audit.opening import opened_side  # noqa: PLC0415

    config = configuration(config_file)
    keys = verifiers(log_keys)
    teller = Teller(as_json=as_json, quiet=quiet)
    with ExitStack() as stack:
        one, other = (stack.enter_context(opened_side(place, config.trust)) for place in (a, b))
        teller.begin(one.name, other.name)
        summary = audit(one, other, trust=config.trust, verifiers=keys, by_index=by_index, listener=teller)
        teller.summary(one.name, other.name, summary)
    return 0 if summary.agree else _DIFFERENT
