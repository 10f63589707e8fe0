"""The files of an index, and where they lie: what begins with a term is named by its SHA-256."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

_FOLDER = 2
_NAME = 24
"""Hex digits; 96 bits of SHA-256, so that nobody finds two words with one name."""


class IndexFile(NamedTuple):
    """One file of the index: its path below `/search/`, and its bytes."""

    path: str
    body: bytes


def leaf_path(first: str) -> str:
    """Return the path of the leaf that begins with a term."""
    name = _named(first)
    return f"terms/{name[:_FOLDER]}/{name[_FOLDER:]}.bin"


def branch_path(first: str) -> str:
    """Return the path of the branch that begins with a term."""
    return f"branches/{_named(first)}.json"


def piece_path(term: str, start: int, *, strong: bool) -> str:
    """Return the path of a piece of a term's list.

    Arguments:
        term: whose list it is.
        start: of the piece.
        strong: which of its two lists.
    """
    name = _named(term)
    return f"postings/{name[:_FOLDER]}/{name[_FOLDER:]}-{'s' if strong else 'w'}-{start:x}.bin"


def _named(term: str) -> str:
    return hashlib.sha256(term.encode("utf-8")).hexdigest()[:_NAME]
