"""An index made of papers in memory, and the terms that it should have."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from sitegen.search.leaves import GroupIndex
from sitegen.search.merging import merged
from sitegen.search.paper_terms import pack_strong
from sitegen.search.papers_table import ShownPaper, papers_file
from sitegen.search.postings import RANGE
from sitegen.search.root import tree_files
from sitegen.search.shelf import IndexFile
from sitegen.search.spool import Gathering
from tests.search.reader import Index

Terms = tuple[Mapping[str, int], Sequence[str]]
"""Strong terms with masks, and weak terms."""


def files(papers: Sequence[Terms], cuts: Sequence[str] = ()) -> dict[str, bytes]:
    """Return the files of an index of papers, the first of which is number 1."""
    by_range: list[list[bytes]] = []
    for first in range(0, len(papers), RANGE):
        gathering = Gathering()
        for number in range(min(first + RANGE, len(papers)), first, -1):
            strong, weak = papers[number - 1]
            gathering.add(number, pack_strong(strong), " ".join(weak))
        by_range.insert(0, list(gathering.slices(cuts)))
    made: list[IndexFile] = []
    leaves = []
    for number in range(len(cuts) + 1):
        index = GroupIndex(number)
        made += index.files(merged(slices[number] for slices in by_range))
        leaves.append(index.first_terms)
    made += tree_files(papers=len(papers), years=(), categories=(), leaves=leaves)
    for first in range(1, len(papers) + 1, 8):
        shown = [ShownPaper(f"P{n}", "", "", "", "", "", "") for n in range(first, min(first + 8, len(papers) + 1))]
        made.append(papers_file(first, shown))
    found = {file.path: file.body for file in made}
    assert len(found) == len(made)
    return found


def index(papers: Sequence[Terms], cuts: Sequence[str] = ()) -> Index:
    return Index(files(papers, cuts).__getitem__)


def expected(papers: Sequence[Terms]) -> dict[str, tuple[dict[int, int], dict[int, int]]]:
    """Return what the index should say of each term: strong and weak papers with masks."""
    found: dict[str, tuple[dict[int, int], dict[int, int]]] = {}
    for number, (strong, weak) in enumerate(papers, 1):
        for term, mask in strong.items():
            found.setdefault(term, ({}, {}))[0][number] = mask
        for term in weak:
            found.setdefault(term, ({}, {}))[1][number] = 0
    return found


def generated(count: int, seed: int = 1, words: int = 3_000) -> list[Terms]:
    """Return papers whose terms are as unevenly frequent as words are."""
    chance = random.Random(seed)
    papers: list[Terms] = []
    for number in range(count):
        drawn = list(dict.fromkeys(f"w{min(words, int(chance.paretovariate(0.6)))}" for _ in range(12)))
        strong = {term: chance.randrange(1, 8) for term in drawn[:4]} | {"every": 1}
        papers.append((strong, [*drawn[4:], "each", f"only{number}"]))
    return papers
