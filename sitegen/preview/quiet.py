"""One save is one change: what is seen in quick succession is told together."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

QUIET: Final = 0.05
"""Seconds without anything new after which a change is told."""
LONGEST: Final = 0.5
"""Seconds after which it is told although more is still coming."""
MOST: Final = 1_000
"""Changes without a pause beyond which everything is to be looked at: the system may have dropped some of so many."""


class Quiet:
    """Gathers paths until it is quiet; instants come from outside, in seconds of one clock."""

    def __init__(self) -> None:
        self._paths: set[Path] | None = set()
        self._first = math.inf
        self._last = math.inf
        self._burst = 0
        self._burst_end = -math.inf

    def see(self, path: Path | None, now: float) -> None:
        """Take in a path that has changed, or None for everything."""
        self._first = min(self._first, now)
        self._last = now
        self._burst = self._burst + 1 if now - self._burst_end < LONGEST else 1
        self._burst_end = now
        if path is None or self._burst > MOST:
            self._paths = None
        elif self._paths is not None:
            self._paths.add(path)

    def due(self) -> float:
        """Return the instant at which what was seen is to be told, infinity where nothing was seen."""
        return min(self._last + QUIET, self._first + LONGEST)

    def take(self) -> frozenset[Path] | None:
        """Return what was seen, None for everything, and begin anew."""
        paths = None if self._paths is None else frozenset(self._paths)
        self._paths, self._first, self._last = set(), math.inf, math.inf
        return paths
