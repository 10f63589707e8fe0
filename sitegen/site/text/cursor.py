"""A place in a text that is being read, the pieces read so far, and the accents, which any reader meets."""

from __future__ import annotations

import re
from typing import Final

from sitegen.site.text.accents import ACCENTED, ACCENTS, ALONE, STACKED, compose
from sitegen.site.text.groups import Groups
from sitegen.site.text.pieces import Piece

_CLOSING: Final = re.compile(r"[ \t]*+\}")


class Cursor:
    """A text, how far it has been read, and the groups that are open there."""

    __slots__ = ("_ends", "at", "groups", "lists", "quotes", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.groups = Groups()
        #: For each open list the number of its next entry; 0 where entries have no number.
        self.lists: list[int] = []
        self.quotes = {"'": 0, "''": 0}
        """How many quotations are open, by the mark that closes them."""
        self._ends: dict[str, int] = {}

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Go on behind what stands here, if the pattern matches it; tell whether it did."""
        found = pattern.match(self.source, self.at)
        if found is not None:
            self.at = found.end()
        return found is not None

    def find(self, marker: str) -> int:
        """Find the next marker, or -1; a marker that is not there is looked for once."""
        known = self._ends.get(marker, -2)
        if known == -1 or known >= self.at:
            return known
        self._ends[marker] = self.source.find(marker, self.at)
        return self._ends[marker]

    def read(self) -> list[Piece]:
        """Read all of the text."""
        raise NotImplementedError

    def accent(self, command: str) -> None:
        """Write the letter that stands here with the accent of the command that stood before it."""
        mark = ACCENTS[command]
        found = ACCENTED.match(self.source, self.at)
        if found is not None and (found.group(2) or found.group(3)):
            self._compose(mark, found, more=bool(found.group(1) and not found.group(4)))
        elif (outer := STACKED.match(self.source, self.at)) is not None:
            self._stacked(command, mark, outer)
        elif found is not None and found.group(4):
            self.groups.text(ALONE.get(command, ""))
            self.at = found.end()
        else:
            self.groups.text("\\" + command)

    def _stacked(self, command: str, mark: str, outer: re.Match[str]) -> None:
        found = ACCENTED.match(self.source, outer.end())
        if found is None or not (found.group(2) or found.group(3)):
            self.groups.text("\\" + command)
            return
        self._compose(ACCENTS[outer.group(2)] + mark, found, more=bool(found.group(1) and not found.group(4)))
        if outer.group(1) and not self.skip(_CLOSING):
            self.groups.argument()

    def _compose(self, marks: str, found: re.Match[str], *, more: bool) -> None:
        """Write an accented letter; where more stands in its braces, they go on as a group."""
        self.groups.text(compose(marks, found))
        self.at = found.end()
        if more:
            self.groups.argument()
