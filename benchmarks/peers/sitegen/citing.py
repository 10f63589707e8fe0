"""Who cites whom, from what the papers themselves tell: an index in memory, for corpora of a benchmark's size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.peers.sitegen.facts import Named
from sitegen.pith.identity import SHORT_LENGTH

SHOWN: Final = 12
"""Citing papers on a page; all of them are counted."""
_PITH: Final = "pith:"
_LETTERS: Final = slice(len(_PITH), len(_PITH) + SHORT_LENGTH)


class SharedNameError(Exception):
    """Two papers have one name, which only the whole program can settle."""


class CitingIndex:
    """Papers by their names, and the papers that cite each; papers are numbered in the order in which they come."""

    def __init__(self) -> None:
        self._papers: list[tuple[str, str, str]] = []
        self._by_name: dict[str, int] = {}
        self._cites: list[Sequence[str]] = []
        self._cited_by: list[list[int] | None] = []

    def add(self, papers: Iterable[Named]) -> None:
        """Take papers in.

        Raises:
            SharedNameError: one of them has a name that another has.
        """
        for one in papers:
            number = len(self._papers)
            self._papers.append((one.date[:7], one.title, one.page))
            self._cites.append(one.cites)
            for name in (one.page, *one.keys):
                if self._by_name.setdefault(name, number) != number:
                    raise SharedNameError(f"{one.page} and {self._papers[self._by_name[name]][2]} are both {name}")

    def settle(self) -> None:
        """Turn what every paper cites into what cites every paper; nothing cites itself, or another one twice."""
        self._cited_by = [None] * len(self._papers)
        for citing, keys in enumerate(self._cites):
            cited = {self._by_name.get(key[_LETTERS] if key.startswith(_PITH) else key, citing) for key in keys}
            for paper in cited - {citing}:
                found = self._cited_by[paper]
                if found is None:
                    self._cited_by[paper] = [citing]
                else:
                    found.append(citing)
        self._cites = []

    def citing(self, number: int) -> tuple[int, list[tuple[str, str]]]:
        """Return how many papers cite a paper, and page and title of those that its page shows, newest first.

        The order is that of the program: month, then title without regard to case, then page.
        """
        found = self._cited_by[number]
        if not found:
            return 0, []
        entries = [self._papers[citing] for citing in found]
        if len(entries) > 1:
            entries.sort(key=_least)
            entries.sort(key=_month, reverse=True)
        return len(entries), [(page, title) for _, title, page in entries[:SHOWN]]


def _month(entry: tuple[str, str, str]) -> str:
    return entry[0]


def _least(entry: tuple[str, str, str]) -> tuple[str, str]:
    return entry[1].lower(), entry[2]
