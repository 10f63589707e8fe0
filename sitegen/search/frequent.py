"""The most frequent words, among which a misspelt one is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from sitegen.search.files import IndexFile
from sitegen.search.limits import LIMITS, Limits

_SHORTEST: Final = 5
_LETTERS: Final = re.compile(r"[^\W\d_]+")


class Band(NamedTuple):
    """The common words of one magnitude.

    Arguments:
        size: bytes of all of them, one a line.
        terms: where they could still be written, else None.
    """

    size: int
    terms: list[str] | None


def is_common(term: str) -> bool:
    """Tell whether a term may be one of the common words."""
    return len(term) >= _SHORTEST and _LETTERS.fullmatch(term) is not None


def magnitude(count: int) -> int:
    """Return the binary logarithm of the papers that have a term, rounded down."""
    return count.bit_length() - 1


def common_path(band: int) -> str:
    """Return the path of the words of one magnitude."""
    return f"common/{band}.txt"


def written(sizes: Mapping[int, int], most: int) -> list[int]:
    """Return the magnitudes that have a file: the highest, as many as come to at most `most` bytes."""
    kept = []
    for band in sorted(sizes, reverse=True):
        most -= sizes[band]
        if most < 0:
            break
        kept.append(band)
    return kept


class Frequent:
    """The words of five letters and more by magnitude; memory stays flat, however many are added."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._most = limits.common
        self._sizes: dict[int, int] = {}
        self._terms: dict[int, list[str] | None] = {}

    def add(self, term: str, count: int) -> None:
        """Add a term, once, with the number of papers that have it."""
        if is_common(term):
            self._add(magnitude(count), len(term.encode("utf-8")) + 1, [term])

    def join(self, bands: Mapping[int, Band]) -> None:
        """Add what `bands` gave for other terms."""
        for band, (size, terms) in bands.items():
            self._add(band, size, terms)

    def _add(self, band: int, size: int, terms: Iterable[str] | None) -> None:
        self._sizes[band] = self._sizes.get(band, 0) + size
        held = self._terms.setdefault(band, [])
        if terms is None or self._sizes[band] > self._most:
            self._terms[band] = None
        elif held is not None:
            held += terms

    def bands(self) -> dict[int, Band]:
        """Return the words by magnitude."""
        return {band: Band(size, self._terms[band]) for band, size in self._sizes.items()}

    def sizes(self) -> dict[int, int]:
        """Return the bytes of the words of each magnitude."""
        return dict(self._sizes)

    def files(self) -> list[IndexFile]:
        """Return the files of common words, one word a line, in the order of code points."""
        return [common_file(band, self._terms[band] or ()) for band in written(self._sizes, self._most)]


def common_file(band: int, terms: Iterable[str]) -> IndexFile:
    """Return the file of the words of one magnitude."""
    return IndexFile(common_path(band), "".join([f"{term}\n" for term in sorted(terms)]).encode("utf-8"))
