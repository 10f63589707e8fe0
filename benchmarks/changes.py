"""What a build costs after a change, beside one of everything: `python -m benchmarks.changes`."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.figures import spread
from benchmarks.machine import this_machine, usable_cores
from benchmarks.make_corpus import Corpus, fast
from benchmarks.markdown_parts import as_table, machine_line, spread_text
from benchmarks.memory import MemorySampler
from benchmarks.program import REPOSITORY, BenchmarkError, environment_of
from benchmarks.results_files import CHANGES, RESULTS, write_results
from benchmarks.scholarship import LARGEST
from benchmarks.stored_corpora import FOLDER, stored_corpus
from benchmarks.work_folder import work_folder
from tests.testkit import BundleMaker

_ROOT: Final = re.compile(r"^root (\S+)", re.MULTILINE)
_WRITTEN: Final = re.compile(r"; (?:([\d,]+) written, ([\d,]+) removed|all made anew)", re.MULTILINE)
_COLD: Final = "everything"
_FEWEST: Final = 7
_LATER: Final = "2026-09-09T09:09:09Z"


@dataclass(frozen=True, slots=True)
class Built:
    """One build.

    Arguments:
        wall: seconds of the whole process.
        peak: bytes of memory of all processes together.
        written: files that were written, None where all were.
        removed: files that were removed.
        root: the root hash.
    """

    wall: float
    peak: int
    written: int | None
    removed: int
    root: str


class Mirror:
    """A mirror that is changed; the stored corpus that it was linked from stays as it is.

    Arguments:
        corpus: of the benchmark's own papers.
        folder: where the mirror is made.
        jobs: worker processes.
    """

    def __init__(self, corpus: Path, folder: Path, papers: int, seed: int, jobs: int) -> None:
        shutil.copytree(corpus, folder, copy_function=os.link)
        self.folder = folder
        self._maker = Corpus(papers, seed, folder, "files")
        self._jobs = jobs
        self._papers = papers

    def build(self, *options: str) -> Built:
        """Run a whole build as a process."""
        os.sync()
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "sitegen", "build", "--jobs", str(self._jobs), *options],
            cwd=self.folder,
            env=environment_of(REPOSITORY),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with MemorySampler(process.pid) as memory:
            text, _ = process.communicate()
        wall = time.perf_counter() - begun
        root, written = _ROOT.search(text), _WRITTEN.search(text)
        if process.returncode or root is None or written is None:
            raise BenchmarkError(f"sitegen ended with {process.returncode}:\n{text[-2000:]}")
        new, gone = (None if one is None else int(one.replace(",", "")) for one in written.groups())
        return Built(wall, memory.peak, new, gone or 0, root[1])

    def bundle(self, which: int) -> Path:
        """Return the file of one of the papers."""
        paper = self._maker.literature.paper(which)
        return self.folder / "content" / "bundles" / paper.suffix()[:2] / f"{paper.suffix()}.json"

    def save(self, path: Path, data: bytes) -> None:
        """Save a file under a new inode, as most programs do, and let its dates be of the past by then."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_bytes(data)
        new.replace(path)

    def newer(self, which: int, **changes: Any) -> bytes:
        """Return a newer bundle of one of the papers, with some of its fields replaced."""
        paper = replace(self._maker.literature.paper(which), **changes)
        maker = BundleMaker(paper, self._maker.keys.main, events_signed_at=_LATER, encode=fast)
        return orjson.dumps(maker.bundle(built_at=_LATER))

    def changes(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what is measured, in order, each with what brings it about."""
        first, second, third = (self._papers * share // 7 for share in (2, 3, 5))
        yield "nothing changed", lambda: None
        yield "a newer bundle of a paper", lambda: self.save(self.bundle(first), self.newer(first))
        yield (
            "a bundle with other authors",
            lambda: self.save(self.bundle(second), self.newer(second, authors="Ada Lovelace, Emmy Noether")),
        )
        kept = self.bundle(third).read_bytes()
        before = {which: self.bundle(which).read_bytes() for which in (first, second)}
        yield "a paper removed", self.bundle(third).unlink
        yield "a paper added", lambda: self.save(self.bundle(third), kept)
        for which, data in before.items():  # so that the next run changes the same
            self.save(self.bundle(which), data)


def measure(mirror: Mirror, runs: int) -> dict[str, list[Built]]:
    """Build everything, then after each change; the tree must be what building everything gives.

    Arguments:
        mirror: to be changed.
        runs: how often everything is done.
    """
    found: dict[str, list[Built]] = {}
    for _ in range(runs):
        found.setdefault(_COLD, []).append(_said(_COLD, mirror.build("--anew")))
        # A file that was written a moment ago is looked at again, whatever its dates say.
        time.sleep(2.5)
        for name, change in mirror.changes():
            change()
            time.sleep(2.5)
            found.setdefault(name, []).append(_said(name, mirror.build()))
    last = mirror.build()
    if mirror.build("--anew").root != last.root:
        raise BenchmarkError("building what changed and building everything gave two trees")
    return found


def _said(name: str, built: Built) -> Built:
    print(f"  {name}: {built.wall:.2f} s, {built.written} files", file=sys.stderr, flush=True)
    if name != _COLD and built.written is None:
        raise BenchmarkError(f"after {name!r}, everything was made anew")
    return built


def changes_table(report: dict[str, Any]) -> str:
    """Return the report as Markdown."""
    parts = [machine_line(report["conditions"])]
    for size in report["sizes"]:
        parts.append(f"### {size['papers']:,} papers, {report['conditions']['runs']} runs")
        rows = [
            (
                name,
                spread_text(one["seconds"], ".2f"),
                f"{one['share']:.2%}",
                one["written"],
                spread_text(one["peak"], ".0f", 1e6),
            )
            for name, one in size["builds"].items()
        ]
        parts.append(as_table(("build after", "wall seconds", "of everything", "files written", "peak MB"), rows))
    return "\n\n".join(parts)


def _figures(found: dict[str, list[Built]]) -> dict[str, Any]:
    whole = spread([one.wall for one in found[_COLD]])["median"]
    return {
        name: {
            "seconds": spread([one.wall for one in runs]),
            "share": spread([one.wall for one in runs])["median"] / whole,
            "written": "all" if runs[0].written is None else f"{runs[0].written:,}",
            "removed": runs[0].removed,
            "peak": spread([one.peak for one in runs]),
        }
        for name, runs in found.items()
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure every size, and write the report as JSON and as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.changes", description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[1_000, 10_000], help="sizes [1000 10000]")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is done [3]")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes; 0 is as many as there are cores [0]")
    parser.add_argument("--seed", type=int, default=1, help="of the corpora [1]")
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="where corpora lie and mirrors are made")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    options = parser.parse_args(arguments)
    if not all(_FEWEST <= size <= LARGEST for size in options.papers) or options.runs < 1 or options.jobs < 0:
        parser.error(f"--papers must be {_FEWEST} to {LARGEST}, --runs 1 or more, --jobs 0 or more")
    folder, jobs = options.corpora.resolve(), options.jobs or usable_cores()
    sizes = []
    try:
        for papers in options.papers:
            corpus = stored_corpus(papers, seed=options.seed, layout="files", jobs=jobs, folder=folder)
            with work_folder(folder) as work:
                machine = this_machine(work)
                mirror = Mirror(corpus.folder, work / "mirror", papers, options.seed, jobs)
                sizes.append({"papers": papers, "builds": _figures(measure(mirror, options.runs))})
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    conditions = {"date": date, "machine": asdict(machine), "jobs": jobs, "runs": options.runs, "seed": options.seed}
    report = {"conditions": conditions, "sizes": sizes}
    text = changes_table(report)
    target = write_results(options.results, f"changes-{machine.name}-{date}", report, CHANGES, text)
    print(text)
    print(f"{target} and latest.md", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
