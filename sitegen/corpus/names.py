"""Settle which paper a name means, and in which bucket it is looked up."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Final

from sitegen.corpus.schema import run

BUCKET_SIZE: Final = 1_000
"""Entries of a look-up bucket, at most on average."""

HASH_DIGITS: Final = 8
"""Hex digits of a key's hash that the corpus keeps; no mirror has more buckets than they can name."""

_NAMES: Final = """
INSERT INTO claim
    SELECT key, live.paper, max(own) FROM draft_alias CROSS JOIN live USING (draft) GROUP BY key, live.paper;
DROP TABLE draft_alias;
INSERT INTO name
    SELECT key, owner FROM (
        SELECT key, CASE WHEN count(*) = 1 THEN min(paper) ELSE (
            SELECT rival.paper FROM claim AS rival JOIN paper ON paper.id = rival.paper
            WHERE rival.key = claim.key AND rival.own
            ORDER BY paper.source_version DESC, paper.id DESC LIMIT 1) END AS owner
        FROM claim GROUP BY key)
    WHERE owner IS NOT NULL;
INSERT INTO name
    SELECT key, owner FROM (
        SELECT key, (
            SELECT CASE WHEN count(*) = 1 THEN min(id) END FROM paper
            WHERE suffix >= substr(key, 6) AND suffix < substr(key, 6) || '[') AS owner
        FROM (
            SELECT cited AS key FROM draft_citation WHERE cited >= 'pith:' AND cited < 'pith;'
            UNION SELECT citing FROM draft_citation WHERE citing >= 'pith:' AND citing < 'pith;')
        WHERE length(key) >= 13)
    WHERE owner IS NOT NULL;
INSERT INTO lookup
    SELECT key_hash(key), key FROM (
        SELECT DISTINCT key FROM claim UNION ALL SELECT DISTINCT 'pith:' || substr(suffix, 1, 8) FROM paper)
    ORDER BY 1, 2;
"""


def key_hash(key: str) -> int:
    """Return the first eight hex digits of the SHA-256 of a key's UTF-8, as a number."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8")).digest()[: HASH_DIGITS // 2], "big")


def bucket_digits(entries: int) -> int:
    """Return how many hex digits name a bucket: the fewest with at most `BUCKET_SIZE` entries a bucket, on average."""
    digits = 1
    while entries > BUCKET_SIZE << 4 * digits and digits < HASH_DIGITS:
        digits += 1
    return digits


def settle_names(connection: sqlite3.Connection) -> None:
    """Decide which paper each name means, and put every key in its bucket.

    A name that one paper claims means that paper. One that several claim means the newest version among those whose
    canonical record has it as its source, else none of them. Letters of a Pith number mean the paper that has them.
    """
    connection.create_function("key_hash", 1, key_hash, deterministic=True)
    run(connection, _NAMES)
