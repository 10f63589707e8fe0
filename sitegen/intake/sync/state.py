"""What is known of one mirror from run to run, in SQLite: what is aimed at, and what is safely here."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sitegen.errors import MachineError, Problem
from sitegen.intake.sync import refusals

FOLDER: Final = "sync"
_VERSION: Final = "1"
_LONGEST_NAME: Final = 60
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE part (id INTEGER PRIMARY KEY, path TEXT, sha256 TEXT, UNIQUE (path, sha256));
CREATE TABLE paper (
    suffix TEXT PRIMARY KEY, number TEXT, kind TEXT, sha256 TEXT, size INTEGER, dated TEXT, part INTEGER,
    wanted INTEGER DEFAULT 1, gone INTEGER DEFAULT 0, done INTEGER DEFAULT 0, kept INTEGER DEFAULT 0,
    reached TEXT DEFAULT '', tried INTEGER DEFAULT 0, code TEXT DEFAULT '', place TEXT DEFAULT '',
    cause TEXT DEFAULT '', etag TEXT DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX paper_todo ON paper (suffix) WHERE done = 0 AND wanted = 1 AND gone = 0;
CREATE INDEX paper_part ON paper (part);
CREATE TABLE identifier (name TEXT PRIMARY KEY, suffix TEXT, code TEXT, cause TEXT) WITHOUT ROWID;
"""


def state_name(base: str) -> str:
    """Return what the files of a mirror are called: readable, and never the same for two addresses."""
    readable = re.sub(r"[^a-z0-9.]+", "-", base.partition("://")[2].lower()).strip("-.")[:_LONGEST_NAME]
    return f"{readable}-{hashlib.sha256(base.encode()).hexdigest()[:12]}"


class State:
    """What is known of one mirror. Used as a context manager; `keep` makes changes last.

    Arguments:
        path: of the file, made where there is none.
        base: the address of the mirror.
        dry_run: work on a copy that nobody sees and that is gone afterwards; on the disk, since it may be large.

    Raises:
        MachineError: the file can be neither read nor made.
    """

    def __init__(self, path: Path, base: str, *, dry_run: bool = False) -> None:
        self.path = path
        self.base = base
        try:
            self.connection = _copied(path) if dry_run else _opened(path)
            _prepare(self.connection, path)
            if not dry_run:
                # So `status` can read while a run writes, and after one that was killed while it wrote.
                self.connection.execute("PRAGMA journal_mode = WAL")
            if self.get("base") != base:
                self.put("base", base)
        except (sqlite3.Error, OSError) as error:
            raise MachineError(Problem(refusals.STATE_UNUSABLE, str(path), str(error))) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def keep(self) -> None:
        """Write down what changed."""
        self.connection.commit()

    def get(self, name: str) -> str:
        """Return a value by its name, "" where there is none."""
        row = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def put(self, name: str, value: str) -> None:
        """Set a value."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def number(self, name: str) -> int:
        """Return a whole number by its name, 0 where there is none."""
        return int(self.get(name) or 0)


def read_state(path: Path) -> State:
    """Open what is known of a mirror, as `status` does: nothing of it is changed on the disk.

    Raises:
        MachineError: the file cannot be read.
    """
    try:
        connection = _opened_to_read(path)
        try:
            row = connection.execute("SELECT value FROM meta WHERE name = 'base'").fetchone()
            _check_version(connection, path)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise MachineError(Problem(refusals.STATE_UNUSABLE, str(path), str(error))) from error
    state = State.__new__(State)
    state.path, state.connection, state.base = path, connection, str(row[0]) if row else ""
    return state


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(path, isolation_level="IMMEDIATE")


def _opened_to_read(path: Path) -> sqlite3.Connection:
    """Open a file that must be there; what a killed run left beside it is put right, which takes leave to write."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
    connection.execute("PRAGMA query_only = 1")
    return connection


def _copied(path: Path) -> sqlite3.Connection:
    copy = sqlite3.connect("", isolation_level="IMMEDIATE")
    if path.is_file():
        source = _opened_to_read(path)
        try:
            source.backup(copy, pages=1_000)
        finally:
            source.close()
    return copy


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None:
        # One transaction, so that a kill leaves all of it or nothing.
        connection.executescript(f"BEGIN;{_SCHEMA}INSERT INTO meta VALUES ('version', '{_VERSION}');COMMIT;")  # noqa: S608 (constants)
    _check_version(connection, path)


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    row = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    if row is None or row[0] != _VERSION:
        cause = "it was written by another version of the program"
        raise MachineError(Problem(refusals.STATE_UNUSABLE, str(path), cause))
