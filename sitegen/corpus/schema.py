"""The tables: drafts that are filled while documents come in, and settled tables that are read.

Settled papers are numbered in order of submission, then suffix, with room between the numbers for papers that come
later; settled lists lie in that order, so that every page is a range and nothing depends on the order in which
documents came.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

DRAFTS: Final = """
CREATE TABLE document (
    id INTEGER PRIMARY KEY, place TEXT, path BLOB, offset INTEGER, length INTEGER, line INTEGER, sha256 TEXT,
    size INTEGER, kind TEXT, suffix TEXT, pith_number TEXT, level TEXT, status TEXT, built_at TEXT, problems TEXT,
    source TEXT, told TEXT);
CREATE TABLE source (id INTEGER PRIMARY KEY, place TEXT, identity TEXT);
CREATE TABLE companion (suffix TEXT, place TEXT, told TEXT, PRIMARY KEY (suffix, place)) WITHOUT ROWID;
CREATE TABLE joined (suffix TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE draft_paper (
    id INTEGER PRIMARY KEY, replaces INTEGER, suffix TEXT, level TEXT, title TEXT, authors TEXT,
    more_authors INTEGER, submitted_at TEXT, primary_cat TEXT, read INTEGER, summary TEXT, source_key TEXT,
    source_version INTEGER);
CREATE TABLE facts (draft INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE cites (hash INTEGER, draft INTEGER);
CREATE TABLE searched (draft INTEGER PRIMARY KEY, title TEXT, excerpt TEXT, strong TEXT, weak TEXT);
CREATE TABLE spill (id INTEGER PRIMARY KEY, name TEXT, part INTEGER, held BLOB);
CREATE INDEX spill_part ON spill (name, part);
"""

SETTLED: Final = """
CREATE TABLE paper (
    id INTEGER PRIMARY KEY, draft INTEGER, suffix TEXT, page TEXT, level TEXT, title TEXT, authors TEXT,
    more_authors INTEGER, submitted_at TEXT, primary_cat TEXT, read INTEGER, summary TEXT, source_key TEXT,
    source_version INTEGER);
CREATE TABLE name (hash INTEGER, key TEXT, owner INTEGER, claimants BLOB, PRIMARY KEY (hash, key)) WITHOUT ROWID;
CREATE TABLE citing (id INTEGER PRIMARY KEY, entries BLOB);
CREATE TABLE cited (paper INTEGER PRIMARY KEY, count INTEGER);
CREATE TABLE member (term INTEGER PRIMARY KEY, papers BLOB);
CREATE TABLE term (id INTEGER PRIMARY KEY, kind TEXT, letter TEXT, filed TEXT, key TEXT, label TEXT, count INTEGER);
CREATE TABLE total (name TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
"""

INDEXES: Final = """
CREATE INDEX document_digest ON document (sha256, place);
CREATE INDEX document_source ON document (source);
CREATE INDEX document_place ON document (place);
CREATE INDEX document_told ON document (place) WHERE problems <> '[]';
CREATE INDEX document_refused ON document (place) WHERE status IN ('refused', 'unreadable');
CREATE UNIQUE INDEX source_place ON source (place);
CREATE UNIQUE INDEX paper_draft ON paper (draft);
CREATE INDEX paper_order ON paper (submitted_at, suffix);
CREATE INDEX cites_hash ON cites (hash, draft);
DROP TABLE spill;
DROP TABLE joined;
"""
"""What makes a settled corpus quick to ask and to change."""


def create(path: Path) -> sqlite3.Connection:
    """Make an empty corpus and return the connection that fills it, inside its only transaction.

    The file is made anew by every build and thrown away when one fails, so nothing is spent on its safety. SQLite's
    cache, which also bounds each of its sorts, is what keeps memory flat.

    Arguments:
        path: a file that does not exist yet.

    Raises:
        sqlite3.Error: the file cannot be made.
    """
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=64)
    connection.executescript(
        """
        PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA cache_size = -24576; PRAGMA temp_store = FILE;
        """
    )
    connection.execute("BEGIN EXCLUSIVE")
    run(connection, DRAFTS)
    return connection


def run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one after another; unlike `executescript`, this does not end the transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def open_settled(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads a settled corpus.

    Raises:
        sqlite3.Error: the file is missing or is no corpus.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA cache_size = -4096")
    return connection
