"""Run a generator as a whole process, and measure it from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.memory import MemorySampler
from benchmarks.program import BenchmarkError


@dataclass(frozen=True, slots=True)
class PageRun:
    """One run of one generator.

    Arguments:
        wall: seconds from the start of the process to its end.
        cpu: seconds, user and system, of the process and all its descendants.
        peak: bytes of memory of all processes together.
        samples: how often the memory was looked at.
    """

    wall: float
    cpu: float
    peak: int
    samples: int


def run_generator(
    command: Sequence[str | Path], *, work: Path, output: Path, environment: Mapping[str, str], label: str
) -> PageRun:
    """Run a generator into a folder that is not there.

    Arguments:
        command: the program and its arguments.
        work: the folder that it runs in.
        output: where it writes; what is there is removed first, outside of the measured time.
        environment: its variables.
        label: as problems name it.

    Raises:
        BenchmarkError: it failed.
    """
    shutil.rmtree(output, ignore_errors=True)
    # What earlier runs wrote is not to be written to the disk at this run's expense.
    os.sync()
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=work, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said
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
        if process.returncode:
            text = said.read().decode(errors="replace").strip()
            raise BenchmarkError(f"{label} ended with {process.returncode}:\n{text[-2000:]}")
    return PageRun(wall, usage.ru_utime + usage.ru_stime, memory.peak, memory.samples)
