"""What a search costs, of an index built without the pages of papers: `python -m benchmarks.search_alone`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.machine import this_machine, usable_cores
from benchmarks.markdown_parts import machine_line
from benchmarks.program import BenchmarkError
from benchmarks.reader_table import search_table
from benchmarks.replacing import replaced
from benchmarks.results_files import RESULTS, SEARCH, write_results
from benchmarks.scholarship import LARGEST
from benchmarks.search_cost import measure_search
from benchmarks.stored_corpora import FOLDER, stored_corpus
from benchmarks.whole_abstracts import with_whole_abstracts
from benchmarks.work_folder import work_folder
from sitegen.build import cold, pipeline
from sitegen.build.press import Press
from sitegen.build.rendering import render_papers, render_units
from sitegen.build.report import Silence
from sitegen.build.units import LATE, SINGLE, units_of_kind
from sitegen.config import load
from sitegen.corpus.reader import Corpus

_BUCKETS = 64


def build_search_alone(corpus: Path, output: Path, *, jobs: int) -> dict[str, float]:
    """Verify and settle a corpus, and build its search index, its look-up and the pages that a mirror has once.

    It is the program's own build; of the papers, it renders some thirty, so that identifiers lead somewhere.

    Arguments:
        corpus: the folder with `sitegen.toml` and `content/`.
        output: where the tree is made; nothing is there yet.
        jobs: worker processes.

    Returns:
        seconds of the program's own stages.
    """
    config = load(corpus, file=None, environment={}, overrides={"output": f"{output.resolve()}", "jobs": jobs})
    with replaced(cold, "_tasks", _few_tasks):
        return pipeline.build(config, Silence(), environment={}).seconds


def _few_tasks(press: Press, corpus: Corpus) -> Iterator[tuple[Any, Any]]:
    ranges = list(corpus.papers.ranges(32))
    for numbers in ranges[len(ranges) // 2 :][:1]:
        yield render_papers, numbers
    yield render_units, [unit for unit in SINGLE if unit != LATE]
    wanted = chain.from_iterable(units_of_kind(press, kind) for kind in ("asset", "index", "ledger", "lookup"))
    for names in cold.batches(wanted, _BUCKETS):
        yield render_units, names


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search_alone", description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000, help="size of the corpus [100000]")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes; 0 is as many as there are cores [0]")
    parser.add_argument("--seed", type=int, default=1, help="of the corpus [1]")
    parser.add_argument("--layout", choices=("files", "shards"), default="shards", help="of the corpus [shards]")
    parser.add_argument("--excerpts", action="store_true", help="of abstracts only what bundles have of them")
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="where corpora lie and the index is made")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    options = parser.parse_args(arguments)
    if not 0 < options.papers <= LARGEST or options.jobs < 0:
        parser.error(f"--papers must be 1 to {LARGEST}, --jobs 0 or more")
    options.corpora, options.jobs = options.corpora.resolve(), options.jobs or usable_cores()
    return options


def _report(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    corpus = stored_corpus(
        options.papers, seed=options.seed, layout=options.layout, jobs=options.jobs, folder=options.corpora
    )
    machine = this_machine(work)
    folder, abstracts = corpus.folder, "the first 600 characters of abstracts"
    if not options.excerpts:
        folder = work / "corpus"
        characters = with_whole_abstracts(corpus, folder, seed=options.seed, jobs=options.jobs)
        abstracts = f"whole abstracts of {characters / options.papers:,.0f} characters on average"
    return {
        "conditions": {
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "machine": asdict(machine),
            "jobs": options.jobs,
            "seed": options.seed,
            "layout": options.layout,
            "papers": options.papers,
            "abstracts": abstracts,
        },
        "stage_seconds": build_search_alone(folder, work / "tree", jobs=options.jobs),
        "search": measure_search(work / "tree"),
    }


def _table(report: dict[str, Any]) -> str:
    conditions = report["conditions"]
    stages = ", ".join(f"{stage} {taken:.1f} s" for stage, taken in report["stage_seconds"].items())
    how = f"few of their pages were made; {conditions['jobs']} worker processes, one run: {stages}"
    head = f"{machine_line(conditions)}\n{conditions['papers']:,} papers with {conditions['abstracts']}; {how}."
    return f"{head}\n\n{search_table(report['search'])}\n"


def main(arguments: list[str] | None = None) -> int:
    """Build the index, ask it, and write the report as JSON and as Markdown."""
    options = _options(arguments)
    begun = time.perf_counter()
    try:
        with work_folder(options.corpora) as work:
            report = _report(options, work)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    text = _table(report)
    name = f"search-{options.papers}-{this_machine(options.corpora).name}-{report['conditions']['date']}"
    target = write_results(options.results, name, report, SEARCH, text)
    print(text)
    print(f"{target} and latest.md, in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
