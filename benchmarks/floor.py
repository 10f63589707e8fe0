"""The floor of the machine: what a paper costs where nothing is decided, checked, made or kept in order.

Every step does to the real corpus and in the shape of the real tree what any program must do, with the fastest part at
hand, and nothing besides: no shape is checked, no text is read, no page is made.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.floor_documents import HASH, PARSE, READ, floor_of_documents, signature_step
from benchmarks.floor_parts import Done, Share
from benchmarks.floor_tree import HASH_TREE, WRITE, floor_of_tree
from benchmarks.program import BenchmarkError
from sitegen.pith.signatures import LIBRARIES

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Floor:
    """What the steps took, each on `jobs` processes at once.

    Arguments:
        papers: documents of the corpus.
        jobs: processes.
        signatures: how many were verified, by each library.
        library: the fastest library, which the floor counts.
        seconds: wall seconds by step, the mean of the processes; a step is done in all of them at about the same time.
        verify: wall seconds of the steps that verifying needs, in the slowest process.
        build: the same of all steps.
        cpu: CPU seconds of all steps of all processes, all libraries.
    """

    papers: int
    jobs: int
    signatures: int
    library: str
    seconds: dict[str, float]
    verify: float
    build: float
    cpu: float

    def micros(self, step: str) -> float:
        """Return the microseconds of one core that a step takes for a paper."""
        return self.seconds[step] * self.jobs / self.papers * 1e6


def measure_floor(corpus: Path, tree: Path, *, jobs: int) -> Floor:
    """Measure the floor of a corpus and of the tree that the program made from it.

    Arguments:
        corpus: the folder with `content/`.
        tree: the finished tree. A copy of its shape is made beside it and removed again, both outside of the time.
        jobs: processes.

    Raises:
        BenchmarkError: there was nothing to measure, or a signature did not fit.
    """
    copy = tree.with_name(f"{tree.name}.floor")
    shutil.rmtree(copy, ignore_errors=True)
    os.sync()
    copy.mkdir(parents=True)
    shares = [Share(corpus / "content", tree, copy, which, jobs) for which in range(jobs)]
    try:
        with ExitStack() as stack:
            # A pool for each process, or one that is quick would do another's part after its own.
            context = multiprocessing.get_context("spawn")
            pools = [stack.enter_context(ProcessPoolExecutor(1, mp_context=context)) for _ in shares]
            _in_each(pools, _begin, shares)
            documents = _in_each(pools, floor_of_documents, shares)
            files = _in_each(pools, floor_of_tree, shares)
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    return _sum_up(documents, files, jobs)


def _sum_up(documents: list[Done], files: list[Done], jobs: int) -> Floor:
    papers = sum(done.papers for done in documents)
    if not papers:
        raise BenchmarkError("the corpus has no document that the floor can be measured on")
    steps = [READ, PARSE, HASH, *map(signature_step, LIBRARIES), HASH_TREE, WRITE]
    both = [
        {**dict.fromkeys(steps, 0.0), **one.seconds, **other.seconds}
        for one, other in zip(documents, files, strict=True)
    ]
    seconds = {step: sum(done[step] for done in both) / jobs for step in steps}
    library = min(LIBRARIES, key=lambda name: seconds[signature_step(name)])
    verify = (READ, PARSE, HASH, signature_step(library))
    slowest = [max(sum(done[step] for step in wanted) for done in both) for wanted in (verify, (HASH_TREE, WRITE))]
    return Floor(
        papers=papers,
        jobs=jobs,
        signatures=sum(done.signatures for done in documents),
        library=library,
        seconds=seconds,
        verify=slowest[0],
        build=sum(slowest),
        cpu=sum(done.cpu for done in (*documents, *files)),
    )


def _in_each(
    pools: list[ProcessPoolExecutor], function: Callable[[Share], Result], shares: list[Share]
) -> list[Result]:
    """Run a function in all processes at once."""
    futures = [pool.submit(function, share) for pool, share in zip(pools, shares, strict=True)]
    return [future.result() for future in futures]


def _begin(share: Share) -> int:
    """Let every process start and import before one of them is given work."""
    return share.which
