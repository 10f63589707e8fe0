"""Documents with their verdicts, in order of place, and how many there are of what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from sitegen.corpus.instants import instant
from sitegen.corpus.rows import DocumentRow, Status
from sitegen.corpus.stored import DOCUMENT_COLUMNS, document_row
from sitegen.pith.provenance import Level


@dataclass(frozen=True, slots=True)
class Counts:
    """What the mirror has; `found` is always the sum of the four that a document can be.

    Arguments:
        found, verified, superseded, refused, unreadable: documents.
        papers: papers that are published, by level in `bundles` and `receipts`.
        read: papers that Pith has read.
        citing: entries of all cited-by lists.
        names: names that can be looked up.
    """

    verified: int
    superseded: int
    refused: int
    unreadable: int
    papers: int
    bundles: int
    receipts: int
    read: int
    citing: int
    names: int

    @property
    def found(self) -> int:
        """All documents."""
        return self.verified + self.superseded + self.refused + self.unreadable


class Ledger:
    """Questions about documents."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def documents(self, prefix: str | None = None) -> Iterator[DocumentRow]:
        """Yield documents that were found, by SHA-256, then place; those that could not be read come first.

        Arguments:
            prefix: of their SHA-256; "" for those that could not be read, None for all.
        """
        edges = ("", "g") if prefix is None else (prefix, f"{prefix}g") if prefix else ("", "0")
        rows = self._connection.execute(
            f"SELECT {DOCUMENT_COLUMNS} FROM document INDEXED BY document_digest"  # noqa: S608 (constant columns)
            " WHERE sha256 >= ? AND sha256 < ? ORDER BY sha256, place",
            edges,
        )
        return map(document_row, rows)

    def newest(self) -> str:
        """Return the latest `built_at` of the verified documents, as it stands there, or "" where there is none."""
        rows = self._connection.execute(
            """
            SELECT max(built_at) FROM document WHERE status = 'verified'
            GROUP BY CASE WHEN built_at LIKE '%Z' THEN 'Z' ELSE substr(built_at, -6) END
            """
        )
        return max((moment for (moment,) in rows), key=lambda moment: (instant(moment), moment), default="")

    def built(self, suffixes: Iterable[str]) -> dict[str, list[str]]:
        """Return the `built_at` of the published documents of papers, by suffix, as they stand there."""
        rows = self._connection.execute(
            """
            SELECT suffix, built_at FROM json_each(?) AS wanted CROSS JOIN document ON document.suffix = wanted.value
            WHERE document.status = 'verified'
            """,
            (orjson.dumps(list(suffixes)).decode(),),
        )
        found: dict[str, list[str]] = {}
        for suffix, built_at in rows:
            found.setdefault(suffix, []).append(built_at)
        return found

    def refusals(self, offset: int, limit: int) -> list[DocumentRow]:
        """Return a range of the refused and unreadable documents, by place.

        Arguments:
            offset: documents to leave out, from the first.
            limit: documents at most.
        """
        rows = self._connection.execute(
            f"""
            SELECT {DOCUMENT_COLUMNS} FROM document INDEXED BY document_refused
            WHERE status IN ('refused', 'unreadable') ORDER BY place LIMIT ? OFFSET ?
            """,  # noqa: S608 (constant columns)
            (limit, offset),
        )
        return [document_row(row) for row in rows]

    def counts(self) -> Counts:
        """Return how many there are of what."""
        totals: dict[str, int] = dict(self._connection.execute("SELECT name, count FROM total").fetchall())
        return Counts(
            verified=totals.get(Status.VERIFIED, 0),
            superseded=totals.get(Status.SUPERSEDED, 0),
            refused=totals.get(Status.REFUSED, 0),
            unreadable=totals.get(Status.UNREADABLE, 0),
            papers=totals["papers"],
            bundles=totals.get(f"level {Level.BUNDLE}", 0),
            receipts=totals.get(f"level {Level.RECEIPT}", 0),
            read=totals["read"],
            citing=totals["citing"],
            names=totals["names"],
        )
