"""A reader of a published search index, written from docs/search.md alone; it imports nothing of the program.

It distrusts what it reads: whatever does not add up ends in `Damaged`.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

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
    used: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, tree: Path) -> Index:
        """Return the index in a built tree."""
        return cls(lambda path: (tree / "search" / path).read_bytes())

    @property
    def root(self) -> dict[str, Any]:
        root: dict[str, Any] = json.loads(self.fetch("root.json"))
        if (root["format"], root["version"]) != ("sitegen-search", 2):
            raise Damaged("not this format")
        return root

    def entry(self, term: str) -> Entry | None:
        """Find a term from the root on, as a search does."""
        branches = self.root["branches"]
        branch = bisect_right([first.encode() for first, _ in branches], term.encode()) - 1
        if branch < 0:
            return None
        leaves = json.loads(self.fetch(f"branches/{_name(branches[branch][0])}.json"))
        leaf = bisect_right([first.encode() for first, _ in leaves], term.encode()) - 1
        return next((entry for entry in self.leaf(leaves[leaf][0]) if entry.term == term), None)

    def numbers(self, term: str) -> set[int]:
        """Return the numbers of the papers that have a term."""
        entry = self.entry(term)
        return entry.numbers if entry else set()

    def pages(self, term: str) -> set[str]:
        """Return what names the pages of the papers that have a term."""
        return {self.paper(number)[0] for number in self.numbers(term)}

    def paper(self, number: int) -> list[str]:
        """Return what a result shows of a paper."""
        root = self.root
        month, slot = divmod(number, root["numbers_per_month"])
        path = f"papers/{month // 12:04}-{month % 12 + 1:02}/{slot // root['numbers_per_file']}.json"
        self.used.add(path)
        row: list[str] = json.loads(self.fetch(path))[str(slot)]
        return row

    def all_numbers(self) -> list[int]:
        """Return the numbers of all papers that have a term, ascending."""
        return sorted({number for entry in self.entries() for number in entry.numbers})

    def leaf(self, first: str) -> Iterator[Entry]:
        """Yield the entries of the leaf that begins with a term."""
        path = f"terms/{_name(first)[:2]}/{_name(first)[2:]}.bin"
        self.used.add(path)
        leaf = Bytes(self.fetch(path))
        before = b""
        while leaf.left:
            term = leaf.take(leaf.number())
            if term <= before:
                raise Damaged("terms are not in order")
            before = term
            yield Entry(term.decode(), self._list(leaf, term.decode(), "s"), self._list(leaf, term.decode(), "w"))

    def entries(self) -> Iterator[Entry]:
        """Yield every term, by all branches and leaves; in order, or it is damaged."""
        before = b""
        for first, size in self.root["branches"]:
            path = f"branches/{_name(first)}.json"
            self.used.add(path)
            branch = self.fetch(path)
            leaves = json.loads(branch)
            if leaves[0][0] != first or len(branch) != size:
                raise Damaged("a branch does not begin where the root says, or is of another size")
            for begins, length in leaves:
                for place, entry in enumerate(self.leaf(begins)):
                    if (place == 0 and entry.term != begins) or entry.term.encode() <= before:
                        raise Damaged("a leaf does not begin where its branch says")
                    before = entry.term.encode()
                    yield entry
                if len(self.fetch(f"terms/{_name(begins)[:2]}/{_name(begins)[2:]}.bin")) != length:
                    raise Damaged("a leaf is of another size than its branch says")

    def common(self) -> list[str]:
        """Return the common words, those of the highest magnitude first."""
        words: list[str] = []
        left = 60_000
        for magnitude, size in self.root["common"]:
            left -= size
            if left < 0:
                break
            self.used.add(f"common/{magnitude}.txt")
            body = self.fetch(f"common/{magnitude}.txt")
            if len(body) != size:
                raise Damaged("common words are more or fewer than the root says")
            words += body.decode().splitlines()
        return words

    def check(self) -> dict[str, Entry]:
        """Read the whole index, hold its parts against one another, and return every entry."""
        self.used.clear()
        self.used.add("root.json")
        found = {}
        numbers: set[int] = set()
        for entry in self.entries():
            if not entry.numbers:
                raise Damaged(f"{entry.term} is in no paper")
            if entry.strong.papers.keys() & entry.weak.papers.keys():
                raise Damaged(f"{entry.term} is both strong and weak in a paper")
            found[entry.term] = entry
            numbers |= entry.numbers
        for number in numbers:
            if len(self.paper(number)) != 7:
                raise Damaged("a paper is shown by seven values")
        if len(numbers) > self.root["papers"] or sum(papers for _, papers in self.root["years"]) != self.root["papers"]:
            raise Damaged("there are more or fewer papers than the root says")
        common = self.common()
        if len(set(common)) != len(common) or not set(common) <= found.keys():
            raise Damaged("a common word is told twice or is in no paper")
        return found

    def _list(self, leaf: Bytes, term: str, kind: str) -> Listed:
        bits = 3 if kind == "s" else 0
        count = leaf.number()
        if not count:
            return Listed({}, 0)
        size = leaf.number()
        papers: dict[int, int] = {}
        if not size & 1:
            _decode(Bytes(leaf.take(size >> 1)), bits, papers, 0, None)
        above = None
        for _ in range(size >> 1 if size & 1 else 0):
            start, length = leaf.number(), leaf.number()
            path = f"postings/{_name(term)[:2]}/{_name(term)[2:]}-{kind}-{start:x}.bin"
            self.used.add(path)
            body = self.fetch(path)
            if len(body) != length or length > MOST:
                raise Damaged(f"{path} is of another size than its leaf says, or too long")
            _decode(Bytes(body), bits, papers, start, above)
            above = start
        if len(papers) != count:
            raise Damaged("a list is longer or shorter than it says")
        return Listed(papers, size >> 1 if size & 1 else 1)


def _name(term: str) -> str:
    return hashlib.sha256(term.encode()).hexdigest()[:24]


def _decode(body: Bytes, bits: int, papers: dict[int, int], start: int, above: int | None) -> None:
    """Read one piece, of numbers from `start` to before `above`, into `papers`."""
    number = None
    while body.left:
        value = body.number()
        distance = value >> bits
        if number is not None and not distance:
            raise Damaged("a paper is listed twice")
        number = distance if number is None else number - distance
        if number < start or (above is not None and number >= above):
            raise Damaged("papers are not in order")
        papers[number] = value & ((1 << bits) - 1)
    if number is None:
        raise Damaged("a piece is empty")
