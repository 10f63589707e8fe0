"""A database for what one check has to sort or compare, on disk, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from typing import Final

_CACHE_KIB: Final = 16 * 1024


def temporary_database() -> sqlite3.Connection:
    """Return an empty database in a temporary file that the operating system removes with its last user.

    Raises:
        sqlite3.Error: it cannot be made.
    """
    # An empty name is a database in a temporary file that SQLite deletes at once.
    database = sqlite3.connect("", isolation_level=None)
    for setting in (f"cache_size = -{_CACHE_KIB}", "journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
        database.execute(f"PRAGMA {setting}").close()
    return database
