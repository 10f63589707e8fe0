"""Sample the memory of a process and all its descendants together, from outside."""

from __future__ import annotations

import importlib
import re
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_PROC = Path("/proc")
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_SHORTEST = 0.02
_SHARE = 50
"""A sample waits at least this many times as long as the last one took, so that sampling disturbs by 2 % at most."""


def kind_of_memory() -> str:
    """Return what is sampled: `PSS` (pages that n processes share count as an nth in each) or `RSS`."""
    return "PSS" if (_PROC / "self/smaps_rollup").exists() else "RSS"


class MemorySampler:
    """Samples while it is open, as a context manager.

    Arguments:
        process: the id of the process at the root of the family.

    Attributes:
        peak: bytes, the largest sum seen at one moment.
        samples: how many were taken.
        seconds: CPU time that sampling took, which the sampled processes could not have.
    """

    def __init__(self, process: int) -> None:
        self.peak = 0
        self.samples = 0
        self.seconds = 0.0
        self._process = process
        self._over = threading.Event()
        self._sum = _sum_of_pss if kind_of_memory() == "PSS" else sum_of_rss
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        begun = time.thread_time()
        took = 0.0
        while not self._over.wait(max(_SHORTEST, took * _SHARE)):
            before = time.thread_time()
            found = self._sum(self._process)
            took = time.thread_time() - before
            self.samples += found > 0
            self.peak = max(self.peak, found)
        self.seconds = time.thread_time() - begun


def _sum_of_pss(root: int) -> int:
    return sum(_pss(process) for process in family(root)) * 1024


def _pss(process: int) -> int:
    try:
        found = _PSS.search((_PROC / str(process) / "smaps_rollup").read_text(encoding="ascii"))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def family(root: int) -> set[int]:
    """Return a process and all its descendants, as far as they are alive, from `/proc/*/stat`."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_bytes()
            except OSError:
                continue
            # The name of the program, in brackets, may hold anything; the parent is the second field after it.
            children.setdefault(int(stat[stat.rindex(b")") + 1 :].split()[1]), []).append(int(entry.name))
    found: set[int] = set()
    pending = [root]
    while pending:
        process = pending.pop()
        found.add(process)
        pending += children.get(process, [])
    return found


def sum_of_rss(root: int) -> int:
    """Sum up with psutil, where there is no PSS, in bytes; shared pages count in each process."""
    psutil: Any = importlib.import_module("psutil")
    try:
        parent = psutil.Process(root)
        members = [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return 0
    total = 0
    for member in members:
        try:
            total += int(member.memory_info().rss)
        except psutil.Error:
            continue
    return total
