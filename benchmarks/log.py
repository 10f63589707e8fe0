"""What the append-only log costs: making it, appending to it, proving from it: `python -m benchmarks.log`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import spread
from benchmarks.log_steps import STEPS
from benchmarks.machine import this_machine
from benchmarks.markdown_parts import as_table, machine_line, spread_text
from benchmarks.program import REPOSITORY, BenchmarkError, environment_of
from benchmarks.results_files import LOG, RESULTS, write_results
from benchmarks.stored_corpora import FOLDER
from benchmarks.tree import size_of_tree
from benchmarks.work_folder import work_folder

LARGEST: Final = 20_000_000
_NAMES: Final = {
    "make": "make the log",
    "grow": "append one leaf",
    "prove": "prove one leaf and an earlier head",
    "check": "prove every leaf and entry",
}
_MORE: Final = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One process.

    Arguments:
        wall: seconds of the whole process.
        cpu: CPU seconds of the work alone, without Python's start and imports.
        peak: bytes of memory, the largest resident set of the process as the kernel counts it.
        files: files that were written, or read where nothing is written.
        bytes: of these files.
    """

    wall: float
    cpu: float
    peak: int
    files: int
    bytes: int


def run_step(step: str, folder: Path, leaves: int) -> Step:
    """Run one step as a process.

    Raises:
        BenchmarkError: it did not come to its end.
    """
    os.sync()
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.log_steps", step, str(folder), str(leaves)],
        cwd=REPOSITORY,
        env=environment_of(REPOSITORY),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - begun
    if done.returncode:
        raise BenchmarkError(f"{step} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout)
    return Step(wall, told["cpu"], told["peak"], told["files"], told["bytes"])


def measure(work: Path, leaves: int, runs: int) -> dict[str, Any]:
    """Make a log of so many leaves, and do everything with it, as often as there are runs."""
    found: dict[str, list[Step]] = {step: [] for step in STEPS}
    folder = work / "log"
    for _ in range(runs):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        found["make"].append(run_step("make", folder, leaves))
        tree = size_of_tree(folder)
        for step in ("grow", "prove", "check"):
            found[step].append(run_step(step, folder, _MORE))
    return {
        "leaves": leaves,
        "files": tree.files - 1,  # the head of the log lies beside it
        "folders": tree.folders,
        "bytes": found["make"][0].bytes,
        "steps": {step: _figures(steps) for step, steps in found.items()},
    }


def _figures(steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "seconds": spread([one.wall for one in steps]),
        "cpu_seconds_of_the_work": spread([one.cpu for one in steps]),
        "peak": spread([one.peak for one in steps]),
        "files": steps[0].files,
        "bytes": steps[0].bytes,
    }


def log_table(report: dict[str, Any]) -> str:
    """Return the report as Markdown."""
    conditions = report["conditions"]
    times = f"Each step is a process of its own, in one thread, {conditions['runs']} times"
    how = f"{times}; memory is its largest resident set, Python and its libraries among it."
    parts = [f"{machine_line(conditions)}\n{how}"]
    head = ("what is done", "wall seconds", "CPU seconds of the work", "peak MB", "files", "kB")
    for size in report["sizes"]:
        tree = f"{size['files']:,} files in {size['folders']:,} folders, {size['bytes'] / 1e6:,.1f} MB"
        parts.append(f"### {size['leaves']:,} leaves: {tree}")
        rows = [
            (
                name,
                spread_text(size["steps"][step]["seconds"], ".2f"),
                spread_text(size["steps"][step]["cpu_seconds_of_the_work"], ".3f"),
                spread_text(size["steps"][step]["peak"], ".0f", 1e6),
                f"{size['steps'][step]['files']:,}",
                f"{size['steps'][step]['bytes'] / 1e3:,.1f}",
            )
            for step, name in _NAMES.items()
        ]
        parts.append(as_table(head, rows))
    return "\n\n".join(parts) + "\n"


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.log", description=__doc__)
    parser.add_argument("--leaves", type=int, nargs="+", default=[10, 1_000, 1_500_000], help="[10 1000 1500000]")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is done [3]")
    parser.add_argument("--work", type=Path, default=FOLDER, help="where logs are made")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    options = parser.parse_args(arguments)
    if not all(0 < size <= LARGEST for size in options.leaves) or options.runs < 1:
        parser.error(f"--leaves must be 1 to {LARGEST}, --runs 1 or more")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Measure every size, and write the report as JSON and as Markdown."""
    options = _options(arguments)
    try:
        with work_folder(options.work.resolve()) as work:
            machine = this_machine(work)
            sizes = [measure(work, leaves, options.runs) for leaves in options.leaves]
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    conditions = {"date": date, "machine": asdict(machine), "runs": options.runs}
    report = {"conditions": conditions, "sizes": sizes}
    text = log_table(report)
    target = write_results(options.results, f"log-{machine.name}-{date}", report, LOG, text)
    print(text)
    print(f"{target} and latest.md", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
