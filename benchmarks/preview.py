"""How long a change takes from the save to the browser, in the preview of a mirror: `python -m benchmarks.preview`."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import spread
from benchmarks.machine import this_machine, usable_cores
from benchmarks.markdown_parts import as_table, machine_line, spread_text
from benchmarks.preview_changes import Mirror, address_of, measure
from benchmarks.preview_process import PreviewProcess, browser_page
from benchmarks.program import BenchmarkError
from benchmarks.results_files import PREVIEW, RESULTS, write_results
from benchmarks.scholarship import LARGEST
from benchmarks.stored_corpora import FOLDER, stored_corpus
from benchmarks.work_folder import work_folder


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview", description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000, help="size of the corpus [10000]")
    parser.add_argument("--runs", type=int, default=5, help="changes of each kind [5]")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes; 0 is as many as there are cores [0]")
    parser.add_argument("--seed", type=int, default=1, help="of the corpus [1]")
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="where corpora lie and the mirror is copied to")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    options = parser.parse_args(arguments)
    if not 0 < options.papers <= LARGEST or options.jobs < 0 or options.runs < 1:
        parser.error(f"--papers must be 1 to {LARGEST}, --jobs 0 or more, --runs 1 or more")
    options.corpora, options.jobs = options.corpora.resolve(), options.jobs or usable_cores()
    return options


def _report(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    corpus = stored_corpus(options.papers, seed=options.seed, layout="files", jobs=options.jobs, folder=options.corpora)
    machine = this_machine(work)
    theme = Path(__file__).resolve().parents[1] / "templates"
    mirror = Mirror.copied(corpus.folder, work / "mirror", theme=theme, runs=options.runs)
    with browser_page() as page, PreviewProcess(mirror.folder, jobs=options.jobs) as preview:
        first = preview.first_answer("")
        paper = preview.first_answer(address_of("", mirror.papers[0]))
        taken = measure(mirror, preview.address, page)
        told = preview.told()
    return {
        "conditions": {
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "machine": asdict(machine),
            "jobs": options.jobs,
            "seed": options.seed,
            "papers": options.papers,
            "runs": options.runs,
        },
        "cold_seconds_to_first_page": first,
        "cold_seconds_to_first_paper": paper,
        "seconds_to_the_browser": {name: spread(values) for name, values in taken.items()},
        "told": told,
    }


def table(report: dict[str, Any]) -> str:
    """Return a report as Markdown."""
    conditions = report["conditions"]
    rows = [[name, spread_text(values, ".2f")] for name, values in report["seconds_to_the_browser"].items()]
    rows.append(
        ["**cold: the first page, from the start of the program**", f"{report['cold_seconds_to_first_page']:.2f}"]
    )
    rows.append(["**cold: and the page of a paper**", f"{report['cold_seconds_to_first_paper']:.2f}"])
    changed = as_table(["what happens", "seconds until the browser shows it"], rows)
    return (
        f"{machine_line(conditions)}\n{conditions['papers']:,} papers, {conditions['jobs']} worker processes;"
        f" each change {conditions['runs']} times,"
        f" from before the file is saved until Chromium has it in the page.\n\n{changed}\n"
    )


def main(arguments: list[str] | None = None) -> int:
    """Edit a mirror that is being previewed, and write the report as JSON and as Markdown."""
    options = _options(arguments)
    begun = time.perf_counter()
    try:
        with work_folder(options.corpora) as work:
            report = _report(options, work)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    text = table(report)
    name = f"preview-{options.papers}-{this_machine(options.corpora).name}-{report['conditions']['date']}"
    target = write_results(options.results, name, report, PREVIEW, text)
    print(text)
    print(f"{target} and latest.md, in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
