"""The figures as Markdown, for people."""

from __future__ import annotations

from typing import Any

from benchmarks.markdown_parts import as_table, machine_line, spread_text
from benchmarks.reader_table import page_times_table, pages_table, search_table

_MB = 1_000_000


def markdown(report: dict[str, Any]) -> str:
    """Return a report as Markdown: the conditions, then a table of each kind of figure."""
    parts = [
        _conditions(report),
        *(_corpus(report, corpus) for corpus in report["corpora"]),
        _steps(report),
        _flatness(report),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _conditions(report: dict[str, Any]) -> str:
    conditions = report["conditions"]
    how = (
        f"{conditions['jobs']} worker processes, {_runs(conditions['runs'])} in turn, layout `{conditions['layout']}`."
        f" Memory is the {conditions['memory']} of all processes together."
    )
    return f"{machine_line(conditions)}\n{how}\nFigures are medians, with the minimum and the maximum in brackets."


def _runs(count: int) -> str:
    return "one run" if count == 1 else f"{count} runs"


def _corpus(report: dict[str, Any], corpus: dict[str, Any]) -> str:
    runs = _runs(report["conditions"]["runs"])
    head = f"### {corpus['papers']:,} papers, {runs} ({corpus['warmed']})"
    tree = corpus["build"]["tree"]
    written = (
        f"The tree: {tree['files']:,} files with {tree['names']:,} names in {tree['folders']:,} folders,"
        f" {tree['bytes'] / _MB:,.0f} MB."
    )
    return "\n\n".join(
        [head, _commands(corpus), written, _floor(corpus), pages_table(corpus["pages"]), search_table(corpus["search"])]
    )


def _commands(corpus: dict[str, Any]) -> str:
    verify, build, ratio = corpus["verify"], corpus["build"], corpus["ratio_to_floor"]
    rows = [
        ("papers a second", _each(verify, build, "papers_per_second", ",.0f")),
        ("wall seconds", _each(verify, build, "wall_seconds", ".2f")),
        ("CPU seconds, all processes", _each(verify, build, "cpu_seconds", ".2f")),
        ("CPU microseconds a paper", _each(verify, build, "cpu_microseconds_per_paper", ",.0f")),
        ("peak memory, MB", _each(verify, build, "peak_memory_bytes", ",.0f", _MB)),
        ("times the floor of the machine", [spread_text(ratio["verify"], ".2f"), spread_text(ratio["build"], ".2f")]),
    ]
    return as_table(["", "`sitegen verify`", "`sitegen build`, cold"], ([name, *values] for name, values in rows))


def _each(verify: dict[str, Any], build: dict[str, Any], name: str, form: str, unit: float = 1) -> list[str]:
    return [spread_text(one[name], form, unit) for one in (verify, build)]


def _floor(corpus: dict[str, Any]) -> str:
    floor = corpus["floor"]
    rows = [[step, spread_text(values, ".1f")] for step, values in floor["microseconds_per_paper"].items()]
    counted = f"signatures ({', '.join(floor['library'])})"
    for command in ("verify", "build"):
        whole = floor[f"{command}_wall_seconds"]
        rows.append([f"**wall, all that `{command}` needs**", spread_text(whole, ".1f", corpus["papers"] / 1e6)])
    text = as_table(["floor of the machine", "microseconds a paper"], rows)
    return f"{text}\n\nSteps are in microseconds of one core; of the signatures, the floor counts {counted}."


def _steps(report: dict[str, Any]) -> str:
    steps = report.get("steps_of_one_process")
    if steps is None:
        return ""
    whole = sum(steps["microseconds_per_paper"].values())
    rows = [
        [step, f"{micros:,.1f}", f"{micros / whole:.0%}", f"{steps['calls_per_paper'][step]:.1f}"]
        for step, micros in steps["microseconds_per_paper"].items()
    ]
    rows.append(["**all**", f"{whole:,.1f}", "100%", ""])
    text = as_table(["step of one process", "microseconds a paper", "share", "calls a paper"], rows)
    return (
        f"### Steps, one process, {steps['papers']:,} papers, one run\n\n{text}\n\n"
        f"The whole build took {steps['wall_seconds']:.2f} s without the stopwatch,"
        f" {steps['timed_wall_seconds']:.2f} s with it; the steps are from the latter.\n\n{page_times_table(steps)}\n\n"
        "From a build of its own, in which nothing but these calls was timed. The context is all of `paper_context`:"
        " the text, the head with its metadata, the pictures and the links of the paper's page. The citations are made"
        " before it."
    )


def _flatness(report: dict[str, Any]) -> str:
    rows = [
        [
            f"{one['papers'][0]:,} and {one['papers'][1]:,}",
            f"`{command}`",
            *(f"{peak / _MB:,.0f}" for peak in one[command]["peak_bytes"]),
            f"{one[command]['ratio']:.2f}",
        ]
        for one in report["flatness"]
        for command in ("verify", "build")
    ]
    if not rows:
        return ""
    return "### Memory\n\n" + as_table(
        ["papers", "command", "peak, MB", "peak of ten times as many, MB", "ratio"], rows
    )
