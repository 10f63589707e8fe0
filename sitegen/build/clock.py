"""Takes the time of the stages of a run; for people and benchmarks, never in the tree."""

from __future__ import annotations

import time


class Clock:
    """Seconds of each stage, by its name, in the order in which they ended."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """End a stage; the next one begins."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now
