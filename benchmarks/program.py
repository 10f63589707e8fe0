"""Run the program as a whole process, as a user does, and measure it from outside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.memory import MemorySampler
from benchmarks.tree import Size, size_of_tree

REPOSITORY = Path(__file__).resolve().parent.parent
_FOUND = re.compile(r"^([\d,]+) found: ([\d,]+) verified", re.MULTILINE)
_ROOT = re.compile(r"^root (\S+)", re.MULTILINE)


class BenchmarkError(Exception):
    """The program did not do what is measured."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one command.

    Arguments:
        wall: seconds from the start of the process to its end, Python's own start included.
        cpu: seconds, user and system, of the process and all its descendants.
        peak: bytes of memory of all processes together.
        samples: how often the memory was looked at.
        sampling: CPU seconds that looking took, beside `cpu`.
        found, verified: documents, as the program itself says.
        root: the root hash, "" where no tree was made.
        tree: what was written, None where no tree was made.
    """

    wall: float
    cpu: float
    peak: int
    samples: int
    found: int
    verified: int
    sampling: float
    root: str = ""
    tree: Size | None = None

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.found / self.wall


def run_verify(corpus: Path, *, jobs: int) -> Run:
    """Run `sitegen verify` on the corpus's content folder."""
    return _run(corpus, ["verify", "--jobs", str(jobs)])


def run_build(corpus: Path, output: Path, *, jobs: int, program: Path = REPOSITORY) -> Run:
    """Run the whole cold `sitegen build`: there is no tree and nothing kept from an earlier run.

    Arguments:
        corpus: the folder with `sitegen.toml` and `content/`.
        output: where the tree is made; what is there is removed first, outside of the measured time.
        jobs: worker processes.
        program: the checkout that is run.
    """
    shutil.rmtree(output, ignore_errors=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["build", "--jobs", str(jobs), "--output", str(output.resolve()), "--allow-refused"]
    return _run(corpus, arguments, output, program)


def _run(corpus: Path, arguments: list[str], output: Path | None = None, program: Path = REPOSITORY) -> Run:
    # What earlier runs wrote is not to be written to the disk at this run's expense.
    os.sync()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "sitegen", *arguments],
            cwd=corpus,
            env=environment_of(program),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=complained,
        )
        with MemorySampler(process.pid) as memory:
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                raise
            wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode()
        complained.seek(0)
        _check(process.returncode, corpus, text + complained.read().decode())
    found, verified = _counts(text)
    root = _ROOT.search(text)
    return Run(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=memory.peak,
        samples=memory.samples,
        sampling=memory.seconds,
        found=found,
        verified=verified,
        root=root[1] if root else "",
        tree=size_of_tree(output) if output else None,
    )


def environment_of(program: Path) -> dict[str, str]:
    """Return the variables of the process: no settings, and compiled modules kept, as in an installation.

    Arguments:
        program: the checkout that is run.
    """
    path = os.pathsep.join(filter(None, [str(program.resolve()), os.environ.get("PYTHONPATH", "")]))
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SITEGEN_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**kept, "PYTHONPATH": path}


def _check(code: int, corpus: Path, text: str) -> None:
    """Accept exit code 1 only from a corpus that has broken documents on purpose."""
    if code not in ((0, 1) if (corpus / "broken.json").exists() else (0,)):
        raise BenchmarkError(f"sitegen ended with {code} on {corpus}:\n{text[-2000:]}")


def _counts(text: str) -> tuple[int, int]:
    counted = _FOUND.search(text)
    if counted is None:
        raise BenchmarkError(f"sitegen did not say what it found:\n{text[-2000:]}")
    return int(counted[1].replace(",", "")), int(counted[2].replace(",", ""))
