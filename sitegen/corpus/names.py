"""Settle which paper a name means, and who else claims it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TypeAlias

import orjson

from sitegen.corpus.spill import PARTS, Spill
from sitegen.pith.identity import SHORT_LENGTH

_SHORT = len("pith:") + SHORT_LENGTH
_NameRow: TypeAlias = tuple[int, str, int | None, bytes | None]
Claim: TypeAlias = tuple[bool, int, int]
"""Whether it is the paper's own source, its version or less than all versions, the paper; the strongest is greatest."""


def settle_names(connection: sqlite3.Connection, names: Spill, live: Sequence[int]) -> None:
    """Decide which paper each name means.

    A name that one paper claims means that paper. One that several claim means the newest version among those whose
    canonical record has it as its source, else none of them. Eight letters of a Pith number mean the one paper that
    has them, if it is one.

    Arguments:
        connection: of the corpus that is being written.
        names: as in `Drafts`.
        live: the paper that each draft became, or 0.
    """
    for part in range(PARTS):
        claims: dict[tuple[int, str], dict[int, Claim]] = {}
        for number, key, draft, own, version in names.read(part, 5):
            paper = live[draft]
            if paper:
                name = (number, key[:_SHORT] if key.startswith("pith:") else key)
                claims.setdefault(name, {})[paper] = (own, _version(version), paper)
        connection.executemany(
            "INSERT INTO name VALUES (?, ?, ?, ?)",
            [
                name_row(number, key, sorted(claims[number, key].values(), reverse=True))
                for number, key in sorted(claims)
            ],
        )


def claim_of(key: str, source_key: str, version: int | None, paper: int) -> Claim:
    """Return the claim of a paper to a name; `settle_names` says which is the strongest."""
    return key == source_key or key.startswith("pith:"), _version(version), paper


def _version(version: int | None) -> int:
    return -(2**63) if version is None else version


def name_row(number: int, key: str, claims: list[Claim]) -> _NameRow:
    """Return the row of a name whose claims are given, the strongest first."""
    if len(claims) == 1:
        return number, key, claims[0][2], None
    claimants = [paper for _, _, paper in claims]
    if key.startswith("pith:"):
        return number, key, None, orjson.dumps(sorted(claimants, reverse=True))
    return number, key, claimants[0] if claims[0][0] else None, orjson.dumps(claimants)
