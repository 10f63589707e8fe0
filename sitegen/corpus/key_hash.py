"""How keys are hashed into buckets that anyone can find."""

from __future__ import annotations

import hashlib
from typing import Final

HASH_DIGITS: Final = 8
"""Hex digits of a key's hash that the corpus keeps; no mirror has more buckets than they can name."""

BUCKET_SIZE: Final = 1_000
"""Entries of a look-up bucket, at most on average."""


def key_hash(key: str) -> int:
    """Return the first eight hex digits of the SHA-256 of a key's UTF-8, as a number."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8")).digest()[: HASH_DIGITS // 2], "big")


def bucket_digits(entries: int) -> int:
    """Return how many hex digits name a bucket: the fewest with at most `BUCKET_SIZE` entries a bucket, on average."""
    digits = 1
    while entries > BUCKET_SIZE << 4 * digits and digits < HASH_DIGITS:
        digits += 1
    return digits
