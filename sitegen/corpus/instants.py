"""Times of documents, compared as instants and not as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:)(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class Instant(NamedTuple):
    """A point in time that sorts: whole seconds since 1970 UTC, then the fraction's digits without trailing zeros."""

    seconds: float
    fraction: str


def instant(text: str) -> Instant:
    """Return the instant that a text names.

    Arguments:
        text: RFC 3339, with any offset and any number of fractional digits.

    Returns:
        the instant; one before all others where the text names none. A leap second counts as the second after it.

    Source: RFC 3339, section 5.6.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        return Instant(float("-inf"), "")
    date, minutes, seconds, fraction, offset = match.groups()
    try:
        minute = datetime.fromisoformat(f"{date}T{minutes}00{'+00:00' if offset in 'Zz' else offset}")
        return Instant(minute.astimezone(UTC).timestamp() + int(seconds), (fraction or "").rstrip("0"))
    except (ValueError, OverflowError):
        return Instant(float("-inf"), "")
