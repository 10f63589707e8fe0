"""The tables of what a check has seen: facts, parts of the manifest, files, newest leaves, links."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (unit TEXT, path TEXT PRIMARY KEY, size INTEGER, sha256 TEXT, is_checked INTEGER)
    WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS listed_unit ON listed (unit);
CREATE TABLE IF NOT EXISTS leaves (suffix TEXT PRIMARY KEY, leaf INTEGER, line TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (path TEXT PRIMARY KEY, page TEXT) WITHOUT ROWID;
"""
