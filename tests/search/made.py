"""An index made of papers in memory, and the terms that it should have."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sitegen.search.files import IndexFile
from sitegen.search.frequent import Frequent
from sitegen.search.leaves import GroupIndex, Leaf
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.merging import merged
from sitegen.search.paper_terms import pack_strong
from sitegen.search.papers_table import ShownPaper, papers_file, papers_path
from sitegen.search.postings import RANGE
from sitegen.search.ranges import number_ranges
from sitegen.search.root import Whole, tree_files
from sitegen.search.spool import Gathering
from tests.search.reader import Index

Terms = tuple[Mapping[str, int], Sequence[str]]
"""Strong terms with masks, and weak terms."""


def whole(papers: Iterable[int], stride: int = LIMITS.stride) -> Whole:
    """Return what the root tells of papers with some numbers."""
    numbers = list(papers)
    years = Counter(number // stride // 12 for number in numbers)
    return Whole(len(numbers), stride, sorted(years.items()), (), {})


def shown(number: int) -> ShownPaper:
    return ShownPaper(f"P{number}", "", "", "", "", "", "")


def files(
    papers: Sequence[Terms] | Mapping[int, Terms],
    cuts: Sequence[str] = (),
    *,
    limits: Limits = LIMITS,
    stride: int = LIMITS.stride,
    most: int = RANGE,
) -> dict[str, bytes]:
    """Return the files of an index of papers by number; those of a sequence have the numbers from 1 on."""
    numbered = dict(papers) if isinstance(papers, Mapping) else dict(enumerate(papers, 1))
    slots: dict[int, list[int]] = {}
    for number in sorted(numbered):
        slots.setdefault(number // stride, []).append(number % stride)
    months = [(month, len(taken)) for month, taken in slots.items()]
    by_range: list[list[bytes]] = []
    for first, past, _ in number_ranges(months, stride, most, slots.__getitem__):
        gathering = Gathering()
        for number in sorted((one for one in numbered if first <= one < past), reverse=True):
            strong, weak = numbered[number]
            gathering.add(number, pack_strong(strong), " ".join(weak))
        by_range.insert(0, list(gathering.slices(cuts)))
    made: list[IndexFile] = []
    leaves: list[Leaf] = []
    frequent = Frequent(limits)
    for place in range(len(cuts) + 1):
        index = GroupIndex(limits)
        made += index.files(merged((slices[place] for slices in by_range), limits))
        leaves += index.leaves
        frequent.join(index.frequent.bands())
    made += tree_files(whole(numbered, stride)._replace(common=frequent.sizes()), leaves, limits)
    made += frequent.files()
    by_file: dict[str, dict[int, ShownPaper]] = {}
    for number in numbered:
        by_file.setdefault(papers_path(number, stride), {})[number % stride] = shown(number)
    made += [papers_file(path, rows) for path, rows in by_file.items()]
    found = {file.path: file.body for file in made}
    assert len(found) == len(made)
    return found


def index(papers: Sequence[Terms], cuts: Sequence[str] = ()) -> Index:
    return Index(files(papers, cuts).__getitem__)


def expected(
    papers: Sequence[Terms] | Mapping[int, Terms],
) -> dict[str, tuple[dict[int, int], dict[int, int]]]:
    """Return what the index should say of each term: strong and weak papers with masks."""
    found: dict[str, tuple[dict[int, int], dict[int, int]]] = {}
    numbered = papers.items() if isinstance(papers, Mapping) else enumerate(papers, 1)
    for number, (strong, weak) in numbered:
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
