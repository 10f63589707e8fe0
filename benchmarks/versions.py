"""How much slower or faster a version is than another: `python -m benchmarks.versions`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.checkouts import Checkout, checkout_of, earlier
from benchmarks.figures import command_figures, spread
from benchmarks.machine import this_machine, usable_cores
from benchmarks.memory import kind_of_memory
from benchmarks.program import REPOSITORY, BenchmarkError, Run, run_build
from benchmarks.results_files import RESULTS, VERSIONS, write_results
from benchmarks.scholarship import LARGEST
from benchmarks.stored_corpora import FOLDER, StoredCorpus, stored_corpus
from benchmarks.versions_table import versions_table
from benchmarks.work_folder import work_folder


def compare(
    corpus: StoredCorpus, before: Checkout, after: Checkout, work: Path, *, jobs: int, runs: int
) -> dict[str, Any]:
    """Build a corpus with two versions in turn, after one build of each that does not count.

    Which of the two comes first changes with every turn, so that a machine that grows slower or faster favours neither.

    Arguments:
        corpus: the same folder for both.
        before: the earlier version.
        after: the later version.
        work: where the trees are made.
        jobs: worker processes.
        runs: turns.
    """
    trees = {"before": work / "before-tree", "after": work / "after-tree"}
    programs = {"before": before.folder, "after": after.folder}
    found: dict[str, list[Run]] = {name: [] for name in programs}
    for turn in range(runs + 1):
        for name in sorted(programs, reverse=turn % 2 == 1):
            run = run_build(corpus.folder, trees[name], jobs=jobs, program=programs[name])
            if turn:
                found[name].append(run)
                _say(f"  run {turn} of {runs}, {name}: {run.wall:.1f} s, {run.cpu:.1f} s of CPU")
    for name, made in found.items():
        if len({run.root for run in made}) > 1:
            raise BenchmarkError(f"two builds of one corpus by the version {name} gave two trees")
    if len({run.verified for made in found.values() for run in made}) > 1:
        raise BenchmarkError("the two versions did not verify the same documents")
    pairs = list(zip(found["before"], found["after"], strict=True))
    return {
        "papers": found["after"][0].found,
        "document_bytes": corpus.bytes,
        **{name: command_figures(made) for name, made in found.items()},
        "after_to_before": {
            "wall_seconds": spread([late.wall / early.wall for early, late in pairs]),
            "cpu_seconds": spread([late.cpu / early.cpu for early, late in pairs]),
        },
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versions", description=__doc__)
    parser.add_argument("--before", required=True, help="folder of a checkout, or a commit of this repository")
    parser.add_argument("--after", type=Path, default=REPOSITORY, help="folder of the other version [this checkout]")
    parser.add_argument("--papers", type=int, default=10_000, help="size of the corpus [10000]")
    parser.add_argument("--runs", type=int, default=3, help="how often both are run [3]")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes; 0 is as many as there are cores [0]")
    parser.add_argument("--seed", type=int, default=1, help="of the corpus [1]")
    parser.add_argument("--layout", choices=("files", "shards"), default="files", help="of the corpus [files]")
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="where corpora lie and trees are made")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    return parser


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if not 0 < options.papers <= LARGEST or options.runs < 1 or options.jobs < 0:
        parser.error(f"--papers must be 1 to {LARGEST}, --runs 1 or more, --jobs 0 or more")
    options.corpora = options.corpora.resolve()
    options.jobs = options.jobs or usable_cores()
    return options


def _report(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    # Both are looked at before the corpus is made, which takes longer.
    before, after = earlier(options.before, work / "before"), checkout_of(options.after)
    corpus = stored_corpus(
        options.papers, seed=options.seed, layout=options.layout, jobs=options.jobs, folder=options.corpora
    )
    machine = this_machine(work)
    return {
        "conditions": {
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "machine": asdict(machine),
            "jobs": options.jobs,
            "runs": options.runs,
            "seed": options.seed,
            "layout": options.layout,
            "memory": kind_of_memory(),
        },
        "versions": {name: _told(one) for name, one in (("before", before), ("after", after))},
        **compare(corpus, before, after, work, jobs=options.jobs, runs=options.runs),
    }


def _told(checkout: Checkout) -> dict[str, Any]:
    # Where the folder lay says nothing to others.
    return {key: value for key, value in asdict(checkout).items() if key != "folder"}


def main(arguments: list[str] | None = None) -> int:
    """Measure both versions, and write the report as JSON and as Markdown."""
    options = _options(arguments)
    try:
        with work_folder(options.corpora) as work:
            report = _report(options, work)
    except BenchmarkError as error:
        _say(f"error: {error}")
        return 1
    name = f"versions-{this_machine(options.corpora).name}-{report['conditions']['date']}"
    text = versions_table(report)
    target = write_results(options.results, name, report, VERSIONS, text)
    print(text)
    _say(f"{target} and latest.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
