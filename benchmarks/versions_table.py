"""Two versions beside each other, as Markdown."""

from __future__ import annotations

from typing import Any

from benchmarks.markdown_parts import as_table, machine_line, spread_text

_MB = 1_000_000


def versions_table(report: dict[str, Any]) -> str:
    """Return a comparison of two versions as Markdown."""
    conditions, before, after = (report[name] for name in ("conditions", "before", "after"))
    ratio = report["after_to_before"]
    rows = [
        _row("wall seconds", before, after, "wall_seconds", ratio["wall_seconds"]),
        _row("CPU seconds, all processes", before, after, "cpu_seconds", ratio["cpu_seconds"]),
        _row("peak memory, MB", before, after, "peak_memory_bytes", None, _MB),
        ["files of the tree", *(f"{one['tree']['files']:,}" for one in (before, after)), ""],
        ["MB of the tree", *(f"{one['tree']['bytes'] / _MB:,.0f}" for one in (before, after)), ""],
    ]
    names = ", ".join(f"{name} is {_version(report['versions'][name])}" for name in ("before", "after"))
    runs = conditions["runs"]
    return (
        f"{machine_line(conditions)}\n`sitegen build`, cold, of one corpus of {report['papers']:,} papers, layout"
        f" `{conditions['layout']}`, by {conditions['jobs']} worker processes; {names}.\n"
        f"{runs} {'run' if runs == 1 else 'runs'} of each in turn, after one of each that does not count; medians,"
        " with the minimum and the maximum in brackets; a ratio is of two runs of the same turn.\n\n"
        + as_table(["", "before", "after", "after / before"], rows)
        + "\n"
    )


def _row(name: str, before: Any, after: Any, key: str, ratio: Any, unit: float = 1) -> list[str]:
    form = ",.1f" if unit == 1 else ",.0f"
    values = [spread_text(one[key], form, unit) for one in (before, after)]
    return [name, *values, spread_text(ratio, ".2f") if ratio else ""]


def _version(told: dict[str, Any]) -> str:
    commit = f", commit {told['commit'][:10]}" if told["commit"] else ", of no known commit"
    return f"{told['version']}{commit}{' with changes' if told['changed'] else ''}"
