"""Put papers into a settled corpus, take them out, or exchange what is known of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import orjson

from sitegen.corpus.change.citations import cite_again, facts_of, targets_of, tellers_of
from sitegen.corpus.change.effects import Effects, NeedsSettlingError, TermEffect
from sitegen.corpus.change.lists import change_list, settle_effects
from sitegen.corpus.change.names import claim_names
from sitegen.corpus.key_hash import bucket_digits, key_hash
from sitegen.corpus.listed import ListKind
from sitegen.corpus.packed import KeptFacts, outside_hashes, pack, stored_version
from sitegen.corpus.rows import PaperFacts
from sitegen.corpus.searched import Searched
from sitegen.corpus.settled import SPACING
from sitegen.pith.identity import SHORT_LENGTH

_KINDS: Final = {kind[0]: kind for kind in ListKind}
_MOST: Final = 2**32 - 1


class _Paper(NamedTuple):
    """One paper on its way: what was known of it and what is, and its number."""

    suffix: str
    number: int
    before: KeptFacts | None
    after: KeptFacts | None
    shown: bool

    @property
    def hashes(self) -> set[int]:
        """The hashes of all keys that meant or mean the paper."""
        return {number for facts in (self.before, self.after) if facts for number in facts.hashes()}


def change_papers(connection: sqlite3.Connection, papers: Iterable[tuple[str, PaperFacts | None]]) -> Effects:
    """Exchange what is known of some papers.

    Arguments:
        connection: of a settled corpus, in a transaction.
        papers: suffixes, each once, with the facts of the paper, or None where it is gone.

    Returns:
        what else changed by it.

    Raises:
        NeedsSettlingError: the change reaches further; the transaction has to be rolled back.
    """
    effects = Effects()
    given = dict(papers)
    known = {suffix: _known(connection, suffix) for suffix in given}
    reached = _reached(connection, known)
    digits = bucket_digits(_total(connection, "names"))
    changed = [_exchange(connection, suffix, facts, known[suffix], effects) for suffix, facts in given.items()]
    owners = {number for paper in changed for number in _rename(connection, paper, effects)}
    if bucket_digits(_total(connection, "names")) != digits:
        raise NeedsSettlingError("the look-up has so many more names, or so many fewer, that its buckets are cut anew")
    for paper in changed:
        _relist(connection, paper, effects)
    settle_effects(connection, effects.terms)
    reached |= _reached(connection, {paper.suffix: (paper.number, paper.after) for paper in changed})
    for number in owners:
        reached |= set(targets_of(connection, number, None))
    again = {number for number in reached if cite_again(connection, number)}
    referring = tellers_of(connection, effects.names)
    for paper in changed:
        if paper.shown:
            referring |= tellers_of(connection, paper.hashes)
    effects.papers |= _suffixes(connection, again | referring | owners | {paper.number for paper in changed})
    return effects


def _known(connection: sqlite3.Connection, suffix: str) -> tuple[int, KeptFacts | None]:
    row = connection.execute("SELECT id FROM paper WHERE suffix = ?", (suffix,)).fetchone()
    return (row[0], facts_of(connection, row[0])) if row else (0, None)


def _reached(connection: sqlite3.Connection, papers: dict[str, tuple[int, KeptFacts | None]]) -> set[int]:
    """Return the papers whose cited-by lists have to do with some papers, as the corpus stands now."""
    reached: set[int] = set()
    for number, kept in papers.values():
        if kept is None:
            continue
        hashes = kept.hashes()
        reached |= {number, *targets_of(connection, number, None)}
        for teller in tellers_of(connection, hashes):
            reached |= set(targets_of(connection, teller, hashes))
    return reached


def _exchange(
    connection: sqlite3.Connection,
    suffix: str,
    facts: PaperFacts | None,
    known: tuple[int, KeptFacts | None],
    effects: Effects,
) -> _Paper:
    """Exchange the rows of one paper itself."""
    number, before = known
    if facts is not None and _is_known(connection, number, facts):
        return _Paper(suffix, number, before, before, shown=False)
    _stands_alone(connection, suffix)
    old = _rows(connection, number)
    found = next(Searched(connection).papers([suffix]), None)
    if before is not None:
        (draft,) = connection.execute("SELECT draft FROM paper WHERE id = ?", (number,)).fetchone()
        connection.execute("DELETE FROM paper WHERE id = ?", (number,))
        connection.execute("DELETE FROM facts WHERE draft = ?", (draft,))
        connection.execute("DELETE FROM searched WHERE draft = ?", (draft,))
        connection.executemany(
            "DELETE FROM cites WHERE hash = ? AND draft = ?", [(key, draft) for key in outside_hashes(before)]
        )
        _count(connection, old, -1)
    if facts is not None:
        number = number if before is not None else _number(connection, facts)
        _insert(connection, number, facts)
        _count(connection, _rows(connection, number), 1)
    new = _rows(connection, number)
    if (before is None) != (facts is None):
        effects.members = True
        if facts is None:
            effects.removed.add(suffix)
    if old != new:
        effects.searched[suffix] = found
    after = None if facts is None else KeptFacts.of(facts)
    return _Paper(suffix, number, before, after, shown=old[:-1] != new[:-1])


def _rows(connection: sqlite3.Connection, number: int) -> tuple[Any, ...]:
    """Return what lists show of a paper, its key, and, last, what search knows of it; () where it is not there."""
    row = connection.execute(
        """
        SELECT page, level, paper.title, authors, more_authors, submitted_at, primary_cat, read, summary, source_key,
            json_array(searched.title, excerpt, strong, weak)
        FROM paper CROSS JOIN searched USING (draft) WHERE paper.id = ?
        """,
        (number,),
    ).fetchone()
    return tuple(row or ())


def _is_known(connection: sqlite3.Connection, number: int, facts: PaperFacts) -> bool:
    """Tell whether all that is stored of a paper is what it would be."""
    _, *plain, _, _, _, _, _, _, _, search = facts
    row = connection.execute(
        """
        SELECT level, paper.title, authors, more_authors, submitted_at, primary_cat, read, summary, body,
            searched.title, excerpt, strong, weak
        FROM paper CROSS JOIN facts USING (draft) CROSS JOIN searched USING (draft) WHERE paper.id = ?
        """,
        (number,),
    ).fetchone()
    return bool(row == (*plain, pack(facts), *search))


def _stands_alone(connection: sqlite3.Connection, suffix: str) -> None:
    """See that no other paper begins with the same letters: together they have other pages.

    Raises:
        NeedsSettlingError: there is one.
    """
    letters = suffix[:SHORT_LENGTH]
    other = connection.execute(
        "SELECT 1 FROM paper WHERE suffix >= ? AND suffix < ? AND suffix <> ?", (letters, letters + "[", suffix)
    ).fetchone()
    if other:
        raise NeedsSettlingError(f"another paper begins with {letters}, so that pages get other names")


def _number(connection: sqlite3.Connection, facts: PaperFacts) -> int:
    """Return a number for a new paper, between those of its neighbours."""
    own = (facts.submitted_at, facts.suffix)
    before, after = (
        connection.execute(
            f"SELECT id FROM paper WHERE (submitted_at, suffix) {sign} (?, ?)"  # noqa: S608 (constant)
            f" ORDER BY submitted_at {order}, suffix {order} LIMIT 1",
            own,
        ).fetchone()
        for sign, order in (("<", "DESC"), (">", "ASC"))
    )
    low = before[0] if before else 0
    number = (low + after[0]) // 2 if after else low + SPACING
    if number == low or number > _MOST:
        raise NeedsSettlingError("there is no number left between two papers")
    return int(number)


def _insert(connection: sqlite3.Connection, number: int, facts: PaperFacts) -> None:
    (draft,) = connection.execute("SELECT coalesce(max(draft), 0) + 1 FROM facts").fetchone()
    suffix, *plain, source_key, version, _, _, _, _, _, search = facts
    row = (number, draft, suffix, suffix[:SHORT_LENGTH], *plain, source_key, stored_version(version))
    connection.execute("INSERT INTO paper VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", row)
    connection.execute("INSERT INTO facts VALUES (?, ?)", (draft, pack(facts)))
    connection.execute("INSERT INTO searched VALUES (?, ?, ?, ?, ?)", (draft, *search))
    connection.executemany("INSERT INTO cites VALUES (?, ?)", [(key, draft) for key in sorted(outside_hashes(facts))])


def _count(connection: sqlite3.Connection, row: tuple[Any, ...], step: int) -> None:
    """Add one paper to the counts, or take it away."""
    for name, one in (("papers", 1), (f"level {row[1]}", 1), ("read", int(bool(row[7])))):
        connection.execute("INSERT INTO total VALUES (?, 0) ON CONFLICT DO NOTHING", (name,))
        connection.execute("UPDATE total SET count = count + ? WHERE name = ?", (step * one, name))


def _rename(connection: sqlite3.Connection, paper: _Paper, effects: Effects) -> set[int]:
    """Change a paper's names; return the papers that had or have a name that means another paper now."""
    short = f"pith:{paper.suffix[:SHORT_LENGTH]}"
    old = {*paper.before.names, short} if paper.before else set()
    new = {*paper.after.names, short} if paper.after else set()
    changed = claim_names(
        connection, old | new, taken=dict.fromkeys(new, paper.number), given_up=paper.number if paper.before else 0
    )
    hashes = {key_hash(key) for key in changed}
    effects.names |= hashes
    owners: set[int] = set()
    for key in changed:
        row = connection.execute(
            "SELECT owner, claimants FROM name WHERE hash = ? AND key = ?", (key_hash(key), key)
        ).fetchone()
        if row is not None:
            owners |= {row[0]} if row[1] is None else set(orjson.loads(row[1]))
    return owners


def _relist(connection: sqlite3.Connection, paper: _Paper, effects: Effects) -> None:
    old = paper.before.terms if paper.before else set()
    new = paper.after.terms if paper.after else set()
    respelled = (paper.before and paper.before.author_names) != (paper.after and paper.after.author_names)
    for term in sorted(old | new):
        if term in old and term in new and not paper.shown and not (respelled and term[0] == "a"):
            continue
        effect = effects.terms.setdefault((_KINDS[term[0]], term[1:]), TermEffect())
        change_list(connection, term, effect, number=paper.number, member=term in new, shown=paper.shown)


def _suffixes(connection: sqlite3.Connection, numbers: Iterable[int]) -> set[str]:
    found = (connection.execute("SELECT suffix FROM paper WHERE id = ?", (number,)).fetchone() for number in numbers)
    return {row[0] for row in found if row}


def _total(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute("SELECT count FROM total WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0
