"""The papers of one mirror: which are aimed at, which are here, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from sitegen.errors import Problem
from sitegen.intake.sync.index import IndexPart, Row
from sitegen.intake.sync.refusals import NOT_ASKED
from sitegen.intake.sync.state import State

_PAGE: Final = 500
_AIMED: Final = "wanted = 1 AND gone = 0"
_TODO: Final = f"done = 0 AND {_AIMED}"
_COLUMNS: Final = "suffix, number, kind, sha256, size, dated, etag, tried, kept, reached, done"


class Aimed(NamedTuple):
    """A paper that is to be here as the mirror has it.

    Arguments:
        suffix, number, kind, sha256, size, dated: as the index says; of a paper that no index lists only the suffix.
        etag: of the answer that is here, "" where there is none.
        tried: the number of the run that asked for it last.
        kept: it was asked for, and what is here was kept.
        reached: the SHA-256 of what came.
        done: it is here.
    """

    suffix: str
    number: str
    kind: str
    sha256: str
    size: int
    dated: str
    etag: str
    tried: int
    kept: int
    reached: str
    done: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a mirror is aimed at, how much of that is here, and how many bytes are still to come."""

    aimed: int
    reached: int
    bytes_left: int
    gone: int

    @property
    def missing(self) -> int:
        """How many papers are aimed at and not here."""
        return self.aimed - self.reached


class Missing(NamedTuple):
    """A paper that is not here, and why."""

    suffix: str
    number: str
    kind: str
    sha256: str
    code: str
    place: str
    cause: str


