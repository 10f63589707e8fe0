"""Settle the lists of papers by category, month, author and keyword, and the index of each kind."""

from __future__ import annotations

import enum
import sqlite3
from typing import Final

from sitegen.corpus.schema import run


class ListKind(enum.StrEnum):
    """What papers are listed by; the first letter is the kind's own in the tables."""

    CATEGORY = "category"
    MONTH = "month"
    AUTHOR = "author"
    KEYWORD = "keyword"


LETTERS: Final = (*"abcdefghijklmnopqrstuvwxyz", "0-9", "other")
"""The parts of an index, by the first character of a key."""

_LISTS: Final = """
INSERT INTO listed
    SELECT term, paper, min(label) FROM (
        SELECT term, live.paper AS paper, label FROM draft_term CROSS JOIN live USING (draft)
        UNION ALL SELECT 'm' || substr(submitted_at, 1, 7), id, '' FROM paper)
    GROUP BY term, paper;
DROP TABLE draft_term;
INSERT INTO member SELECT NULL, paper FROM listed ORDER BY term, paper;
INSERT INTO counted
    SELECT NULL, term, CASE WHEN min(label) = max(label) THEN min(label) END, count(*)
    FROM listed GROUP BY term ORDER BY term;
UPDATE counted SET label = (
    SELECT label FROM listed WHERE listed.term = counted.term GROUP BY label ORDER BY count(*) DESC, label LIMIT 1)
    WHERE label IS NULL;
DROP TABLE listed;
INSERT INTO term
    SELECT NULL, substr(term, 1, 1) AS kind,
        CASE WHEN lower(substr(term, 2, 1)) BETWEEN 'a' AND 'z' THEN lower(substr(term, 2, 1))
            WHEN substr(term, 2, 1) BETWEEN '0' AND '9' THEN '0-9' ELSE 'other' END AS letter,
        substr(term, 2) AS key, CASE label WHEN '' THEN substr(term, 2) ELSE label END, count,
        sum(count) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) - count + 1
    FROM counted ORDER BY kind, CASE WHEN kind IN ('a', 'k') THEN letter END, key;
DROP TABLE counted;
CREATE UNIQUE INDEX term_key ON term (kind, key);
INSERT INTO term_range SELECT kind, '', min(id), count(*) FROM term GROUP BY kind;
INSERT INTO term_range SELECT kind, letter, min(id), count(*) FROM term WHERE kind IN ('a', 'k') GROUP BY kind, letter;
"""


def settle_lists(connection: sqlite3.Connection) -> None:
    """Put every list in order of submission, so that a page of it is a range of rows, and count and name the lists.

    An author's name is shown as most papers spell it; equally frequent spellings fall to the lower code point.
    """
    run(connection, _LISTS)
