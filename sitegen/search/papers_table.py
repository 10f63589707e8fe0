"""What a result of a search shows of a paper, by its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import orjson

from sitegen.search.shelf import IndexFile

PAPERS_A_FILE: Final = 8
LONGEST: Final = 300
"""Characters of a title, of the authors and of an excerpt."""


class ShownPaper(NamedTuple):
    """A paper as a result shows it; all texts are plain.

    Arguments:
        page: what names its page.
        title, authors: plain text.
        day: `yyyy-mm-dd`.
        category: the primary one's identifier.
        level: how far it was proven.
        excerpt: of the abstract, or the line that sums the paper up.
    """

    page: str
    title: str
    authors: str
    day: str
    category: str
    level: str
    excerpt: str


def papers_file(first: int, papers: Sequence[ShownPaper]) -> IndexFile:
    """Return the file of up to eight papers.

    Arguments:
        first: the number of the first of them: 1, 9, 17, …
        papers: in order of their numbers, without a gap.
    """
    return IndexFile(f"papers/{first // PAPERS_A_FILE}.json", orjson.dumps(list(map(tuple, papers))))


def clipped(text: str) -> str:
    """Return a text of at most `LONGEST` characters, cut between words where that loses little."""
    if len(text) <= LONGEST:
        return text
    head = text[: LONGEST - 1]
    words = head.rpartition(" ")[0]
    return f"{words if len(words) > LONGEST // 2 else head}…"
