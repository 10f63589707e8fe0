"""Where one process spends its time: the build runs in this process, and its own functions are timed from outside."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.page_times import page_times
from benchmarks.stopwatch import Stopwatch, put_around
from sitegen.build.pipeline import build
from sitegen.build.report import Silence, Summary
from sitegen.config import load


@dataclass(frozen=True, slots=True)
class Steps:
    """What one process did with a corpus.

    Arguments:
        papers: published.
        wall: seconds of the build without a stopwatch, in one process.
        timed: seconds of the build with the stopwatch; what it is longer is what timing costs.
        stages: seconds of the program's own stages, without a stopwatch.
        steps: seconds by step, with the stopwatch; they add up to `timed`.
        calls: how often functions of each step were called.
        pages: of a third build, what single pages took (`PageTimes.figures`).
    """

    papers: int
    wall: float
    timed: float
    stages: dict[str, float]
    steps: dict[str, float]
    calls: dict[str, int]
    pages: dict[str, Any]

    def micros(self, step: str) -> float:
        """Return the microseconds that a step takes for a paper."""
        return self.steps[step] / self.papers * 1e6


def measure_steps(corpus: Path, output: Path) -> Steps:
    """Build a corpus three times in this process, the last time with the stopwatch; then the process is spoilt.

    Arguments:
        corpus: the folder with `sitegen.toml` and `content/`.
        output: where the trees are made; nothing is there yet.
    """
    begun = perf_counter()
    plain = _build(corpus, output)
    wall = perf_counter() - begun
    with page_times() as pages:
        with_pages = _build(corpus, output.with_name(f"{output.name}.pages"))
    watch = Stopwatch()
    put_around(watch)
    watch.start()
    begun = perf_counter()
    timed_summary = _build(corpus, output.with_name(f"{output.name}.timed"))
    timed = perf_counter() - begun
    watch.stop()
    if {with_pages.root, timed_summary.root} != {plain.root}:
        raise AssertionError("the stopwatch changed the tree")
    return Steps(plain.papers, wall, timed, plain.seconds, watch.seconds, watch.calls, pages.figures())


def _build(corpus: Path, output: Path) -> Summary:
    config = load(corpus, file=None, environment={}, overrides={"output": f"{output.resolve()}", "jobs": 1})
    return build(config, Silence(), environment={})


def main(arguments: list[str] | None = None) -> None:
    """Print the steps of a corpus as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.steps", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args(arguments)
    print(json.dumps(asdict(measure_steps(options.corpus, options.output))))


if __name__ == "__main__":
    main()
