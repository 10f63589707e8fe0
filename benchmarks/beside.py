"""This program beside other generators, on the same papers and the same page: `python -m benchmarks.beside`."""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.beside_figures import figures
from benchmarks.beside_table import beside_table
from benchmarks.machine import this_machine, usable_cores
from benchmarks.memory import kind_of_memory
from benchmarks.peers.contenders import contenders
from benchmarks.peers.equal import check_equal
from benchmarks.peers.measuring import PageRun
from benchmarks.peers.setups import PEERS, Peer, version_of
from benchmarks.program import BenchmarkError
from benchmarks.results_files import BESIDE, RESULTS, write_results
from benchmarks.scholarship import LARGEST
from benchmarks.stored_corpora import FOLDER, StoredCorpus, stored_corpus
from benchmarks.work_folder import work_folder


def compare(corpus: StoredCorpus, peers: list[Peer], work: Path, *, jobs: int, runs: int) -> dict[str, Any]:
    """Run everything in turn, after one run of each that does not count and whose pages are compared.

    Which comes first changes with every turn.

    Raises:
        BenchmarkError: a program failed, or made another page than sitegen.
    """
    ready = contenders(corpus, peers, work, jobs=jobs)
    found: dict[str, list[PageRun]] = {one.name: [] for one in ready}
    sizes: dict[str, int] = {}
    for one in ready:
        one.run()
        sizes[one.name] = check_equal(ready[0].output, one.output, one.label)
        if one is not ready[0]:
            shutil.rmtree(one.output)
        _say(f"  {one.label}: the same pages, {sizes[one.name] / corpus.papers:,.0f} bytes each")
    for turn in range(runs):
        shift = turn % len(ready)
        for one in ready[shift:] + ready[:shift]:
            run = one.run()
            found[one.name].append(run)
            # Only the last tree of each is kept, and only while it is looked at.
            shutil.rmtree(one.output)
            _say(f"  run {turn + 1} of {runs}, {one.label}: {run.wall:.2f} s, {run.cpu:.2f} s of CPU")
    labels = {one.name: one.label for one in ready}
    return figures(corpus.papers, labels, found, sizes)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[10_000], help="sizes of corpora [10000]")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is run [3]")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"with commas between [{','.join(PEERS)}]")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes of sitegen; 0 is one a core [0]")
    parser.add_argument("--seed", type=int, default=1, help="of the corpora [1]")
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="where corpora lie")
    parser.add_argument("--work", type=Path, help="where inputs and trees are made [the corpora's folder]")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    return parser


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if any(not 0 < papers <= LARGEST for papers in options.papers) or options.runs < 1 or options.jobs < 0:
        parser.error(f"--papers must be 1 to {LARGEST}, --runs 1 or more, --jobs 0 or more")
    options.peers = [name for name in options.peers.split(",") if name]
    if unknown := set(options.peers) - set(PEERS):
        parser.error(f"--peers knows {', '.join(PEERS)}, not {', '.join(sorted(unknown))}")
    options.corpora = options.corpora.resolve()
    options.work = (options.work or options.corpora).resolve()
    options.jobs = options.jobs or usable_cores()
    options.papers = sorted(set(options.papers))
    return options


def make_report(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Measure everything that was asked for.

    Arguments:
        options: the command line.
        work: an empty folder.
    """
    machine = this_machine(work)
    peers, told = [], []
    for peer in (PEERS[name] for name in options.peers):
        version, why = version_of(peer, work)
        told.append({"name": peer.name, "label": peer.label, "version": version, "left_out": why})
        if why:
            _say(f"left out: {peer.label}: {why}")
        else:
            peers.append(peer)
    sizes = []
    for papers in options.papers:
        _say(f"{papers:,} papers")
        corpus = stored_corpus(papers, seed=options.seed, layout="files", jobs=options.jobs, folder=options.corpora)
        with ExitStack() as stack:
            place = work / str(papers)
            place.mkdir()
            stack.callback(shutil.rmtree, place, ignore_errors=True)
            sizes.append(compare(corpus, peers, place, jobs=options.jobs, runs=options.runs))
    conditions = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": asdict(machine),
        "jobs": options.jobs,
        "runs": options.runs,
        "seed": options.seed,
        "memory": kind_of_memory(),
    }
    return {"conditions": conditions, "peers": told, "sizes": sizes}


def main(arguments: list[str] | None = None) -> int:
    """Measure, and write the report as JSON and as Markdown."""
    options = _options(arguments)
    try:
        with work_folder(options.work) as work:
            report = make_report(options, work)
    except BenchmarkError as error:
        _say(f"error: {error}")
        return 1
    machine = this_machine(options.work)
    name = f"beside-{machine.name}-{report['conditions']['date']}"
    text = beside_table(report)
    target = write_results(options.results, name, report, BESIDE, text)
    print(text)
    _say(f"{target} and latest.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
