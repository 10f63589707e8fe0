"""Times of the format: RFC 3339 text to instants."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
_LONGEST: Final = len("2026-05-18T00:22:59.261350000+00:00")


def instant(text: str) -> datetime | None:
    """Return the instant that a text names, in UTC, or None where it is no date and time with a zone.

    Arguments:
        text: such as `2026-05-18T00:22:59.261350Z`; digits beyond microseconds are dropped.

    Source: RFC 3339, section 5.6.
    """
    return _instant(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime | None:
    if not _RFC3339.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
