"""Times of the format: RFC 3339 text to instants."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)


@lru_cache(maxsize=4096)
def instant(text: str) -> datetime | None:
    """Return the instant that a text names, in UTC, or None where it is no date and time with a zone.

    Arguments:
        text: such as `2026-05-18T00:22:59.261350Z`; digits beyond microseconds are dropped.

    Source: RFC 3339, section 5.6.
    """
    if not _RFC3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
