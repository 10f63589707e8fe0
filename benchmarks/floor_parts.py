"""What the steps of the floor share: the part of each process, and a stopwatch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

BATCH: Final = 16
"""Documents or files that one step is done to at a time."""


class Share(NamedTuple):
    """What one process is to do: every so manieth batch.

    Arguments:
        content: the content folder.
        tree: the finished tree.
        copy: the empty folder in which its shape is made again.
        which: of the processes, from 0.
        jobs: processes.
    """

    content: Path
    tree: Path
    copy: Path
    which: int
    jobs: int


class Done(NamedTuple):
    """What one process did: documents, signatures of them, wall seconds by step, CPU seconds."""

    papers: int
    signatures: int
    seconds: dict[str, float]
    cpu: float


class Stopwatch:
    """Adds up the wall time of steps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, function: Callable[[Any], Any], argument: Any) -> Any:
        """Do a step, and return what it gives."""
        begun = perf_counter()
        result = function(argument)
        self.seconds[step] = self.seconds.get(step, 0.0) + perf_counter() - begun
        return result
