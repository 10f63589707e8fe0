"""Settle the lists of papers by category, month, author and keyword, and the index of each kind."""

from __future__ import annotations

import enum
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from sitegen.corpus.schema import run
from sitegen.corpus.spill import PARTS, Spill


class ListKind(enum.StrEnum):
    """What papers are listed by; the first letter is the kind's own in the tables."""

    CATEGORY = "category"
    MONTH = "month"
    AUTHOR = "author"
    KEYWORD = "keyword"


LETTERS: Final = (*"abcdefghijklmnopqrstuvwxyz", "0-9", "other")
"""The parts of an index, by the first character of what a list is filed under: an author's family name, a keyword."""

_Spelling: TypeAlias = tuple[str, str]
"""What a list is called, and what it is filed under where that is not its key."""

CHUNK: Final = 1_024
"""Papers in a row of `member`."""

_INDEX: Final = """
INSERT INTO term
    SELECT NULL, kind, letter, key, label, count, first FROM counted ORDER BY kind, letter, filed, key;
DROP TABLE counted;
CREATE UNIQUE INDEX term_key ON term (kind, key);
INSERT INTO term_range SELECT kind, '', min(id), count(*) FROM term GROUP BY kind;
INSERT INTO term_range SELECT kind, letter, min(id), count(*) FROM term WHERE letter <> '' GROUP BY kind, letter;
"""


def settle_lists(connection: sqlite3.Connection, terms: Spill, live: Sequence[int]) -> None:
    """Put every list in order of submission, so that a page of it is a range, and count and name the lists.

    An author's name is shown, and filed, as it is spelled most often; equally frequent spellings fall to the lower code
    point.

    Arguments:
        connection: of the corpus that is being written.
        terms: as in `Drafts`.
        live: the paper that each draft became, or 0.
    """
    chunks = 0
    for lists in (_months(connection), *(_lists(terms, part, live) for part in range(PARTS))):
        members: list[tuple[int, bytes]] = []
        counted: list[tuple[object, ...]] = []
        for term, (label, filed), papers in lists:
            letter = _letter(term[0], filed or term[1:].lower())
            counted.append((term[0], letter, filed, term[1:], label, len(papers), chunks + 1))
            for first in range(0, len(papers), CHUNK):
                chunks += 1
                members.append((chunks, array("I", papers[first : first + CHUNK]).tobytes()))
        connection.executemany("INSERT INTO member VALUES (?, ?)", members)
        connection.executemany("INSERT INTO counted VALUES (?, ?, ?, ?, ?, ?, ?)", counted)
    run(connection, _INDEX)


def _months(connection: sqlite3.Connection) -> Iterator[tuple[str, _Spelling, Sequence[int]]]:
    """Yield the lists by month; papers are numbered in order of submission, so a month is a range of numbers."""
    rows = connection.execute("SELECT substr(submitted_at, 1, 7) AS month, min(id), count(*) FROM paper GROUP BY month")
    for month, first, count in rows:
        yield "m" + month, (month, ""), range(first, first + count)


def _lists(terms: Spill, part: int, live: Sequence[int]) -> Iterator[tuple[str, _Spelling, Sequence[int]]]:
    """Yield the lists of a part: term, how it is spelled and filed, and the numbers of its papers in order."""
    papers: dict[str, array[int]] = {}
    spelled: dict[str, Counter[_Spelling]] = {}
    for draft, term, label, filed in terms.read(part, 4):
        paper = live[draft]
        if not paper:
            continue
        numbers = papers.get(term)
        if numbers is None:
            numbers = papers[term] = array("I")
        numbers.append(paper)
        if label:
            spelled.setdefault(term, Counter())[label, filed] += 1
    for term, numbers in papers.items():
        names = spelled.get(term)
        spelling = min(names, key=lambda name: (-names[name], name)) if names else (term[1:], "")
        yield term, spelling, sorted(set(numbers))


def _letter(kind: str, filed: str) -> str:
    if kind not in "ak":
        return ""
    first = filed[:1]
    if "a" <= first <= "z" and first.isascii():
        return first
    return "0-9" if "0" <= first <= "9" else "other"