class Papers:
    """Questions about the papers of a mirror, and changes of what is known of them.

    Arguments:
        state: of the mirror.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._connection = state.connection

    def has_part(self, part: IndexPart) -> bool:
        """Tell whether the papers of a part of the index are known as it lists them now."""
        query = "SELECT 1 FROM part WHERE path = ? AND sha256 = ?"
        return self._connection.execute(query, (part.path, part.sha256)).fetchone() is not None

    def enter_part(self, part: IndexPart, rows: Iterable[Row]) -> None:
        """Enter the papers of a part; what is known of each stays, but for what the index says of it."""
        # A part that loses papers to this one is known no more: should the mirror go back to it, it would be passed
        # over, and its papers be taken for gone.
        self._connection.execute(
            "UPDATE part SET sha256 = 'superseded ' || id"
            " WHERE id IN (SELECT part FROM paper WHERE suffix BETWEEN ? AND ?)",
            (part.first, f"{part.last}~"),
        )
        cursor = self._connection.execute("INSERT INTO part (path, sha256) VALUES (?, ?)", (part.path, part.sha256))
        number = cursor.lastrowid
        self._connection.executemany(
            "INSERT INTO paper (suffix, number, kind, sha256, size, dated, part) VALUES (?,?,?,?,?,?,?)"
            " ON CONFLICT (suffix) DO UPDATE SET number = excluded.number, kind = excluded.kind, size = excluded.size,"
            " dated = excluded.dated, part = excluded.part, gone = 0,"
            " done = CASE WHEN sha256 = excluded.sha256 THEN done ELSE 0 END,"
            " kept = CASE WHEN sha256 = excluded.sha256 THEN kept ELSE 0 END,"
            " code = CASE WHEN sha256 = excluded.sha256 THEN code ELSE '' END, sha256 = excluded.sha256",
            ((one.suffix, one.number, one.kind, one.sha256, one.size, one.dated, number) for one in rows),
        )

    def end_parts(self, parts: Iterable[IndexPart]) -> Iterator[str]:
        """Forget the parts that the index no longer names; yield the suffixes of papers that none names any more."""
        current = {(part.path, part.sha256) for part in parts}
        known = self._connection.execute("SELECT id, path, sha256 FROM part").fetchall()
        old = [(number,) for number, path, sha256 in known if (path, sha256) not in current]
        self._connection.executemany("DELETE FROM part WHERE id = ?", old)
        for (number,) in old:
            for (suffix,) in self._connection.execute(
                "SELECT suffix FROM paper WHERE part = ? AND gone = 0", (number,)
            ).fetchall():
                self._connection.execute("UPDATE paper SET gone = 1 WHERE suffix = ?", (suffix,))
                yield suffix

    def enter_named(self, suffix: str) -> None:
        """Enter a paper that no index lists."""
        self._connection.execute(
            "INSERT INTO paper (suffix, number, kind, sha256, size, dated) VALUES (?, '', 'bundle', '', 0, '')"
            " ON CONFLICT (suffix) DO UPDATE SET wanted = 1, gone = 0, done = 0",
            (suffix,),
        )

    def todo(self, run: int) -> Iterator[Aimed]:
        """Yield the papers that are missing and that this run has not asked for, by suffix; they may change."""
        last = ""
        query = f"SELECT {_COLUMNS} FROM paper WHERE {_TODO} AND tried < ? AND suffix > ? ORDER BY suffix LIMIT {_PAGE}"  # noqa: S608 (constants)
        while rows := self._connection.execute(query, (run, last)).fetchall():
            yield from (Aimed(*row) for row in rows)
            last = rows[-1][0]

    def aimed(self) -> Iterator[Aimed]:
        """Yield all papers that are aimed at, by suffix; they may change meanwhile."""
        last = ""
        query = f"SELECT {_COLUMNS} FROM paper WHERE {_AIMED} AND suffix > ? ORDER BY suffix LIMIT {_PAGE}"  # noqa: S608 (constants)
        while rows := self._connection.execute(query, (last,)).fetchall():
            yield from (Aimed(*row) for row in rows)
            last = rows[-1][0]

    def get(self, suffix: str) -> Aimed | None:
        """Return a paper that is aimed at and missing."""
        query = f"SELECT {_COLUMNS} FROM paper WHERE {_TODO} AND suffix = ?"  # noqa: S608 (constants)
        row = self._connection.execute(query, (suffix,)).fetchone()
        return Aimed(*row) if row else None

    def arrive(self, suffix: str, sha256: str, *, kept: bool = False, etag: str = "") -> None:
        """Note that a paper is here as the mirror has it, or something better.

        Arguments:
            suffix: of the paper.
            sha256: of what came, or is here; "" where something better is, so that it was not asked for.
            kept: it came, and what is here was kept.
            etag: of the answer.
        """
        self._connection.execute(
            "UPDATE paper SET done = 1, kept = ?, reached = ?, etag = ?, code = '', place = '', cause = ''"
            " WHERE suffix = ?",
            (int(kept), sha256, etag, suffix),
        )

    def depart(self, suffix: str) -> None:
        """Note that a paper is not here, or no longer."""
        self._connection.execute("UPDATE paper SET done = 0, etag = '' WHERE suffix = ? AND done = 1", (suffix,))

    def ask_again(self, suffix: str, etag: str) -> None:
        """Let a paper that no index lists be asked for again, on the condition that it changed."""
        self._connection.execute("UPDATE paper SET done = 0, etag = ? WHERE suffix = ?", (etag, suffix))

    def fail(self, suffix: str, run: int, problem: Problem) -> None:
        """Note why a paper did not come in a run."""
        self._connection.execute(
            "UPDATE paper SET done = 0, tried = ?, code = ?, place = ?, cause = ? WHERE suffix = ?",
            (run, problem.code, problem.place, problem.cause, suffix),
        )

    def counts(self) -> Counts:
        """Return how much is aimed at and here."""
        aimed, reached, left = self._connection.execute(
            f"SELECT count(*), coalesce(sum(done), 0), coalesce(sum((1 - done) * size), 0) FROM paper WHERE {_AIMED}"  # noqa: S608 (constants)
        ).fetchone()
        (gone,) = self._connection.execute("SELECT count(*) FROM paper WHERE gone = 1 AND wanted = 1").fetchone()
        return Counts(aimed, reached, left, gone)

    def reasons(self) -> dict[str, int]:
        """Return how many papers are missing, by the code of the reason."""
        query = f"SELECT code, count(*) FROM paper WHERE {_TODO} GROUP BY code ORDER BY code"  # noqa: S608 (constants)
        return {code or NOT_ASKED.code: count for code, count in self._connection.execute(query)}

    def missing(self) -> Iterator[Missing]:
        """Yield what is missing, by suffix."""
        query = f"SELECT suffix, number, kind, sha256, code, place, cause FROM paper WHERE {_TODO} ORDER BY suffix"  # noqa: S608 (constants)
        for row in self._connection.execute(query):
            one = Missing(*row)
            yield one if one.code else one._replace(code=NOT_ASKED.code, cause=NOT_ASKED.meaning)

    def gone(self) -> Iterator[str]:
        """Yield the suffixes of the papers that the mirror had and has no longer, by suffix."""
        for (suffix,) in self._connection.execute(
            "SELECT suffix FROM paper WHERE gone = 1 AND wanted = 1 ORDER BY suffix"
        ):
            yield suffix
