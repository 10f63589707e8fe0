"""Take the fields of front matter one by one, and collect everything that is wrong with them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final

from sitegen.content import refusals
from sitegen.content.front_matter import Entries, Items, Node, Scalar, quoted
from sitegen.errors import Code, Problem

MAX_PROBLEMS: Final = 100
"""How many problems of one file are told; nobody reads more, and a hostile file has no end of them."""

_DECIMAL: Final = re.compile(r"[-+]?[0-9]{1,9}(?:\.[0-9]{1,9})?", re.ASCII)
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,9}", re.ASCII)


class Fields:
    """The entries of a mapping, each asked for by its name and type.

    A field that is wrong is told to `problems` and reads as if it were not there, so that one run finds them all.

    Arguments:
        entries: the mapping.
        known: the names that it may have; every other one is a problem.
        problems: where to put what is wrong; places are lines.
    """

    def __init__(self, entries: Entries, known: tuple[str, ...], problems: list[Problem]) -> None:
        self._entries = entries
        self._problems = problems
        for name, (line, _) in entries.nodes.items():
            if len(problems) >= MAX_PROBLEMS:
                break
            if name not in known:
                near = difflib.get_close_matches(name[:100], known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(known)}."
                self._tell(refusals.KEY_UNKNOWN, line, f"There is no key {quoted(name)}; {hint}")

    @property
    def line(self) -> int:
        """The line where the mapping begins."""
        return self._entries.line

    def text(self, name: str) -> str:
        """Return a text, "" where there is none."""
        node = self._node(name)
        if node is None:
            return ""
        if isinstance(node, Scalar):
            return node.text
        self._tell(refusals.WRONG_TYPE, node.line, f"{name} is not a text.")
        return ""

    def required(self, name: str) -> str:
        """Return a text that must be there and not be blank."""
        node = self._node(name)
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            self._tell(refusals.KEY_MISSING, node.line if node else self.line, f"{name} is missing or blank.")
            return ""
        return self.text(name)

    def matching(self, name: str, pattern: re.Pattern[str], wanted: str) -> str:
        """Return a text that fits a pattern as a whole, "" where there is none; `wanted` says what fits."""
        text = self.text(name)
        if text and not pattern.fullmatch(text):
            self.refuse(name, f"{name} is {quoted(text)}, not {wanted}.")
            return ""
        return text

    def decimal(self, name: str) -> float | None:
        """Return a number such as `7` or `7.5`, None where there is none."""
        text = self.matching(name, _DECIMAL, "a number such as 7.5")
        return float(text) if text else None

    def integer(self, name: str) -> int | None:
        """Return a whole number, None where there is none."""
        text = self.matching(name, _INTEGER, "a whole number")
        return int(text) if text else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts that are not blank; () where there is none."""
        found = []
        for node in self._items(name):
            if isinstance(node, Scalar) and node.text.strip():
                found.append(node.text.strip())
            else:
                self._tell(refusals.WRONG_TYPE, node.line, f"An item of {name} is not a text, or is blank.")
        return tuple(found)

    def mappings(self, name: str, known: tuple[str, ...]) -> Iterator[Fields]:
        """Give the mappings of a list, each as fields with these known names."""
        for node in self._items(name):
            if isinstance(node, Entries):
                yield Fields(node, known, self._problems)
            else:
                self._tell(refusals.WRONG_TYPE, node.line, f"An item of {name} is not a mapping of names to values.")

    def refuse(self, name: str, cause: str) -> None:
        """Tell that the value of a name is not one that it can have."""
        line = self._entries.nodes[name][1].line if name in self._entries.nodes else self.line
        self._tell(refusals.BAD_VALUE, line, cause)

    def _items(self, name: str) -> list[Node]:
        node = self._node(name)
        if node is None:
            return []
        if isinstance(node, Items):
            return node.nodes
        self._tell(refusals.WRONG_TYPE, node.line, f"{name} is not a list.")
        return []

    def _node(self, name: str) -> Node | None:
        """Return the value of a name; `name:` with nothing behind it is as good as no such line."""
        _, node = self._entries.nodes.get(name, (0, None))
        return None if isinstance(node, Scalar) and node.empty else node

    def _tell(self, kind: Code, line: int, cause: str) -> None:
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(Problem(kind, f"line {line}", cause))
