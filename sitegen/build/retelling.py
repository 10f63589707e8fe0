"""Tell again what the last builds told of documents and companions that are as they were."""

from __future__ import annotations

import sqlite3
from typing import Final

import orjson

from sitegen.build.intake import Intake
from sitegen.build.whole import stored_problem
from sitegen.corpus.rows import Status
from sitegen.corpus.stored import DOCUMENT_COLUMNS, document_row

_LONELY: Final = """
SELECT suffix, place FROM companion WHERE suffix NOT IN (SELECT suffix FROM paper) ORDER BY place
"""
_WRONG: Final = """
SELECT told FROM companion WHERE told <> '' AND suffix IN (SELECT suffix FROM paper) ORDER BY place
"""


def retell(connection: sqlite3.Connection, intake: Intake) -> None:
    """Count every document and tell of those that have problems, of all where the listener wants all.

    Arguments:
        connection: of the corpus, changed.
        intake: is told.
    """
    totals = dict(connection.execute("SELECT name, count FROM total"))
    verified = totals.get(Status.VERIFIED, 0) + totals.get(Status.SUPERSEDED, 0)
    intake.count(verified, totals.get(Status.REFUSED, 0), totals.get(Status.UNREADABLE, 0))
    which = "" if intake.wants_each else "INDEXED BY document_told WHERE problems <> '[]'"
    rows = connection.execute(
        f"SELECT told, {DOCUMENT_COLUMNS} FROM document {which} ORDER BY place"  # noqa: S608 (constant)
    )
    for told, *row in rows:
        document = document_row(row)
        if document.status == Status.SUPERSEDED:
            document = document._replace(status=Status.VERIFIED)
        intake.retell(document, tuple(map(stored_problem, orjson.loads(told or document.problems))))
    for (told,) in connection.execute(_WRONG):
        for problem in orjson.loads(told):
            intake.note(stored_problem(problem))
    intake.lonely_companions(connection.execute(_LONELY).fetchall())
