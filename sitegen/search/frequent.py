"""The most frequent words, among which a misspelt one is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sitegen.search.shelf import IndexFile

MOST_COMMON: Final = 48_000
"""Bytes of the file of frequent terms."""
_SHORTEST: Final = 5
_MOST_KEPT: Final = MOST_COMMON // (_SHORTEST + 1)
_KEPT_BEFORE_SORTING: Final = 4 * _MOST_KEPT
_LETTERS: Final = re.compile(r"[^\W\d_]+")


class Frequent:
    """The most frequent terms of five letters and more; memory stays flat, however many are added."""

    def __init__(self) -> None:
        self._held: list[tuple[int, str]] = []

    def add(self, term: str, count: int) -> None:
        """Add a term, once, with the number of papers that have it."""
        if len(term) >= _SHORTEST and _LETTERS.fullmatch(term):
            self._held.append((-count, term))
            if len(self._held) >= _KEPT_BEFORE_SORTING:
                self._held = self.ranked()

    def join(self, ranked: Iterable[tuple[int, str]]) -> None:
        """Add what `ranked` gave for other terms."""
        self._held += ranked
        self._held = self.ranked()

    def ranked(self) -> list[tuple[int, str]]:
        """Return the most frequent terms, each after its negative count; ties in the order of code points."""
        return sorted(self._held)[:_MOST_KEPT]

    def file(self) -> IndexFile:
        """Return the file of frequent terms, one a line."""
        lines: list[bytes] = []
        size = 0
        for _, term in self.ranked():
            line = term.encode("utf-8") + b"\n"
            if size + len(line) > MOST_COMMON:
                break
            lines.append(line)
            size += len(line)
        return IndexFile("common.txt", b"".join(lines))
