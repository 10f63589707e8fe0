"""Long lines of text cut between words."""

from __future__ import annotations


def beginning(text: str, most: int) -> str:
    """Return the first words of a line of text that fit into so many characters.

    Arguments:
        text: one line.
        most: characters, at least 1.

    Returns:
        The text itself where it fits; a part of its first word where not even that does.
    """
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0].rstrip() or text[:most]


def cut(text: str, most: int) -> str:
    """Return the first words of a line of text, and an ellipsis where that is not all of it.

    Arguments:
        text: one line.
        most: characters without the ellipsis, at least 1.
    """
    return text if len(text) <= most else f"{beginning(text, most)}…"
