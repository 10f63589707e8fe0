"""Where a search begins: the root, and the branches between it and the leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import orjson

from sitegen.search.papers_table import PAPERS_A_FILE
from sitegen.search.shelf import IndexFile
from sitegen.search.stop_words import STOP_WORDS

FORMAT: Final = "sitegen-search"
VERSION: Final = 1
LEAVES_A_BRANCH: Final = 256


def tree_files(
    *,
    papers: int,
    years: Iterable[tuple[int, int, int]],
    categories: Iterable[tuple[str, int]],
    leaves: Sequence[Sequence[str]],
) -> Iterator[IndexFile]:
    """Yield the branches, then the root.

    Arguments:
        papers: how many there are.
        years: year, number of its first paper, number of its last; ascending.
        categories: identifier, and how many papers it has.
        leaves: the first terms of the leaves of each group.
    """
    named = [(term, f"{group}/{number}") for group, terms in enumerate(leaves) for number, term in enumerate(terms)]
    branches = [named[first : first + LEAVES_A_BRANCH] for first in range(0, len(named), LEAVES_A_BRANCH)]
    for number, branch in enumerate(branches):
        yield IndexFile(f"branches/{number}.json", orjson.dumps(branch))
    root = {
        "format": FORMAT,
        "version": VERSION,
        "papers": papers,
        "papers_per_file": PAPERS_A_FILE,
        "years": list(years),
        "categories": list(categories),
        "stop_words": STOP_WORDS,
        "branches": [branch[0][0] for branch in branches],
    }
    yield IndexFile("root.json", orjson.dumps(root))
