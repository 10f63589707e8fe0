"""Exchange the documents of some files, and choose again which of a paper's documents are published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sitegen.corpus.choice import Choice, choose
from sitegen.corpus.rows import Entered, Status
from sitegen.corpus.stored import DOCUMENT_COLUMNS, document_row, printable, stored_document

_HOLES: Final = ",".join("?" * 16)
_JUDGED: Final = f"status IN ('{Status.VERIFIED}', '{Status.SUPERSEDED}')"


@dataclass(slots=True)
class Exchanged:
    """What an exchange of documents has to do with.

    Arguments:
        suffixes: papers that have other verified documents now.
        digests: SHA-256 of the documents that came or went, "" among them where one could not be read.
        refusals: whether refused or unreadable documents came or went.
    """

    suffixes: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    refusals: bool = False


def exchange_documents(connection: sqlite3.Connection, gone: Iterable[str], documents: Iterable[Entered]) -> Exchanged:
    """Take documents away, and add others.

    Arguments:
        connection: of a settled corpus, in a transaction.
        gone: places of documents that are not there any more, or are others.
        documents: those that are new or others.
    """
    exchanged = Exchanged()
    for place in gone:
        row = connection.execute(
            "DELETE FROM document WHERE place = ? RETURNING suffix, sha256, status", (printable(place),)
        ).fetchone()
        if row is not None:
            _note(connection, exchanged, *row, step=-1)
    for row, _, source, told in documents:
        connection.execute(
            f"INSERT INTO document VALUES (NULL, {_HOLES})",  # noqa: S608 (constant)
            stored_document(row, source, told),
        )
        _note(connection, exchanged, row.suffix, row.sha256, row.status, step=1)
    return exchanged


def choose_again(connection: sqlite3.Connection, suffix: str) -> tuple[Choice, set[str]]:
    """Settle which of a paper's verified documents are published.

    Returns:
        the choice, and the SHA-256 of those whose status changed.
    """
    rows = connection.execute(
        f"SELECT id, {DOCUMENT_COLUMNS} FROM document WHERE suffix = ? AND {_JUDGED}",  # noqa: S608 (constant)
        (suffix,),
    ).fetchall()
    documents = [document_row(row[1:])._replace(status=Status.VERIFIED) for row in rows]
    choice = choose(documents)
    kept = {document.place for document in choice.documents if document.status == Status.VERIFIED}
    changed = set()
    for (number, *_), document, row in zip(rows, documents, rows, strict=True):
        before = document_row(row[1:]).status
        status = Status.VERIFIED if document.place in kept else Status.SUPERSEDED
        if status != before:
            connection.execute("UPDATE document SET status = ? WHERE id = ?", (status, number))
            count_status(connection, before, -1)
            count_status(connection, status, 1)
            changed.add(document.sha256)
    return choice, changed


def count_status(connection: sqlite3.Connection, status: str, step: int) -> None:
    """Add so many documents to the count of a status."""
    connection.execute("INSERT INTO total VALUES (?, 0) ON CONFLICT DO NOTHING", (status,))
    connection.execute("UPDATE total SET count = count + ? WHERE name = ?", (step, status))


def _note(
    connection: sqlite3.Connection, exchanged: Exchanged, suffix: str, digest: str, status: str, *, step: int
) -> None:
    count_status(connection, status, step)
    exchanged.digests.add(digest)
    if status in {Status.VERIFIED, Status.SUPERSEDED}:
        exchanged.suffixes.add(suffix)
    else:
        exchanged.refusals = True
