"""A reader of a published search index, written from docs/search.md alone; it imports nothing of the program.

It distrusts what it reads: whatever does not add up ends in `Damaged`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

INLINE = 96
MOST = 16_384
TITLE, KEYWORD, AUTHOR = 1, 2, 4


class Damaged(Exception):  # noqa: N818 - it says what is wrong
    """A file of the index is not what docs/search.md says."""


class Listed(NamedTuple):
    """The papers of one list by number: the mask of each, 0 in a weak list."""

    papers: dict[int, int]
    pieces: int


class Entry(NamedTuple):
    term: str
    strong: Listed
    weak: Listed

    @property
    def numbers(self) -> set[int]:
        return {*self.strong.papers, *self.weak.papers}


@dataclass
class Bytes:
    body: bytes
    at: int = 0

    def number(self) -> int:
        value = shift = 0
        while True:
            if self.at >= len(self.body):
                raise Damaged("the bytes end in a number")
            byte = self.body[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                if byte == 0 and shift > 7:
                    raise Damaged("a number is longer than it needs to be")
                return value

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.body):
            raise Damaged("the bytes end too early")
        self.at += size
        return self.body[self.at - size : self.at]

    @property
    def left(self) -> bool:
        return self.at < len(self.body)


@dataclass
class Index:
    """A published index.

    Arguments:
        fetch: returns the bytes of a file by its path below /search/; raises KeyError or OSError where it is missing.
    """

    fetch: Callable[[str], bytes]
    used: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def at(cls, tree: Path) -> Index:
        """Return the index in a built tree."""
        return cls(lambda path: (tree / "search" / path).read_bytes())

    @property
    def root(self) -> dict[str, Any]:
        root: dict[str, Any] = json.loads(self.fetch("root.json"))
        if (root["format"], root["version"]) != ("sitegen-search", 1):
            raise Damaged("not this format")
        return root

    def entry(self, term: str) -> Entry | None:
        """Find a term from the root on, as a search does."""
        branches = self.root["branches"]
        branch = bisect_right([first.encode() for first in branches], term.encode()) - 1
        if branch < 0:
            return None
        leaves = json.loads(self.fetch(f"branches/{branch}.json"))
        leaf = bisect_right([first.encode() for first, _ in leaves], term.encode()) - 1
        return next((entry for entry in self.leaf(leaves[leaf][1]) if entry.term == term), None)

    def numbers(self, term: str) -> set[int]:
        """Return the numbers of the papers that have a term."""
        entry = self.entry(term)
        return entry.numbers if entry else set()

    def pages(self, term: str) -> set[str]:
        """Return what names the pages of the papers that have a term."""
        return {self.paper(number)[0] for number in self.numbers(term)}

    def paper(self, number: int) -> list[str]:
        """Return what a result shows of a paper."""
        row: list[str] = json.loads(self.fetch(f"papers/{(number - 1) // 8}.json"))[(number - 1) % 8]
        return row

    def leaf(self, name: str) -> Iterator[Entry]:
        """Yield the entries of a leaf."""
        leaf = Bytes(self.fetch(f"terms/{name}.bin"))
        group = name.split("/", maxsplit=1)[0]
        term = b""
        while leaf.left:
            shared = leaf.number()
            if shared > len(term):
                raise Damaged("more is shared than there is")
            before, term = term, term[:shared] + leaf.take(leaf.number())
            if term <= before:
                raise Damaged("terms are not in order")
            yield Entry(term.decode(), self._list(leaf, group, 3), self._list(leaf, group, 0))

    def entries(self) -> Iterator[Entry]:
        """Yield every term, by all branches and leaves; in order, or it is damaged."""
        before = b""
        for number, first in enumerate(self.root["branches"]):
            leaves = json.loads(self.fetch(f"branches/{number}.json"))
            if leaves[0][0] != first or not 1 <= len(leaves) <= 256:
                raise Damaged("a branch does not begin where the root says")
            for begins, name in leaves:
                for place, entry in enumerate(self.leaf(name)):
                    if (place == 0 and entry.term != begins) or entry.term.encode() <= before:
                        raise Damaged("a leaf does not begin where its branch says")
                    before = entry.term.encode()
                    yield entry

    def check(self) -> dict[str, Entry]:
        """Read the whole index, hold its parts against one another, and return every entry."""
        self.used.clear()
        papers = self.root["papers"]
        found = {}
        for entry in self.entries():
            if not entry.numbers or max(entry.numbers) > papers:
                raise Damaged(f"{entry.term} is in no paper or in papers that there are not")
            if entry.strong.papers.keys() & entry.weak.papers.keys():
                raise Damaged(f"{entry.term} is both strong and weak in a paper")
            found[entry.term] = entry
        for path, stretches in self.used.items():
            end = 0
            for first, last in sorted(stretches):
                if first != end:
                    raise Damaged(f"{path} has bytes that no list has, or that two have")
                end = last
            if end != len(self.fetch(path)) or end > MOST:
                raise Damaged(f"{path} is longer than its lists or than a file may be")
        for number in range(1, papers + 1):
            if len(self.paper(number)) != 7:
                raise Damaged("a paper is shown by seven values")
        return found

    def _list(self, leaf: Bytes, group: str, bits: int) -> Listed:
        count = leaf.number()
        if not count:
            return Listed({}, 0)
        size = leaf.number()
        if size <= INLINE:
            bodies, lows = [leaf.take(size)], []
        else:
            file, offset, pieces = leaf.number(), leaf.number(), leaf.number()
            lows = [leaf.number() for _ in range(pieces - 1)]
            bodies = [
                self._piece(group, file + piece, offset, size if pieces == 1 else None) for piece in range(pieces)
            ]
        papers: dict[int, int] = {}
        last = 0
        for place, body in enumerate(bodies):
            last = _decode(Bytes(body), bits, papers, last if place else None)
            if place < len(lows) and last != lows[place]:
                raise Damaged("the lowest number of a piece is another")
        if len(papers) != count or sum(map(len, bodies)) != size:
            raise Damaged("a list is longer or shorter than it says")
        return Listed(papers, len(bodies))

    def _piece(self, group: str, file: int, offset: int, size: int | None) -> bytes:
        path = f"postings/{group}/{file}.bin"
        body = self.fetch(path)
        end = len(body) if size is None else offset + size
        if end > len(body) or (size is None and offset):
            raise Damaged(f"{path} is too short")
        self.used.setdefault(path, []).append((offset, end))
        return body[offset:end]


def _decode(body: Bytes, bits: int, papers: dict[int, int], above: int | None) -> int:
    """Read one piece into `papers`, and return its lowest number."""
    number = None
    while body.left:
        value = body.number()
        distance = value >> bits
        if number is not None and not distance:
            raise Damaged("a paper is listed twice")
        number = distance if number is None else number - distance
        if number < 1 or (above is not None and number >= above):
            raise Damaged("papers are not newest first")
        above = number
        papers[number] = value & ((1 << bits) - 1)
    if number is None:
        raise Damaged("a piece is empty")
    return number
