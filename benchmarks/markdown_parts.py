"""Tables, spreads and the machine, as all reports show them in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def machine_line(conditions: dict[str, Any]) -> str:
    """Return when and on which machine something was measured."""
    machine = conditions["machine"]
    sha = {True: "with SHA instructions", False: "without SHA instructions", None: "SHA instructions unknown"}
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    return (
        f"Measured {conditions['date']}: {machine['processor']}, {machine['cores']} cores,"
        f" {sha[machine['sha_ni']]}, {machine['memory'] / 2**30:.0f} GiB of memory, {machine['file_system']},"
        f" {machine['kernel']}; {machine['python']}, sitegen {machine['sitegen']}, {libraries};"
        f" signatures by {machine['signatures']}; load before the run {machine['load']:.2f}."
    )


def spread_text(values: dict[str, Any], form: str, unit: float = 1) -> str:
    """Return a median with its minimum and maximum.

    Arguments:
        values: what `figures.spread` returned.
        form: of each number.
        unit: that they are counted in.
    """
    middle, least, most = (format(values[name] / unit, form) for name in ("median", "min", "max"))
    return middle if len(values["each"]) == 1 else f"{middle} ({least}–{most})"


def as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, all columns but the first aligned to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
