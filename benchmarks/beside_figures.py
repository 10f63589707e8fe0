"""From runs of several generators in turn to figures and ratios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.figures import spread
from benchmarks.peers.measuring import PageRun


def figures(
    papers: int, labels: Mapping[str, str], found: Mapping[str, Sequence[PageRun]], sizes: Mapping[str, int]
) -> dict[str, Any]:
    """Return the figures of every generator on one corpus.

    Ratios divide each run of sitegen by that of another generator in the same turn. The fastest of the others is the
    one with the smallest median of wall time.

    Arguments:
        papers: of the corpus.
        labels: of the generators, by name; sitegen's own two come first.
        found: their runs, in the order of the turns.
        sizes: bytes of all pages of each.
    """
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "label": labels[name],
            "wall_seconds": spread([run.wall for run in runs]),
            "cpu_seconds": spread([run.cpu for run in runs]),
            "peak_memory_bytes": spread([run.peak for run in runs]),
            "memory_samples": [run.samples for run in runs],
            "bytes_per_page": sizes[name] / papers,
        }
        for name, runs in found.items()
    ]
    verified, unverified, *peers = rows
    ratios: dict[str, Any] = {}
    if peers:
        fastest = min(peers, key=lambda row: float(row["wall_seconds"]["median"]))
        ratios = {
            "fastest_peer": fastest["name"],
            "verified_to_fastest_peer": _each(verified, fastest, "wall_seconds"),
            "unverified_to_fastest_peer": _each(unverified, fastest, "wall_seconds"),
        }
        hugo = [row for row in peers if row["name"].startswith("hugo")]
        if hugo:
            leaner = min(hugo, key=lambda row: float(row["peak_memory_bytes"]["median"]))
            ratios["memory_to_hugo"] = _each(verified, leaner, "peak_memory_bytes")
    return {"papers": papers, "generators": rows, "ratios": ratios}


def _each(one: Mapping[str, Any], other: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Divide run by run, each by the other's of the same turn."""
    return spread([mine / theirs for mine, theirs in zip(one[key]["each"], other[key]["each"], strict=True)])
