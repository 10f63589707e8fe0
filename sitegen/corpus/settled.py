"""Settle the papers, numbered in order of submission, and the documents they come from."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from typing import Final

from sitegen.corpus.schema import run

SPACING: Final = 1024
"""Between the numbers of two papers, so that some can come between them later; 32 bits hold four million papers so."""
_PAPERS: Final = """
CREATE TABLE short AS
    SELECT substr(suffix, 1, 8) AS letters FROM document INDEXED BY document_suffix WHERE status = 'verified'
    GROUP BY letters HAVING count(DISTINCT suffix) > 1;
INSERT INTO paper
    SELECT row_number() OVER (ORDER BY submitted_at, suffix) * {spacing}, id, suffix,
        CASE WHEN substr(suffix, 1, 8) IN short THEN suffix ELSE substr(suffix, 1, 8) END, level, title, authors,
        more_authors, submitted_at, primary_cat, read, summary, source_key, source_version
    FROM draft_paper WHERE replaces OR suffix NOT IN joined;
DROP TABLE draft_paper;
CREATE UNIQUE INDEX paper_suffix ON paper (suffix);
"""

_DOCUMENTS: Final = """
INSERT INTO total SELECT status, count(*) FROM document GROUP BY status;
INSERT INTO total SELECT 'level ' || level, count(*) FROM paper GROUP BY level;
INSERT INTO total SELECT 'papers', count(*) FROM paper;
INSERT INTO total SELECT 'read', count(*) FROM paper WHERE read;
INSERT INTO total SELECT 'citing', coalesce(sum(count), 0) FROM cited;
INSERT INTO total SELECT 'names', count(*) FROM name;
"""

_ABSENT: Final = """
SELECT suffix FROM document INDEXED BY document_suffix WHERE status = 'verified'
    AND suffix NOT IN (SELECT suffix FROM paper) LIMIT 1
"""


def settle_papers(connection: sqlite3.Connection, drafts: int, spacing: int = SPACING) -> Sequence[int]:
    """Number the papers, name their pages, and leave out what was joined.

    Arguments:
        connection: of the corpus that is being written.
        drafts: how many drafts were inserted.
        spacing: between the numbers of two papers.

    Returns:
        the number of the paper that each draft became, 0 for those that were left out; four bytes a draft.

    Raises:
        ValueError: documents were not joined first, or a verified document has no facts.
    """
    try:
        run(connection, _PAPERS.format(spacing=spacing))
    except (sqlite3.OperationalError, sqlite3.IntegrityError) as error:
        if "document_suffix" in str(error) or "paper.suffix" in str(error):
            raise ValueError("papers with several documents were not joined, or others were") from error
        raise
    absent = connection.execute(_ABSENT).fetchone()
    if absent is not None:
        raise ValueError(f"{absent[0]} has a verified document and no facts")
    live = array("I", bytes(4 * (drafts + 1)))
    for draft, paper in connection.execute("SELECT draft, id FROM paper"):
        live[draft] = paper
    return live


def settle_documents(connection: sqlite3.Connection) -> None:
    """Count the documents, and what the papers have."""
    run(connection, _DOCUMENTS)
