"""Times of documents as feeds and sitemaps want them: in UTC, to the second, so that they sort as text."""

from __future__ import annotations

from typing import Final

from sitegen.pith.times import instant

NEVER: Final = "1970-01-01T00:00:00Z"
"""What stands where a time is required and no document gives one."""
_TO_SECONDS: Final = len("2017-12-04T19:20:27")


def utc(text: str) -> str:
    """Return a time in UTC with whole seconds, such as `2017-12-04T19:20:27Z`.

    Arguments:
        text: RFC 3339, with any offset and any fraction, which is dropped.

    Returns:
        the time, or "" where the text names none. Two of them compare as the instants do.

    Source: RFC 3339, section 5.1; a profile of it is what XML Schema and W3C-DTF take.
    """
    moment = instant(text)
    return f"{moment.isoformat()[:_TO_SECONDS]}Z" if moment else ""
