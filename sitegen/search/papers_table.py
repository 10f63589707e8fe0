"""What a result of a search shows of a paper, by its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import orjson

from sitegen.search.files import IndexFile
from sitegen.search.numbers import month_name

SLOTS_A_FILE: Final = 32
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


def papers_path(number: int, stride: int) -> str:
    """Return the path of the file that shows a paper.

    Arguments:
        number: of the paper.
        stride: from one month's first number to the next one's.
    """
    month, slot = divmod(number, stride)
    return f"papers/{month_name(month)}/{slot // SLOTS_A_FILE}.json"


def papers_file(path: str, papers: Mapping[int, ShownPaper]) -> IndexFile:
    """Return a file of papers.

    Arguments:
        path: of the file.
        papers: by slot of their month.
    """
    return IndexFile(path, orjson.dumps({str(slot): tuple(papers[slot]) for slot in sorted(papers)}))


def clipped(text: str) -> str:
    """Return a text of at most `LONGEST` characters, cut between words where that loses little."""
    if len(text) <= LONGEST:
        return text
    head = text[: LONGEST - 1]
    words = head.rpartition(" ")[0]
    return f"{words if len(words) > LONGEST // 2 else head}…"
