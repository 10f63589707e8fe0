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

Spelling: TypeAlias = tuple[str, str]
"""What a list is called, and what it is filed under where that is not its key."""

_INDEX: Final = """
CREATE UNIQUE INDEX term_key ON term (kind, key);
CREATE INDEX term_order ON term (kind, letter, filed, key);
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
    number = 0
    for lists in (_months(connection), *(_lists(terms, part, live) for part in range(PARTS))):
        members: list[tuple[int, bytes]] = []
        rows: list[tuple[object, ...]] = []
        for term, spelling, papers in lists:
            number += 1
            rows.append((number, *term_row(term, spelling, len(papers))))
            members.append((number, array("I", papers).tobytes()))
        connection.executemany("INSERT INTO member VALUES (?, ?)", members)
        connection.executemany("INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    run(connection, _INDEX)


def _months(connection: sqlite3.Connection) -> Iterator[tuple[str, Spelling, Sequence[int]]]:
    """Yield the lists by month."""
    rows = connection.execute("SELECT substr(submitted_at, 1, 7) AS month, id FROM paper ORDER BY month, id")
    papers: array[int] = array("I")
    before = None
    for month, paper in rows:
        if month != before and before is not None:
            yield "m" + before, (before, ""), papers
            papers = array("I")
        before = month
        papers.append(paper)
    if before is not None:
        yield "m" + before, (before, ""), papers


def _lists(terms: Spill, part: int, live: Sequence[int]) -> Iterator[tuple[str, Spelling, Sequence[int]]]:
    """Yield the lists of a part: term, how it is spelled and filed, and the numbers of its papers in order."""
    papers: dict[str, array[int]] = {}
    spelled: dict[str, Counter[Spelling]] = {}
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
        yield term, spelling_of(term, spelled.get(term)), sorted(set(numbers))


def spelling_of(term: str, names: Counter[Spelling] | None) -> Spelling:
    """Return how a list is spelled and filed: as most often, ties to the lower code point; by its key without names."""
    return min(names, key=lambda name: (-names[name], name)) if names else (term[1:], "")


def term_row(term: str, spelling: Spelling, count: int) -> tuple[str, str, str, str, str, int]:
    """Return the columns of a list but for its number: kind, letter, filed, key, label, count."""
    label, filed = spelling
    return term[0], _letter(term[0], filed or term[1:].lower()), filed, term[1:], label, count


def _letter(kind: str, filed: str) -> str:
    if kind not in "ak":
        return ""
    first = filed[:1]
    if "a" <= first <= "z" and first.isascii():
        return first
    return "0-9" if "0" <= first <= "9" else "other"
