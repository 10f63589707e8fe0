"""What copying a mirror costs, beside programs that copy and verify nothing: `python -m benchmarks.sync`."""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import spread
from benchmarks.machine import this_machine, usable_cores
from benchmarks.make_corpus import Corpus
from benchmarks.markdown_parts import as_table, machine_line, spread_text
from benchmarks.memory import MemorySampler
from benchmarks.program import REPOSITORY, BenchmarkError, environment_of
from benchmarks.results_files import RESULTS, SYNC, write_results
from benchmarks.stored_corpora import FOLDER, stored_corpus
from benchmarks.work_folder import work_folder

_LARGEST: Final = 1_000_000
_AT_ONCE: Final = 8
_STEPS: Final = {"copy": "copy", "again": "nothing changed", "once more": "and again"}
_NGINX: Final = """
daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log {folder}/access.log; default_type application/octet-stream; sendfile on; open_file_cache off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; keepalive_requests 100000;
  server {{ listen 127.0.0.1:{port}; root {tree}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """One run of one program.

    Arguments:
        wall: seconds of the whole process.
        peak: bytes of memory of all its processes together.
        asked: what nginx was asked for.
        papers: documents that are there afterwards.
    """

    wall: float
    peak: int
    asked: int
    papers: int


class Host:
    """nginx, and the log of what it was asked for."""

    def __init__(self, base: str, log: Path) -> None:
        self.base, self._log = base, log

    def lines(self) -> int:
        """Return how often it was asked."""
        with self._log.open("rb") as file:
            return sum(1 for _ in file)


@contextmanager
def nginx(tree: Path, folder: Path) -> Iterator[Host]:
    """Serve a tree on loopback."""
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, tree=tree, port=port), encoding="utf-8")
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [shutil.which("nginx") or "nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), *user]
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Host(f"http://127.0.0.1:{port}", folder / "access.log")
    finally:
        process.terminate()
        process.wait()


def run(command: Sequence[str], folder: Path, host: Host) -> Copied:
    """Run a program in a folder as a whole process, and count what it left there.

    Raises:
        BenchmarkError: it did not come to its end.
    """
    os.sync()
    before, begun = host.lines(), time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment_of(REPOSITORY),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with MemorySampler(process.pid) as memory:
        text, _ = process.communicate()
    wall = time.perf_counter() - begun
    if process.returncode:
        raise BenchmarkError(f"{command[0]} ended with {process.returncode}:\n{text[-2000:]}")
    papers = sum(1 for path in folder.rglob("*.json") if re.search(r"[A-Z2-7]{26}", str(path)))
    return Copied(wall, memory.peak, host.lines() - before, papers)


class Copiers:
    """The programs, each given the same papers.

    Arguments:
        corpus: whose configuration says which keys are trusted.
        host: that has the mirror.
        suffixes: of its papers.
        folder: where copies are made.
        jobs: worker processes of ours.
    """

    def __init__(self, corpus: Path, host: Host, suffixes: list[str], folder: Path, jobs: int) -> None:
        self._corpus, self._host, self._folder, self._jobs = corpus, host, folder, jobs
        self.papers = len(suffixes)
        urls = [f"{host.base}/pith/{suffix}/bundle.json" for suffix in suffixes]
        self._list = folder / "urls"
        self._list.write_text("\n".join(urls) + "\n", encoding="utf-8")
        self._config = folder / "curl"
        lines = (f'url = "{url}"\noutput = "{url.split("/")[-2]}.json"' for url in urls)
        self._config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def sitegen(self, folder: Path) -> list[str]:
        """Copy and verify with this program."""
        return [
            *(sys.executable, "-m", "sitegen", "sync", self._host.base, "--rate", "0", "--quiet"),
            *("--at-once", str(_AT_ONCE), "--jobs", str(self._jobs), "--config", str(folder / "sitegen.toml")),
        ]

    def curl(self, _: Path) -> list[str]:
        """Copy a list of addresses, as many at once, and verify nothing."""
        return ["curl", "-sS", "--fail", "-Z", "--parallel-max", str(_AT_ONCE), "-K", str(self._config)]

    def wget(self, _: Path) -> list[str]:
        """Mirror a list of addresses, one after the other, and verify nothing."""
        return ["wget", "--mirror", "-q", "-i", str(self._list)]

    def turn(self, name: str, number: int) -> dict[str, Copied]:
        """Copy everything with one program, then again with nothing changed."""
        folder = self._folder / f"{name}-{number}"
        folder.mkdir()
        shutil.copy(self._corpus / "sitegen.toml", folder)
        (folder / "content").mkdir()
        command = getattr(self, name)(folder)
        found = {"copy": run(command, folder, self._host)}
        if found["copy"].papers != self.papers:
            raise BenchmarkError(f"{name} copied {found['copy'].papers} of {self.papers} papers")
        found["again"] = run(command, folder, self._host)
        if name == "sitegen":
            # The first run after a copy reads what it wrote once more; the next ones look at dates.
            found["once more"] = run(command, folder, self._host)
        shutil.rmtree(folder)
        return found


def measure(
    corpus: Path, work: Path, papers: int, seed: int, jobs: int, runs: int
) -> dict[str, list[dict[str, Copied]]]:
    """Build a mirror, and copy it with each program in turn."""
    mirror = work / "mirror"
    shutil.copytree(corpus, mirror, copy_function=os.link)
    command = [sys.executable, "-m", "sitegen", "build", "--jobs", str(jobs), "--quiet"]
    done = subprocess.run(
        command, cwd=mirror, env=environment_of(REPOSITORY), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"the mirror could not be built:\n{done.stderr[-2000:]}")
    maker = Corpus(papers, seed, mirror, "files")
    suffixes = sorted(maker.literature.paper(which).suffix() for which in range(papers))
    found: dict[str, list[dict[str, Copied]]] = {}
    with nginx(mirror / "public", work / "nginx") as host:
        copiers = Copiers(corpus, host, suffixes, work, jobs)
        for number, name in itertools.product(range(runs), ("sitegen", "curl", "wget")):
            found.setdefault(name, []).append(copiers.turn(name, number))
            said = {step: f"{one.wall:.2f} s, asked {one.asked}" for step, one in found[name][-1].items()}
            print(f"  {name}: {said}", file=sys.stderr, flush=True)
    return found


def figures(found: dict[str, list[dict[str, Copied]]], papers: int) -> dict[str, Any]:
    """Return the spreads, and each program's speed beside ours."""
    ours = spread([one["copy"].wall for one in found["sitegen"]])["median"]
    return {
        name: {
            "copy": {step: _step(turns, step) for step in turns[0]},
            "papers_a_second": spread([papers / one["copy"].wall for one in turns]),
            "as_fast_as_sitegen": ours / spread([one["copy"].wall for one in turns])["median"],
        }
        for name, turns in found.items()
    }


