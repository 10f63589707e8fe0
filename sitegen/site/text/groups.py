"""The braces of a text: which are open, and what has to be closed with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sitegen.site.text.pieces import Kind, Piece

#: Deeper styles change nothing that can be seen, and browsers give up on deep trees.
_DEEPEST_STYLE: Final = 12


_CODE_END: Final = (Kind.CLOSE, "code")


@dataclass(slots=True)
class _Group:
    placeholder: int | None
    closers: list[Piece] = field(default_factory=list)


class Groups:
    """The pieces written so far and the groups that are still open; the outermost is the text itself."""

    __slots__ = ("_open", "_styles", "in_code", "in_link", "pieces")

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.in_link = False
        self.in_code = 0
        self._open: list[_Group] = [_Group(None)]
        self._styles = 0

    def text(self, text: str) -> None:
        """Write a text."""
        self.pieces.append((Kind.TEXT, text))

    def brace(self) -> None:
        """Open a group with a brace; should nothing close it, the brace was text."""
        self._open.append(_Group(len(self.pieces)))
        self.text("")

    def argument(self) -> None:
        """Open a group that holds a command's argument; the end of the text closes it, too."""
        self._open.append(_Group(None))

    def close(self) -> None:
        """Close the innermost group; a brace that closes nothing is text."""
        if len(self._open) == 1:
            self.text("}")
        else:
            self._finish(self._open.pop())

    def close_all(self) -> None:
        """End the text: braces that were never closed become text."""
        while self._open:
            group = self._open.pop()
            if group.placeholder is not None:
                self.pieces[group.placeholder] = (Kind.TEXT, "{")
            self._finish(group)

    def style(self, style: str) -> None:
        """Set the style of what follows in the innermost group; the empty style is no style."""
        if style and self._styles < _DEEPEST_STYLE:
            self._styles += 1
            self.in_code += style == "code"
            self._begin((Kind.OPEN, style), (Kind.CLOSE, style))

    def link(self, address: str) -> None:
        """Link what follows in the innermost group, unless it stands in a link already."""
        if not self.in_link:
            self.in_link = True
            self._begin((Kind.LINK, address), (Kind.UNLINK, ""))

    def aside(self) -> None:
        """Put what follows in the innermost group into parentheses."""
        self._begin((Kind.TEXT, " ("), (Kind.TEXT, ")"))

    def _begin(self, opener: Piece, closer: Piece) -> None:
        self.pieces.append(opener)
        self._open[-1].closers.append(closer)

    def _finish(self, group: _Group) -> None:
        for closer in reversed(group.closers):
            self._styles -= closer[0] is Kind.CLOSE
            self.in_code -= closer == _CODE_END
            self.in_link = self.in_link and closer[0] is not Kind.UNLINK
            self.pieces.append(closer)
