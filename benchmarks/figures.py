"""From runs to figures: minimum, median and maximum, and ratios of runs that were made in turn."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.floor import Floor
from benchmarks.floor_documents import SIGNATURES
from benchmarks.machine import Machine
from benchmarks.program import Run
from benchmarks.steps import Steps

TENFOLD = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything measured on one corpus.

    Arguments:
        papers: documents of the corpus.
        bytes: of all of them, 0 where not known.
        warmed: how the machine was warmed up before.
        verify, build, floor: one of each a run; the runs were made in turn.
        pages, search: what the built tree costs its readers (`weigh_pages`, `measure_search`).
    """

    papers: int
    bytes: int
    warmed: str
    verify: Sequence[Run]
    build: Sequence[Run]
    floor: Sequence[Floor]
    pages: dict[str, Any]
    search: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which conditions everything was measured."""

    date: str
    machine: Machine
    jobs: int
    runs: int
    seed: int | None
    layout: str
    memory: str


def spread(values: Sequence[float]) -> dict[str, Any]:
    """Return every value, and their minimum, median and maximum."""
    return {"min": min(values), "median": statistics.median(values), "max": max(values), "each": list(values)}


def command_figures(runs: Sequence[Run]) -> dict[str, Any]:
    """Return the figures of one command: seconds, papers a second, bytes."""
    figures: dict[str, Any] = {
        "found": runs[0].found,
        "verified": runs[0].verified,
        "wall_seconds": spread([run.wall for run in runs]),
        "papers_per_second": spread([run.rate for run in runs]),
        "cpu_seconds": spread([run.cpu for run in runs]),
        "cpu_microseconds_per_paper": spread([run.cpu / run.found * 1e6 for run in runs]),
        "peak_memory_bytes": spread([run.peak for run in runs]),
        "memory_samples": [run.samples for run in runs],
        "sampling_cpu_seconds": [run.sampling for run in runs],
    }
    tree = runs[0].tree
    if tree is not None:
        figures["tree"] = {
            "files": tree.files,
            "names": tree.names,
            "links": tree.links,
            "folders": tree.folders,
            "bytes": tree.bytes,
            "root": sorted({run.root for run in runs}),
        }
    return figures


def floor_figures(floors: Sequence[Floor]) -> dict[str, Any]:
    """Return the floor: seconds for the corpus, and microseconds of one core by step and paper."""
    first = floors[0]
    return {
        "library": sorted({floor.library for floor in floors}),
        "signatures": first.signatures,
        "verify_wall_seconds": spread([floor.verify for floor in floors]),
        "build_wall_seconds": spread([floor.build for floor in floors]),
        "microseconds_per_paper": {step: spread([floor.micros(step) for floor in floors]) for step in first.seconds},
        "microseconds_per_signature": {
            step: spread([floor.micros(step) * floor.papers / floor.signatures for floor in floors])
            for step in first.seconds
            if step.startswith(SIGNATURES)
        },
    }


def steps_figures(steps: Steps) -> dict[str, Any]:
    """Return where one process spends its time."""
    return {
        "papers": steps.papers,
        "wall_seconds": steps.wall,
        "timed_wall_seconds": steps.timed,
        "stage_seconds": steps.stages,
        "microseconds_per_paper": {step: steps.micros(step) for step in steps.steps},
        "calls_per_paper": {step: calls / steps.papers for step, calls in steps.calls.items()},
        "pages": steps.pages,
    }


def corpus_figures(measured: Measured) -> dict[str, Any]:
    """Return all figures of one corpus; each ratio is of a command and the floor that was measured right after it."""
    pairs = list(zip(measured.verify, measured.build, measured.floor, strict=True))
    return {
        "papers": measured.papers,
        "document_bytes": measured.bytes,
        "warmed": measured.warmed,
        "verify": command_figures(measured.verify),
        "build": command_figures(measured.build),
        "floor": floor_figures(measured.floor),
        "ratio_to_floor": {
            "verify": spread([verify.wall / floor.verify for verify, _, floor in pairs]),
            "build": spread([build.wall / floor.build for _, build, floor in pairs]),
        },
        "pages": measured.pages,
        "search": measured.search,
    }


def flatness(corpora: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return, for every corpus and one ten times as large, how much more memory the larger one took."""
    found = []
    for small in corpora:
        for large in corpora:
            if large["papers"] == TENFOLD * small["papers"]:
                peaks = {
                    command: [one[command]["peak_memory_bytes"]["median"] for one in (small, large)]
                    for command in ("verify", "build")
                }
                found.append(
                    {
                        "papers": [small["papers"], large["papers"]],
                        **{
                            command: {"peak_bytes": both, "ratio": both[1] / both[0]} for command, both in peaks.items()
                        },
                    }
                )
    return found