def _step(turns: list[dict[str, Copied]], step: str) -> dict[str, Any]:
    return {
        "seconds": spread([one[step].wall for one in turns]),
        "peak": spread([one[step].peak for one in turns]),
        "asked": turns[0][step].asked,
    }


def sync_table(report: dict[str, Any]) -> str:
    """Return the report as Markdown."""
    parts = [machine_line(report["conditions"])]
    names = {
        "sitegen": "sitegen sync (every paper verified)",
        "curl": f"curl, {_AT_ONCE} at once, given the list",
        "wget": "wget --mirror, given the list",
    }
    for size in report["sizes"]:
        parts.append(f"### {size['papers']:,} papers from nginx on loopback, {report['conditions']['runs']} runs")
        rows = []
        for name, one in size["programs"].items():
            for step, values in one["copy"].items():
                is_copy = step == "copy"
                rows.append(
                    (
                        f"{names[name]}: {_STEPS[step]}",
                        spread_text(values["seconds"], ".2f"),
                        spread_text(one["papers_a_second"], ",.0f") if is_copy else "",
                        f"{one['as_fast_as_sitegen']:.2f}" if is_copy else "",
                        f"{values['asked']:,}",
                        spread_text(values["peak"], ".0f", 1e6),
                    )
                )
        head = ("program", "wall seconds", "papers a second", "times as fast as sitegen", "questions", "peak MB")
        parts.append(as_table(head, rows))
    return "\n\n".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Measure every size, and write the report as JSON and as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sync", description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[10_000], help="sizes [10000]")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is done [3]")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes; 0 is as many as there are cores [0]")
    parser.add_argument("--seed", type=int, default=1, help="of the corpora [1]")
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="where corpora lie and mirrors are made")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the report is written")
    options = parser.parse_args(arguments)
    if not all(1 <= size <= _LARGEST for size in options.papers) or options.runs < 1 or options.jobs < 0:
        parser.error(f"--papers must be 1 to {_LARGEST}, --runs 1 or more, --jobs 0 or more")
    missing = [name for name in ("nginx", "curl", "wget") if not shutil.which(name)]
    if missing:
        parser.error(f"not installed: {', '.join(missing)}")
    folder, jobs = options.corpora.resolve(), options.jobs or usable_cores()
    sizes = []
    try:
        for papers in options.papers:
            corpus = stored_corpus(papers, seed=options.seed, layout="files", jobs=jobs, folder=folder)
            with work_folder(folder) as work:
                machine = this_machine(work)
                found = measure(corpus.folder, work, papers, options.seed, jobs, options.runs)
                sizes.append({"papers": papers, "programs": figures(found, papers)})
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    conditions = {"date": date, "machine": asdict(machine), "jobs": jobs, "runs": options.runs, "seed": options.seed}
    report = {"conditions": conditions, "sizes": sizes}
    text = sync_table(report)
    target = write_results(options.results, f"sync-{machine.name}-{date}", report, SYNC, text)
    print(text)
    print(f"{target} and latest.md", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
