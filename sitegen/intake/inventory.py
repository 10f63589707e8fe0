"""What the content folder holds, by paper and by name, in SQLite, kept from run to run."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from sitegen.corpus.stored import printable
from sitegen.intake.decisions import Held
from sitegen.intake.examining import Binding, Examined

_VERSION: Final = "1"
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE source (id INTEGER PRIMARY KEY, place TEXT UNIQUE, identity TEXT);
CREATE TABLE document (
    place TEXT PRIMARY KEY, source TEXT, suffix TEXT, kind TEXT, sha256 TEXT, dated TEXT, events BLOB
) WITHOUT ROWID;
CREATE INDEX document_suffix ON document (suffix, kind);
CREATE INDEX document_source ON document (source);
CREATE TABLE paper (
    suffix TEXT PRIMARY KEY, number TEXT, kind TEXT, id TEXT, version INTEGER, title TEXT, abstract TEXT
) WITHOUT ROWID;
CREATE TABLE name (key TEXT, suffix TEXT, PRIMARY KEY (key, suffix)) WITHOUT ROWID;
CREATE INDEX name_suffix ON name (suffix);
"""


class KnownPaper(NamedTuple):
    """A paper that the content folder holds, with what its signed record binds."""

    suffix: str
    pith_number: str
    binding: Binding


class Inventory:
    """The verified documents of a content folder. Used as a context manager; `keep` makes changes last.

    Arguments:
        path: the file, made where there is none; None for one that nobody sees and that is gone afterwards.
        rules: what verdicts depend on: where it is another than at the last run, everything is verified again.
        dry_run: work on a copy that nobody sees, so that neither the file nor a run that writes it is disturbed.
    """

    def __init__(self, path: Path | None, rules: str, *, dry_run: bool = False) -> None:
        rules = f"{_VERSION} {rules}"
        self._connection = _copied(path, rules) if dry_run and path is not None else _open(path, rules)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def keep(self) -> None:
        """Write down what changed."""
        self._connection.commit()

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file, for those who take stock."""
        return self._connection

    def add(self, one: Examined) -> None:
        """Add a verified document at its place, in the place of what stood there."""
        place, source = printable(one.place), printable(one.source)
        self._connection.execute(
            "INSERT OR REPLACE INTO document VALUES (?,?,?,?,?,?,?)",
            (place, source, one.suffix, one.kind, one.sha256, one.dated, one.events),
        )
        if one.binding is not None:
            self._connection.execute(
                "INSERT OR IGNORE INTO paper VALUES (?,?,?,?,?,?,?)", (one.suffix, one.pith_number, *one.binding)
            )
        # Whoever takes stock misses only what is listed, so that a file is, from the moment that it is written.
        self._connection.execute("INSERT OR IGNORE INTO source (place, identity) VALUES (?, '')", (source,))
        names = [(key, one.suffix) for key in one.names]
        self._connection.executemany("INSERT OR IGNORE INTO name VALUES (?,?)", names)

    def forget(self, source: str, *, kept: frozenset[str] = frozenset()) -> None:
        """Forget the documents of a file, but for those at places that are kept."""
        rows = self._connection.execute("SELECT place, suffix FROM document WHERE source = ?", (source,)).fetchall()
        for place, suffix in rows:
            if place in kept:
                continue
            self._connection.execute("DELETE FROM document WHERE place = ?", (place,))
            if not self._connection.execute("SELECT 1 FROM document WHERE suffix = ?", (suffix,)).fetchone():
                self._connection.execute("DELETE FROM paper WHERE suffix = ?", (suffix,))
                self._connection.execute("DELETE FROM name WHERE suffix = ?", (suffix,))

    def held(self, suffix: str, kind: str) -> list[Held]:
        """Return the verified documents of a paper of one kind, by place."""
        query = "SELECT place, sha256, dated, events FROM document WHERE suffix = ? AND kind = ? ORDER BY place"
        return [Held(*row) for row in self._connection.execute(query, (suffix, kind))]

    def paper(self, suffix: str) -> KnownPaper | None:
        """Return a paper by the 26 letters of its suffix."""
        found = self._papers("suffix = ?", suffix)
        return found[0] if found else None

    def papers(self, key: str) -> list[KnownPaper]:
        """Return the papers that a key names, at most a hundred.

        Arguments:
            key: as `sitegen.pith.identity` makes them; of a Pith number, any 8 to 26 letters.

        Returns:
            those whose signed record has the key as its source first, the newest version before older ones.
        """
        scheme, _, value = key.partition(":")
        if scheme == "pith":
            return self._papers("suffix BETWEEN ? AND ?", value, f"{value}~")
        found = self._papers("suffix IN (SELECT suffix FROM name WHERE key = ?)", key)
        return sorted(found, key=lambda one: (one.binding.id != value, -(one.binding.version or 0), one.suffix))

    def _papers(self, where: str, *values: str) -> list[KnownPaper]:
        query = f"SELECT * FROM paper WHERE {where} ORDER BY suffix LIMIT 100"  # noqa: S608 (constants)
        return [KnownPaper(row[0], row[1], Binding(*row[2:])) for row in self._connection.execute(query, values)]

    def holder(self, sha256: str, suffix: str) -> str:
        """Return where a document of a paper stands that has these bytes, "" where none does."""
        query = "SELECT place FROM document WHERE suffix = ? AND sha256 = ? ORDER BY place"
        row = self._connection.execute(query, (suffix, sha256)).fetchone()
        return row[0] if row else ""


def _open(path: Path | None, rules: str) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(2):
        connection = sqlite3.connect("" if path is None else path, isolation_level="IMMEDIATE")
        try:
            if _is_ours(connection, rules):
                return connection
        except sqlite3.OperationalError:
            raise  # The machine would not; the file may be as good as ever.
        except sqlite3.DatabaseError:
            if attempt:
                raise
        connection.close()
        if path is not None:
            path.unlink(missing_ok=True)
    raise sqlite3.DatabaseError("the inventory can be neither read nor made")


def _copied(path: Path, rules: str) -> sqlite3.Connection:
    """Return a copy of a file, an empty inventory where it is none that can be used."""
    copy = sqlite3.connect("", isolation_level="IMMEDIATE")
    with contextlib.suppress(sqlite3.Error):
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
            source.backup(copy, pages=1_000)
        if _is_ours(copy, rules):
            return copy
    copy.close()
    return _open(None, rules)


def _is_ours(connection: sqlite3.Connection, rules: str) -> bool:
    """Tell whether a database is an inventory under these rules; an empty one is made one."""
    if connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None:
        connection.executescript(_SCHEMA)
        connection.execute("INSERT INTO meta VALUES ('rules', ?)", (rules,))
        connection.commit()
    row = connection.execute("SELECT value FROM meta WHERE name = 'rules'").fetchone()
    return row is not None and row[0] == rules
