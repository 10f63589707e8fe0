"""How fast the program is on this machine, and how far from what the machine allows: `python -m benchmarks.run`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Conditions, Measured, corpus_figures, flatness, steps_figures
from benchmarks.floor import measure_floor
from benchmarks.machine import this_machine, usable_cores
from benchmarks.memory import kind_of_memory
from benchmarks.page_weight import weigh_pages
from benchmarks.program import REPOSITORY, BenchmarkError, run_build, run_verify
from benchmarks.results_files import PROGRAM, RESULTS, write_results
from benchmarks.scholarship import LARGEST
from benchmarks.search_cost import measure_search
from benchmarks.steps import Steps
from benchmarks.stored_corpora import FOLDER, StoredCorpus, stored_corpus
from benchmarks.table import markdown
from benchmarks.work_folder import work_folder

OWN = "own-mirror"
"""The mirror of the repository itself, whose pages everybody can look at."""
AFFORDABLE = 20_000
"""Papers up to which everything is run once before it is measured; of larger corpora only the documents are read."""


def measure(corpus: StoredCorpus, work: Path, *, jobs: int, runs: int) -> Measured:
    """Measure verifying, building and the floor in turn, after a warm-up, then what the tree costs its readers.

    Arguments:
        corpus: what to measure on.
        work: where the trees are made; the repository's own mirror is in `OWN` of it.
        jobs: worker processes.
        runs: how often.
    """
    tree = work / "public"
    if corpus.papers and corpus.papers > AFFORDABLE:
        warmed = "documents read once before"
        _read_all(corpus.folder / "content")
    else:
        warmed = "after a run of everything"
        run_verify(corpus.folder, jobs=jobs)
        run_build(corpus.folder, tree, jobs=jobs)
    verify, build, floor = [], [], []
    for number in range(1, runs + 1):
        verify.append(run_verify(corpus.folder, jobs=jobs))
        build.append(run_build(corpus.folder, tree, jobs=jobs))
        floor.append(measure_floor(corpus.folder, tree, jobs=jobs))
        _say(
            f"  run {number} of {runs}: verify {verify[-1].rate:,.0f}, build {build[-1].rate:,.0f} papers a second;"
            f" {verify[-1].wall / floor[-1].verify:.2f} and {build[-1].wall / floor[-1].build:.2f} times the floor"
        )
    if len({run.root for run in build}) > 1:
        raise BenchmarkError("two builds of one corpus gave two trees")
    pages, search = weigh_pages(tree, work / OWN), measure_search(tree)
    return Measured(verify[0].found, corpus.bytes, warmed, verify, build, floor, pages, search)


def _read_all(content: Path) -> None:
    for path in content.rglob("*"):
        if path.is_file():
            path.read_bytes()


def run_steps(corpus: Path, work: Path) -> Steps:
    """Take the time of the steps, in a process of its own."""
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.steps", str(corpus), str(work / "steps")],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        raise BenchmarkError(f"the steps could not be timed:\n{process.stderr[-2000:]}")
    return Steps(**json.loads(process.stdout.splitlines()[-1]))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "--papers", type=int, nargs="+", default=[], help="sizes of corpora to make or use again [10000]"
    )
    parser.add_argument("--corpus", type=Path, nargs="+", default=[], help="folders of corpora that are there already")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is run [3]")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes; 0 is as many as there are cores [0]")
    parser.add_argument("--sample", type=int, default=1000, help="papers that the steps are timed on; 0 is none [1000]")
    parser.add_argument("--seed", type=int, default=1, help="of the corpora [1]")
    parser.add_argument("--layout", choices=("files", "shards"), default="files", help="of the corpora [files]")
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="where corpora lie and trees are made")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    return parser


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if any(not 0 < papers <= LARGEST for papers in (*options.papers, options.sample or 1)):
        parser.error(f"--papers and --sample must be 1 to {LARGEST}")
    if options.runs < 1 or options.jobs < 0:
        parser.error("--runs must be 1 or more, --jobs 0 or more")
    for folder in options.corpus:
        if not (folder / "content").is_dir() or (folder / "broken.json").exists():
            parser.error(f"{folder} is no corpus, or one with broken documents, which has no floor")
    options.corpora = options.corpora.resolve()
    options.papers = sorted(set(options.papers)) or ([] if options.corpus else [10_000])
    options.jobs = options.jobs or usable_cores()
    return options


def make_report(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Measure everything that was asked for.

    Arguments:
        options: the command line.
        work: an empty folder.
    """
    conditions = Conditions(
        date=datetime.now(UTC).strftime("%Y-%m-%d"),
        machine=this_machine(work),
        jobs=options.jobs,
        runs=options.runs,
        seed=options.seed,
        layout=options.layout if options.papers else "as found",
        memory=kind_of_memory(),
    )
    _build_own_mirror(work, jobs=options.jobs)
    made = [_made(options, papers) for papers in options.papers]
    corpora = []
    for corpus in [*made, *(StoredCorpus(folder.resolve()) for folder in options.corpus)]:
        _say(f"{corpus.folder.name}: {corpus.papers or 'some'} papers")
        measured = measure(corpus, work, jobs=options.jobs, runs=options.runs)
        corpora.append(corpus_figures(measured))
    report = {"conditions": asdict(conditions), "corpora": corpora, "flatness": flatness(corpora)}
    if options.sample:
        _say(f"steps of one process over {options.sample} papers")
        sample = _made(options, options.sample)
        report["steps_of_one_process"] = steps_figures(run_steps(sample.folder, work))
    return report


def _build_own_mirror(work: Path, *, jobs: int) -> None:
    """Build the repository's mirror with an address of its own, as it has where it is published."""
    folder = work / "own"
    folder.mkdir()
    content = json.dumps(str(REPOSITORY / "content"))
    settings = ["[mirror]", 'base_url = "https://mirror.example/"', "[build]", f"content = {content}", ""]
    (folder / "sitegen.toml").write_text("\n".join(settings), encoding="utf-8")
    run_build(folder, work / OWN, jobs=jobs)


def _made(options: argparse.Namespace, papers: int) -> StoredCorpus:
    return stored_corpus(papers, seed=options.seed, layout=options.layout, jobs=options.jobs, folder=options.corpora)


def main(arguments: list[str] | None = None) -> int:
    """Measure, and write the report as JSON and as Markdown."""
    options = _options(arguments)
    begun = time.perf_counter()
    try:
        with work_folder(options.corpora) as work:
            report = make_report(options, work)
    except BenchmarkError as error:
        _say(f"error: {error}")
        return 1
    name = f"{this_machine(options.corpora).name}-{report['conditions']['date']}"
    text = markdown(report)
    target = write_results(options.results, name, report, PROGRAM, text)
    print(text)
    _say(f"{target} and latest.md, in {time.perf_counter() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
