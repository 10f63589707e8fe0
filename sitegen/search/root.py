"""Where a search begins: the root, and the branches between it and the leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import orjson

from sitegen.search.cutting import cuts, rank
from sitegen.search.files import IndexFile, branch_path
from sitegen.search.leaves import Leaf
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.papers_table import SLOTS_A_FILE
from sitegen.search.stop_words import STOP_WORDS

FORMAT: Final = "sitegen-search"
VERSION: Final = 2
ROOT: Final = "root.json"


class Whole(NamedTuple):
    """What the root tells of all papers.

    Arguments:
        papers: how many there are.
        stride: from one month's first number to the next one's.
        years: year, and how many papers it has; ascending.
        categories: identifier, and how many papers it has.
        common: bytes of the common words by magnitude.
    """

    papers: int
    stride: int
    years: Iterable[tuple[int, int]]
    categories: Iterable[tuple[str, int]]
    common: Mapping[int, int]


def tree_files(whole: Whole, leaves: Sequence[Leaf], limits: Limits = LIMITS) -> Iterator[IndexFile]:
    """Yield the branches, then the root.

    Arguments:
        whole: what the root tells.
        leaves: of all terms, in order.
        limits: of the index.
    """
    told = [orjson.dumps(tuple(leaf)) for leaf in leaves]
    begins = cuts([rank(leaf.first.encode("utf-8")) for leaf in leaves], [len(one) + 1 for one in told], limits.branch)
    branches: list[tuple[str, int]] = []
    for first, last in pairwise([*begins, len(leaves)]):
        body = b"[" + b",".join(told[first:last]) + b"]"
        branches.append((leaves[first].first, len(body)))
        yield IndexFile(branch_path(leaves[first].first), body)
    root = {
        "format": FORMAT,
        "version": VERSION,
        "papers": whole.papers,
        "numbers_per_month": whole.stride,
        "numbers_per_file": SLOTS_A_FILE,
        "years": list(whole.years),
        "categories": list(whole.categories),
        "stop_words": STOP_WORDS,
        "common": [(band, whole.common[band]) for band in sorted(whole.common, reverse=True)],
        "branches": branches,
    }
    yield IndexFile(ROOT, orjson.dumps(root))
