"""How the files of a tree are split over the parts of its manifest, so that one new paper changes one part."""

from __future__ import annotations

import hashlib
from typing import Final

MOST_FILES: Final = 8000
"""How many files a part has at most, on average over the parts."""
MOST_DIGITS: Final = 8


def partition_key(group: str) -> str:
    """Return what decides on the part of a file: the first eight hex digits of the SHA-256 of its group.

    Arguments:
        group: the paper's suffix for every file of a paper, the path itself for every other file.
    """
    return hashlib.sha256(group.encode("utf-8", "surrogateescape")).hexdigest()[:MOST_DIGITS]


def digits_for(files: int) -> int:
    """Return how many hex digits name a part in a tree of so many files, from 1 to 8."""
    digits = 1
    while digits < MOST_DIGITS and files > MOST_FILES * 16**digits:
        digits += 1
    return digits
