"""Settle who cites whom: one entry for each citing paper, joined from every origin that names it."""

from __future__ import annotations

import sqlite3
from typing import Final

from sitegen.corpus.schema import run

_CITING: Final = """
INSERT INTO citing
    SELECT NULL, cited, citing, coalesce(paper.source_key, key) AS shown_key,
        coalesce(paper.title, told.title) AS shown_title, coalesce(paper.primary_cat, category) AS shown_category,
        coalesce(substr(paper.submitted_at, 1, 7), month) AS shown_month,
        verdict, score, told.summary, relation, origins
    FROM (
        SELECT cited, citing, key,
            coalesce(substr(min(CASE WHEN title <> '' THEN origin || title END), 2), '') AS title,
            coalesce(substr(min(CASE WHEN category <> '' THEN origin || category END), 2), '') AS category,
            coalesce(substr(min(CASE WHEN month <> '' THEN origin || month END), 2), '') AS month,
            coalesce(substr(min(CASE WHEN verdict <> '' THEN origin || verdict END), 2), '') AS verdict,
            coalesce(max(CASE origin WHEN 0 THEN score END), max(CASE origin WHEN 1 THEN score END), max(score))
                AS score,
            coalesce(substr(min(CASE WHEN summary <> '' THEN origin || summary END), 2), '') AS summary,
            coalesce(substr(min(CASE WHEN relation <> '' THEN origin || relation END), 2), '') AS relation,
            max(origin = 0) + 2 * max(origin = 1) + 4 * max(origin = 2) AS origins
        FROM (
            SELECT CASE draft_citation.cited WHEN '' THEN live.paper ELSE target.paper END AS cited,
                CASE draft_citation.citing WHEN '' THEN live.paper ELSE source.paper END AS citing,
                CASE WHEN source.paper IS NULL THEN nullif(draft_citation.citing, '') END AS key,
                CASE WHEN draft_citation.citing IS NULL THEN draft_citation.rowid END AS lone,
                origin, title, category, month, verdict, score, summary, relation
            FROM draft_citation CROSS JOIN live USING (draft)
                LEFT JOIN name AS target ON target.key = draft_citation.cited
                LEFT JOIN name AS source ON source.key = draft_citation.citing)
        WHERE cited IS NOT NULL AND citing IS NOT cited
        GROUP BY cited, citing, key, lone) AS told
        LEFT JOIN paper ON paper.id = citing
    ORDER BY cited, score IS NULL, score DESC, shown_month = '', shown_month DESC, lower(shown_title), shown_title,
        shown_key IS NULL, shown_key, verdict, shown_category, told.summary, relation, origins, citing;
DROP TABLE draft_citation;
INSERT INTO cited SELECT cited, min(id), count(*) FROM citing GROUP BY cited;
"""


def settle_citations(connection: sqlite3.Connection) -> None:
    """Join the citations that all papers tell into the cited-by list of each paper.

    One citing paper is one entry, by the paper of this mirror, else by its key; where neither is known, each telling is
    an entry. A field comes from the strongest origin that has it, but title, category and month of a paper of this
    mirror come from its own documents. A paper does not cite itself.

    The order is: score, highest first and missing last; month, newest first and missing last; title; key.
    """
    run(connection, _CITING)
