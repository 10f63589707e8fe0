"""Leaves of the dictionary: terms in order, each told by how it differs from the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.search.frequent import Frequent
from sitegen.search.postings import Pieces
from sitegen.search.shelf import IndexFile, Shelf
from sitegen.search.varint import varint

FULL_LEAF: Final = 8_192
"""Bytes from which on a leaf takes no further term."""


class GroupIndex:
    """The files of one group of terms.

    Arguments:
        number: of the group.

    Attributes:
        first_terms: of each leaf, ascending; complete once `files` has ended.
        frequent: the most frequent terms of the group, likewise.
    """

    def __init__(self, number: int) -> None:
        self.first_terms: list[str] = []
        self.frequent = Frequent()
        self._number = number

    def files(self, lists: Iterable[tuple[str, Pieces, Pieces]]) -> Iterator[IndexFile]:
        """Yield the leaves and the files of postings (docs/search.md, "Leaves").

        Arguments:
            lists: term, strong and weak postings, by term in the order of code points.
        """
        shelf = Shelf(self._number)
        leaf: list[bytes] = []
        size, before = 0, b""
        for term, strong, weak in lists:
            self.frequent.add(term, strong.amount + weak.amount)
            if size >= FULL_LEAF:
                yield self._leaf(leaf)
                leaf, size, before = [], 0, b""
            if not leaf:
                self.first_terms.append(term)
            name = term.encode("utf-8")
            shared = _shared(before, name)
            entry = b"".join(
                (varint(shared), varint(len(name) - shared), name[shared:], shelf.put(strong), shelf.put(weak))
            )
            leaf.append(entry)
            size += len(entry)
            before = name
            yield from shelf.full
            shelf.full.clear()
        if leaf:
            yield self._leaf(leaf)
        shelf.close()
        yield from shelf.full

    def _leaf(self, entries: list[bytes]) -> IndexFile:
        return IndexFile(f"terms/{self._number}/{len(self.first_terms) - 1}.bin", b"".join(entries))


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes two terms begin with in common."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))
