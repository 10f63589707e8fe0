"""A page as lines of text, which is how people see it, whatever it was saved as."""

from __future__ import annotations

from typing import Final, NamedTuple

MAX_PAGE_BYTES: Final = 16 * 1024 * 1024
"""The largest page that is read, in bytes; the one that is known has 7 kB as text."""
MOST_LINES: Final = 200_000


class Line(NamedTuple):
    """A line of a page.

    Arguments:
        text: without white space around it, each stretch of it inside a single space, and not empty.
        raw: the same with the white space inside as it stands, for whom a hash is to fit.
        pieces: the texts of which it is put together where the page tells them apart, each without white space around
            it: words in boxes of their own, say.
        links: the addresses that it leads to.
        heading: 1 to 6, 0 where it is no heading.
    """

    text: str
    raw: str
    pieces: tuple[str, ...]
    links: tuple[str, ...] = ()
    heading: int = 0


def lines_of_text(data: bytes) -> list[Line]:
    """Return the lines of a page that was saved as text.

    Arguments:
        data: UTF-8, with or without byte order mark; a byte that is not UTF-8 becomes the sign for that.
    """
    found: list[Line] = []
    for raw in data.decode("utf-8-sig", "replace").splitlines():
        stands = raw.replace("\x00", "").strip()
        text = " ".join(stands.split())
        if text and len(found) < MOST_LINES:
            found.append(Line(text, stands, (text,)))
    return found
