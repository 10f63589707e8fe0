"""Read a settled corpus."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from sitegen.corpus.ledger import Ledger
from sitegen.corpus.listings import Listings
from sitegen.corpus.lookup import Lookup
from sitegen.corpus.papers import Papers
from sitegen.corpus.schema import open_settled
from sitegen.corpus.searched import Searched


class Corpus:
    """A settled corpus, read-only; each process opens its own.

    Arguments:
        path: what a `CorpusWriter` finished, or the connection of a transaction that changes it.

    Attributes:
        papers: the papers, what their pages need, and who cites them.
        listings: lists of papers by category, month, author and keyword.
        lookup: names and the papers they mean.
        searched: what papers are found by.
        ledger: documents with their verdicts, and counts.

    Raises:
        sqlite3.Error: the file is missing or is no corpus.
    """

    def __init__(self, path: Path | sqlite3.Connection) -> None:
        self._connection = open_settled(path) if isinstance(path, Path) else path
        self.papers = Papers(self._connection)
        self.listings = Listings(self._connection)
        self.lookup = Lookup(self._connection)
        self.searched = Searched(self._connection)
        self.ledger = Ledger(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
