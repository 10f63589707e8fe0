"""The tables: drafts that are filled while documents come in, and settled tables that are read.

Settled papers are numbered in order of submission, then suffix, and settled lists lie in the order in which they are
shown, so that every page is a range and nothing depends on the order in which documents came.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

DRAFTS: Final = """
CREATE TABLE document (
    id INTEGER PRIMARY KEY, place TEXT, path BLOB, offset INTEGER, length INTEGER, line INTEGER, sha256 TEXT,
    size INTEGER, kind TEXT, suffix TEXT, pith_number TEXT, level TEXT, status TEXT, built_at TEXT, problems TEXT);
CREATE TABLE companion (suffix TEXT, place TEXT);
CREATE TABLE joined (suffix TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE draft_paper (
    id INTEGER PRIMARY KEY, replaces INTEGER, suffix TEXT, level TEXT, title TEXT, authors TEXT,
    more_authors INTEGER, submitted_at TEXT, primary_cat TEXT, read INTEGER, summary TEXT, source_key TEXT,
    source_version INTEGER);
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
CREATE TABLE cited (paper INTEGER PRIMARY KEY, first INTEGER, count INTEGER);
CREATE TABLE member (id INTEGER PRIMARY KEY, papers BLOB);
CREATE TABLE counted (
    kind TEXT, letter TEXT, filed TEXT, key TEXT, label TEXT, count INTEGER, first INTEGER);
CREATE TABLE term (
    id INTEGER PRIMARY KEY, kind TEXT, letter TEXT, key TEXT, label TEXT, count INTEGER, first INTEGER);
CREATE TABLE term_range (kind TEXT, letter TEXT, first INTEGER, count INTEGER, PRIMARY KEY (kind, letter));
CREATE TABLE refusal (id INTEGER PRIMARY KEY, document INTEGER);
CREATE TABLE total (name TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
"""
"""Members of a list and entries of a cited-by list lie in rows of a fixed length, numbered one after another."""


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
