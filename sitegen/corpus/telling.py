"""What several origins tell of one citing paper, joined into one entry, and the order of entries."""

from __future__ import annotations

from typing import Any, TypeAlias

Telling: TypeAlias = tuple[Any, ...]
"""Suffix ("" where not in the mirror), key, origin, title, category, month, verdict, score, summary, relation."""

Entry: TypeAlias = tuple[Any, ...]
"""Suffix, then the fields of `CitingEntry` from `key` on; origins as bits by place in `rows.ORIGINS`."""

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


def sort_key(entry: Entry) -> tuple[Any, ...]:
    """Return what puts entries in order.

    The order is: score, highest first and missing last; month, newest first and missing last; title, without regard to
    case; key. The other fields follow, so that no two different entries are equal.
    """
    suffix, key, title, category, month, verdict, score, summary, relation, origins = entry
    newest_first = tuple(-ord(letter) for letter in month)
    by_score = (score is None, -(score or 0.0))
    by_title = (title.lower(), title)
    rest = (verdict, category, summary, relation, origins, suffix)
    return (*by_score, not month, newest_first, *by_title, key is None, key or "", *rest)
