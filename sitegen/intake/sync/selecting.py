"""Mark which of a mirror's papers are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import orjson

from sitegen.errors import Problem, RefusedError
from sitegen.intake.examining import Examined
from sitegen.intake.sync import refusals
from sitegen.intake.sync.citing import follow
from sitegen.intake.sync.listing import listed
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.naming import Names, digest_of, read_names, resolve
from sitegen.intake.sync.papers import Papers
from sitegen.intake.sync.selection import Selection
from sitegen.intake.sync.state import State
from sitegen.site.text.names import slug

_MOST_FAILURES: Final = 20
"""So many names in a row that a host fails to answer; then it is asked for no more."""
_TABLES: Final = """
DROP TABLE IF EXISTS temp.listed;
DROP TABLE IF EXISTS temp.closure;
CREATE TEMP TABLE listed (kind TEXT, letters TEXT, PRIMARY KEY (kind, letters)) WITHOUT ROWID;
CREATE TEMP TABLE closure (suffix TEXT PRIMARY KEY, level INTEGER) WITHOUT ROWID;
"""
_IS_LISTED: Final = (
    "(suffix IN (SELECT letters FROM listed WHERE kind = ?)"
    " OR substr(suffix, 1, 8) IN (SELECT letters FROM listed WHERE kind = ?))"
)


def select(mirror: Mirror, state: State, selection: Selection, note: Callable[[Problem], None]) -> None:
    """Mark which papers of a mirror's index are wanted, where that is not known yet.

    Arguments:
        mirror: to be asked for lists, look-ups and records.
        state: what the mirror has.
        selection: what is wanted.
        note: is told what is no error, and of names that name nothing.

    Raises:
        RefusedError: the mirror does not say what was asked of it.
        UsageError: a file of identifiers cannot be read.
    """
    said = selection.as_json()
    mark = " ".join((state.get("aim_root"), digest_of(selection.ids), digest_of(selection.cited_by), said))
    if state.get("selected") == mark and state.get("listing") != "none":
        return
    state.put("selected", "")
    state.put("selection", said)
    state.put("listing", "index")
    state.connection.executescript(_TABLES)
    state.connection.execute("DELETE FROM identifier")
    where, values = _conditions(mirror, state, selection, note)
    state.connection.execute(f"UPDATE paper SET wanted = ({' AND '.join(where) or '1'})", values)  # noqa: S608 (constants)
    state.put("selected", mark)


def select_named(mirror: Mirror, state: State, selection: Selection, note: Callable[[Problem], None]) -> None:
    """Mark the papers that are named, of a mirror that does not list its papers, such as Pith itself.

    Raises:
        RefusedError: the mirror does not answer.
        UsageError: the file of identifiers cannot be read.
    """
    papers = Papers(state)
    state.put("selection", selection.as_json())
    state.put("listing", "none")
    state.connection.execute("UPDATE paper SET wanted = 0")
    known = dict(state.connection.execute("SELECT name, suffix FROM identifier WHERE code = ''").fetchall())
    state.connection.execute("DELETE FROM identifier")
    failures = 0
    for name, identifier in read_names(selection.ids) if selection.ids else ():
        suffix = known.get(name, "")
        try:
            suffix = suffix or (resolve(mirror, identifier) if identifier else "")
            failures = 0
        except RefusedError as error:
            # One name that a host cannot answer is not to keep all others away.
            failures += 1
            if failures >= _MOST_FAILURES:
                raise
            _note_failure(state, name, error.problems[0], note)
            continue
        _note_name(state, name, suffix, note, known=identifier is not None)
        if suffix:
            papers.enter_named(suffix)


def fits(selection: Selection, document: Examined) -> bool:
    """Tell whether a verified document is of what was chosen, as far as its signed record says.

    Authors stand in no signed record, so nothing is said of them.
    """
    if selection.years and document.pith_number.split(":")[1] not in selection.years:
        return False
    if not selection.categories:
        return True
    metadata: Any = orjson.loads(document.data)["canonical_record"]["metadata"]
    return any(one in selection.categories for one in (metadata["primary_cat"], *metadata["cross_cats_sorted"]))


def _conditions(
    mirror: Mirror, state: State, selection: Selection, note: Callable[[Problem], None]
) -> tuple[list[str], list[str]]:
    """Return the conditions under which a paper is wanted, and their values."""
    where: list[str] = []
    values: list[str] = []
    if selection.years:
        where.append(f"substr(number, 6, 4) IN ({', '.join('?' * len(selection.years))})")
        values += selection.years
    (papers,) = state.connection.execute("SELECT count(*) FROM paper WHERE gone = 0").fetchone()
    lists = {"category": selection.categories, "author": [slug(name) for name in selection.authors]}
    for kind, keys in lists.items():
        if keys:
            for key in keys:
                _enter(state, kind, listed(mirror, kind, key, papers))
            _compare_with_index(mirror, state, kind)
            where.append(_IS_LISTED)
            values += [kind, kind]
    names = Names(mirror, state)
    if selection.ids:
        _enter(state, "ids", _named(state, names, selection.ids, note))
    if selection.cited_by:
        found = ((suffix, 0) for suffix in _named(state, names, selection.cited_by, note))
        state.connection.executemany("INSERT OR IGNORE INTO closure VALUES (?, ?)", found)
        follow(mirror, state, names, selection.depth, note)
        _enter(
            state, "ids", (suffix for (suffix,) in state.connection.execute("SELECT suffix FROM closure").fetchall())
        )
    if selection.ids or selection.cited_by:
        where.append("suffix IN (SELECT letters FROM listed WHERE kind = 'ids')")
    return where, values


def _compare_with_index(mirror: Mirror, state: State, kind: str) -> None:
    """Refuse lists of papers that the index does not have: they would be neither asked for nor missing."""
    row = state.connection.execute(
        "SELECT letters FROM listed WHERE kind = ? AND NOT EXISTS"
        " (SELECT 1 FROM paper WHERE suffix BETWEEN letters AND letters || '~' AND gone = 0) LIMIT 1",
        (kind,),
    ).fetchone()
    if row is not None:
        cause = f"its list of a chosen {kind} names {row[0]}, and its index does not"
        raise RefusedError(Problem(refusals.HEAD_DIFFERS, mirror.base, cause))


def _named(state: State, names: Names, file: Path, note: Callable[[Problem], None]) -> Iterable[str]:
    for name, identifier in read_names(file):
        found = names.suffixes(identifier) if identifier else []
        _note_name(state, name, found[0] if found else "", note, known=identifier is not None)
        yield from found


def _note_name(state: State, name: str, suffix: str, note: Callable[[Problem], None], *, known: bool) -> None:
    kind = refusals.NOT_ON_MIRROR if known else refusals.IDENTIFIER_UNKNOWN
    cause = "" if suffix else f"{name[:100]!a} is none of its papers" if known else f"{name[:100]!a} is no identifier"
    state.connection.execute(
        "INSERT OR REPLACE INTO identifier VALUES (?, ?, ?, ?)", (name, suffix, "" if suffix else kind.code, cause)
    )
    if not suffix:
        note(Problem(kind, state.base, cause))


def _note_failure(state: State, name: str, problem: Problem, note: Callable[[Problem], None]) -> None:
    state.connection.execute(
        "INSERT OR REPLACE INTO identifier VALUES (?, '', ?, ?)", (name, problem.code, problem.cause)
    )
    note(problem)


def _enter(state: State, kind: str, letters: Iterable[str]) -> None:
    state.connection.executemany("INSERT OR IGNORE INTO listed VALUES (?, ?)", ((kind, one) for one in letters))
