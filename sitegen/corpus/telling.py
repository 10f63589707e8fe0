"""What several origins tell of one citing paper, joined into one entry, and the order of entries."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from operator import itemgetter
from typing import Any, TypeAlias

Telling: TypeAlias = Sequence[Any]
"""Suffix ("" where not in the mirror), key, origin, title, category, month, verdict, score, summary, relation."""

Entry: TypeAlias = tuple[Any, ...]
"""Suffix, then the fields of `CitingEntry` from `key` on; origins as bits by place in `rows.ORIGINS`."""

_MONTH = 5
_SCORE = 7
_TEXTS = (3, 4, 5, 6, 8, 9)


def join(tellings: list[Telling]) -> Entry:
    """Return one entry, whatever the order of the tellings.

    Arguments:
        tellings: of one citing paper, at least one.

    Returns:
        each field from the strongest origin that has it; where one origin tells it twice, the lower text and the
        higher score.
    """
    suffix, key, origin, title, category, month, verdict, score, summary, relation = tellings[0]
    origins = 1 << origin
    if len(tellings) > 1:
        title, category, month, verdict, summary, relation = (
            min(((told[2], told[place]) for told in tellings if told[place]), default=(0, ""))[1] for place in _TEXTS
        )
        scores = [(told[2], -told[_SCORE]) for told in tellings if told[_SCORE] is not None]
        score = -min(scores)[1] if scores else None
        for told in tellings:
            origins |= 1 << told[2]
    return suffix, key, title, category, month, verdict, score, summary, relation, origins


def in_order(entries: list[Entry]) -> list[Entry]:
    """Return the entries of one cited paper in the order in which they are shown.

    The order is: year, newest first and missing last; score, highest first and missing last; month, newest first and
    missing last; title, without regard to case; key. The other fields follow, so that no two different entries are
    equal.
    """
    if len(entries) > 1:
        # Sorting is stable, so the weightiest comes last.
        entries.sort(key=_least)
        entries.sort(key=itemgetter(_MONTH - 1), reverse=True)
        entries.sort(key=_by_score)
        entries.sort(key=_year, reverse=True)
    return entries


def _year(entry: Entry) -> str:
    month: str = entry[_MONTH - 1]
    return month[:4]


def _by_score(entry: Entry) -> float:
    score: float | None = entry[_SCORE - 1]
    return inf if score is None else -score


def _least(entry: Entry) -> tuple[Any, ...]:
    suffix, key, title, *rest = entry
    return (title.lower(), title, key is None, key or "", suffix, "" if key else repr(rest))
