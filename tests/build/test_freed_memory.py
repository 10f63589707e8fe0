"""Memory that a closed database had goes back to the system."""

from __future__ import annotations

import ctypes
import os
import sqlite3
from pathlib import Path

import pytest

from sitegen.build.freed_memory import give_back


def held() -> int:
    """Return the memory of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="not installed: malloc_trim")
def test_the_cache_of_a_closed_database_goes_back(tmp_path: Path) -> None:
    give_back()
    before = held()
    connection = sqlite3.connect(tmp_path / "large.sqlite", isolation_level=None)
    connection.execute("PRAGMA cache_size = -40000")
    connection.execute("CREATE TABLE held (number INTEGER PRIMARY KEY, body BLOB)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO held (body) VALUES (?)", ((bytes(900),) for _ in range(40_000)))
    full = held() - before
    connection.close()
    give_back()
    assert full > 30_000_000
    assert held() - before < full / 2


def test_without_such_a_c_library_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    give_back()
