"""Leaves of the dictionary: terms in order, each with the papers that have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from sitegen.search.cutting import always_below, cuts, rank
from sitegen.search.files import IndexFile, leaf_path, piece_path
from sitegen.search.frequent import Frequent
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.lists import told
from sitegen.search.postings import Pieces
from sitegen.search.varint import read_varint, varint


class Leaf(NamedTuple):
    """A leaf as its branch tells it: its first term, and its bytes."""

    first: str
    size: int


class Entry(NamedTuple):
    """A term's part of a leaf.

    Arguments:
        term: in UTF-8.
        body: all of the entry's bytes.
        lists: where its lists begin in `body`.
    """

    term: bytes
    body: bytes
    lists: int


class GroupIndex:
    """The leaves of one group of terms, and their pieces of long lists.

    Arguments:
        limits: of the index.

    Attributes:
        leaves: in order; complete once `files` has ended.
        frequent: the most frequent terms of the group, likewise.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.leaves: list[Leaf] = []
        self.frequent = Frequent(limits)
        self._limits = limits

    def files(self, lists: Iterable[tuple[str, Pieces, Pieces]]) -> Iterator[IndexFile]:
        """Yield the leaves and the files of postings (docs/search.md, "Leaves").

        Arguments:
            lists: term, strong and weak postings, by term in the order of code points. The group's first term begins a
                leaf: it is the first of all, or one of those that always do.
        """
        always = always_below(self._limits.always)
        row: list[tuple[bytes, bytes, int]] = []
        for term, strong, weak in lists:
            self.frequent.add(term, strong.amount + weak.amount)
            name = term.encode("utf-8")
            told_strong, strong_pieces = told(strong, self._limits.inline)
            told_weak, weak_pieces = told(weak, self._limits.inline)
            for piece in strong_pieces:
                yield IndexFile(piece_path(term, piece.start, strong=True), piece.body)
            for piece in weak_pieces:
                yield IndexFile(piece_path(term, piece.start, strong=False), piece.body)
            ranked = rank(name)
            if ranked < always and row:
                yield from self._leaves(row)
                row = []
            row.append((name, entry_bytes(name, told_strong, told_weak), ranked))
        yield from self._leaves(row)

    def _leaves(self, row: list[tuple[bytes, bytes, int]]) -> Iterator[IndexFile]:
        begins = cuts([ranked for _, _, ranked in row], [len(body) for _, body, _ in row], self._limits.leaf)
        for first, last in pairwise([*begins, len(row)]):
            term = row[first][0].decode("utf-8")
            body = b"".join([body for _, body, _ in row[first:last]])
            self.leaves.append(Leaf(term, len(body)))
            yield IndexFile(leaf_path(term), body)


def entry_bytes(term: bytes, strong: bytes, weak: bytes) -> bytes:
    """Return a term's part of a leaf.

    Arguments:
        term: in UTF-8.
        strong: what is told of the papers in which it is strong.
        weak: the same of those in which it is weak.
    """
    return b"".join((varint(len(term)), term, strong, weak))


def read_leaf(leaf: bytes) -> list[Entry]:
    """Return the entries of a leaf.

    Raises:
        IndexError: the leaf ends within an entry.
    """
    entries: list[Entry] = []
    at = 0
    while at < len(leaf):
        begin = at
        length, at = read_varint(leaf, at)
        term = leaf[at : at + length]
        at += length
        lists = at - begin
        for _ in range(2):
            at = _skip_list(leaf, at)
        if at > len(leaf):
            raise IndexError("the leaf ends within a list")
        entries.append(Entry(term, leaf[begin:at], lists))
    return entries


def _skip_list(leaf: bytes, at: int) -> int:
    amount, at = (leaf[at], at + 1) if leaf[at] <= 0x7F else read_varint(leaf, at)  # noqa: PLR2004 - seven bits
    if not amount:
        return at
    size, at = (leaf[at], at + 1) if leaf[at] <= 0x7F else read_varint(leaf, at)  # noqa: PLR2004 - seven bits
    if not size & 1:
        return at + (size >> 1)
    for _ in range(size & -2):
        while leaf[at] > 0x7F:  # noqa: PLR2004 - seven bits
            at += 1
        at += 1
    return at
