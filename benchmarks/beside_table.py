"""Several generators beside each other, as Markdown."""

from __future__ import annotations

from typing import Any

from benchmarks.markdown_parts import as_table, machine_line, spread_text

_MB = 1_000_000


def beside_table(report: dict[str, Any]) -> str:
    """Return a comparison of generators as Markdown."""
    conditions = report["conditions"]
    runs = conditions["runs"]
    head = (
        f"{machine_line(conditions)}\n"
        "One page a paper, the same from every program, checked; sitegen reads signed bundles with"
        f" {conditions['jobs']} worker processes, the others an input of their own with everything worked out.\n"
        f"{runs} {'run' if runs == 1 else 'runs'} of each in turn, after one of each that does not count; medians, with"
        f" the minimum and the maximum in brackets; memory is the {conditions['memory']} of all processes together.\n"
        f"{_versions(report['peers'])}"
    )
    return "\n\n".join([head, *map(_size, report["sizes"])]) + "\n"


def _versions(peers: list[dict[str, Any]]) -> str:
    used = dict.fromkeys(f"{peer['label'].partition(',')[0]} {peer['version']}" for peer in peers if peer["version"])
    lines = [f"Versions: {', '.join(used)}."] if used else []
    lines += [f"Left out: {peer['label']}: {peer['left_out']}." for peer in peers if peer["left_out"]]
    return "\n".join(lines)


def _size(size: dict[str, Any]) -> str:
    rows = [
        [
            row["label"],
            spread_text(row["wall_seconds"], ".2f"),
            spread_text(row["cpu_seconds"], ".2f"),
            spread_text(row["peak_memory_bytes"], ",.0f", _MB),
            f"{row['bytes_per_page']:,.0f}",
        ]
        for row in size["generators"]
    ]
    table = as_table(["", "wall seconds", "CPU seconds", "peak memory, MB", "bytes a page"], rows)
    return "\n\n".join(part for part in (f"### {size['papers']:,} papers", table, _ratios(size)) if part)


def _ratios(size: dict[str, Any]) -> str:
    ratios = size["ratios"]
    if not ratios:
        return ""
    labels = {row["name"]: row["label"] for row in size["generators"]}
    text = (
        f"The fastest of the others is {labels[ratios['fastest_peer']]}. sitegen takes"
        f" {spread_text(ratios['verified_to_fastest_peer'], '.2f')} of its wall time with everything verified, and"
        f" {spread_text(ratios['unverified_to_fastest_peer'], '.2f')} with nothing verified."
    )
    if "memory_to_hugo" in ratios:
        text += f" Its peak memory is {spread_text(ratios['memory_to_hugo'], '.2f')} of Hugo's."
    return text
