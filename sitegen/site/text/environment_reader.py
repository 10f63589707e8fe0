"""Environments of TeX in a text: formulas on lines of their own, lists, diagrams and programs."""

from __future__ import annotations

import re
from typing import Final

from sitegen.site.text.commands import CODE_ENVIRONMENTS, LISTS, MATH_ENVIRONMENTS, SOURCE_ENVIRONMENTS
from sitegen.site.text.cursor import Cursor
from sitegen.site.text.pieces import Kind

_NAME: Final = re.compile(r"[ \t]*+\{([A-Za-z]{1,20}\*?)\}")
_LIST_OPTIONS: Final = re.compile(r"[ \t]*+\[[^\[\]\n]{0,60}+\]")
_LABEL: Final = re.compile(r"[ \t]*+\[([^\[\]\\${}\n]{0,60}+)\][ \t]*+")
_BLANKS: Final = re.compile(r"\s*+")
_RAW: Final = re.compile(r"[ \t]*+\{(?:[^{}]++|\{[^{}]*+\})*+\}")
_DEEPEST_LIST: Final = 8


class EnvironmentReader(Cursor):
    """Reads `begin`, `end` and `item`."""

    __slots__ = ()

    def environment_word(self, word: str) -> bool:
        """Do what `begin`, `end`, `item` or a diagram does; tell whether the control word was one of them."""
        if word == "item":
            return self._item()
        if word == "xymatrix":
            return self._source_of(_RAW.match(self.source, self.at), word)
        if word not in ("begin", "end"):
            return False
        found = _NAME.match(self.source, self.at)
        if found is None:
            return False
        start, self.at = self.at, found.end()
        if word == "begin":
            self._begin(found.group(1), start)
        elif found.group(1).rstrip("*") in LISTS:
            self._end_list()
        return True

    def code(self, text: str) -> None:
        """Write the text of a program as it stands."""
        self.groups.argument()
        self.groups.style("code")
        self.groups.text(text)
        self.groups.close()

    def _begin(self, name: str, start: int) -> None:
        if name.rstrip("*") in LISTS:
            self.skip(_LIST_OPTIONS)
            if len(self.lists) < _DEEPEST_LIST:
                self.lists.append(LISTS[name.rstrip("*")])
            self.skip(_BLANKS)
            return
        known = name in MATH_ENVIRONMENTS or name in SOURCE_ENVIRONMENTS or name in CODE_ENVIRONMENTS
        end = self.find(f"\\end{{{name}}}") if known else -1
        if end < 0:
            return
        stop = end + len(name) + len("\\end{}")
        if name in CODE_ENVIRONMENTS:
            self.code(self.source[self.at : end].strip())
        else:
            self.groups.pieces.append((Kind.DISPLAY, f"\\begin{self.source[start:stop].lstrip()}"))
        self.at = stop

    def _end_list(self) -> None:
        if not self.lists:
            return
        self.lists.pop()
        self.skip(_BLANKS)
        if self.at < len(self.source) and not self.source.startswith("\\item", self.at):
            self.groups.pieces.append((Kind.BREAK, ""))

    def _item(self) -> bool:
        label = _LABEL.match(self.source, self.at)
        mark = "•"
        if label is not None:
            mark = label.group(1)
            self.at = label.end()
        elif self.lists and self.lists[-1]:
            mark = f"{self.lists[-1]}."
            self.lists[-1] += 1
        if self.groups.pieces:
            self.groups.pieces.append((Kind.BREAK, ""))
        self.groups.text(f"{mark} " if mark else "")
        self.skip(_BLANKS)
        return True

    def _source_of(self, found: re.Match[str] | None, word: str) -> bool:
        """Show a diagram as TeX, which a reader can still follow."""
        if found is not None:
            self.groups.pieces.append((Kind.DISPLAY, f"\\{word}{found.group()}"))
            self.at = found.end()
        return found is not None
