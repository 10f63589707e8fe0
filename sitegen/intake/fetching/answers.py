"""What answers said of themselves, kept so that the next run asks only for what changed."""

from __future__ import annotations

from typing import Final

from sitegen.intake.fetching.asking import Condition
from sitegen.intake.inventory import Inventory
from sitegen.remote.exchange import Fields

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS answer (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, sha256 TEXT) WITHOUT ROWID
"""


class Answers:
    """Earlier answers, in the file of the inventory.

    Arguments:
        inventory: what the content folder holds.
    """

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._connection = inventory.connection
        self._connection.execute(_TABLE)

    def condition(self, url: str, suffix: str) -> Condition | None:
        """Return what an earlier answer said, if its document is still in the content folder."""
        query = "SELECT etag, last_modified, sha256 FROM answer WHERE url = ?"
        row = self._connection.execute(query, (url,)).fetchone()
        if row is None or not self._inventory.holder(row[2], suffix):
            return None
        return Condition(*row)

    def remember(self, url: str, fields: Fields, sha256: str) -> None:
        """Remember an answer whose document is in the content folder now."""
        if fields.etag or fields.last_modified:
            self._connection.execute(
                "INSERT OR REPLACE INTO answer VALUES (?,?,?,?)", (url, fields.etag, fields.last_modified, sha256)
            )
