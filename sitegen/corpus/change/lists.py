"""Change the lists that a paper stands in, or stood in."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from typing import Final

from sitegen.corpus.change.effects import TermEffect
from sitegen.corpus.listed import ListKind, spelling_of, term_row
from sitegen.corpus.listings import Listings
from sitegen.corpus.packed import unpack

_KINDS: Final = {kind[0]: kind for kind in ListKind}


def change_list(
    connection: sqlite3.Connection, term: str, effect: TermEffect, *, number: int, member: bool, shown: bool
) -> None:
    """Put a paper into a list, take it out, or note that it is shown otherwise there.

    Arguments:
        connection: of the corpus, in a transaction, with the paper's new facts in it.
        term: the kind's letter and the list's key.
        effect: of earlier changes to the same list in the same transaction; this one is added.
        number: the paper's.
        member: whether it is to be in the list.
        shown: whether it is shown otherwise than before, where it was in the list and stays.
    """
    kind, key = _KINDS[term[0]], term[1:]
    row = connection.execute(
        "SELECT id, kind, letter, filed, key, label, count FROM term WHERE kind = ? AND key = ?", (term[0], key)
    ).fetchone()
    papers = _papers(connection, row[0]) if row else array("I")
    position = bisect_left(papers, number)
    was = position < len(papers) and papers[position] == number
    if not effect.moved and effect.place_before == ("", -1) and row:
        effect.before = row[6]
        effect.place_before = Listings(connection).place(kind, key)
    if was and member:
        if shown:
            effect.single.add(position)
        elif term[0] != "a":
            return
    elif was or member:
        effect.moved = True
        effect.first = position if effect.first is None else min(effect.first, position)
        if was:
            del papers[position]
        else:
            papers.insert(position, number)
    else:
        return
    columns = _columns(connection, term, papers)
    if row is None or columns != row[1:]:
        _store(connection, row[0] if row else None, columns, papers)
        effect.renamed |= row is not None and bool(papers) and columns[:-1] != row[1:-1]
    elif was != member:
        connection.execute("UPDATE member SET papers = ? WHERE term = ?", (papers.tobytes(), row[0]))


def settle_effects(connection: sqlite3.Connection, effects: dict[tuple[ListKind, str], TermEffect]) -> None:
    """Add to the effects where the lists stand now, after all changes."""
    listings = Listings(connection)
    for (kind, key), effect in effects.items():
        found = listings.term(kind, key)
        effect.after = found.count if found else 0
        effect.place_after = listings.place(kind, key)


def _papers(connection: sqlite3.Connection, term: int) -> array[int]:
    return array("I", connection.execute("SELECT papers FROM member WHERE term = ?", (term,)).fetchone()[0])


def _columns(connection: sqlite3.Connection, term: str, papers: array[int]) -> tuple[str, str, str, str, str, int]:
    spelled = _spelled(connection, term, papers) if term[0] == "a" else None
    return term_row(term, spelling_of(term, spelled), len(papers))


def _spelled(connection: sqlite3.Connection, term: str, papers: array[int]) -> Counter[tuple[str, str]]:
    """Count how the papers of a list spell its author."""
    spelled: Counter[tuple[str, str]] = Counter()
    for number in papers:
        row = connection.execute(
            "SELECT body FROM paper CROSS JOIN facts USING (draft) WHERE paper.id = ?", (number,)
        ).fetchone()
        if row is not None:  # else it goes in the same transaction, and the list is looked at once more
            names = unpack(row[0]).author_names
            spelled.update((name, filed) for slug, name, filed in names if slug == term[1:] and name)
    return spelled


def _store(
    connection: sqlite3.Connection,
    number: int | None,
    columns: tuple[str, str, str, str, str, int],
    papers: array[int],
) -> None:
    if number is not None and not papers:
        connection.execute("DELETE FROM term WHERE id = ?", (number,))
        connection.execute("DELETE FROM member WHERE term = ?", (number,))
        return
    if number is None:
        number = connection.execute("INSERT INTO term VALUES (NULL, ?, ?, ?, ?, ?, ?)", columns).lastrowid
        connection.execute("INSERT INTO member VALUES (?, ?)", (number, papers.tobytes()))
        return
    connection.execute(
        "UPDATE term SET kind = ?, letter = ?, filed = ?, key = ?, label = ?, count = ? WHERE id = ?",
        (*columns, number),
    )
    connection.execute("UPDATE member SET papers = ? WHERE term = ?", (papers.tobytes(), number))
