"""Split a Markdown file into front matter and body; the front matter is YAML in which every scalar is a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from sitegen.content import refusals
from sitegen.errors import Code, Problem

MAX_DEPTH: Final = 8
"""How deep lists and mappings may be nested."""

MAX_EVENTS: Final = 500_000
"""How much may stand in one front matter: every text counts once, every list and mapping twice."""

_SHOWN: Final = 60
_NODES: Final = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS: Final = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING: Final = re.compile(r"---[ \t]*\r?\n")
_CLOSING: Final = re.compile(r"^---[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
# Lines before the YAML text in a file: the opening fence. And from YAML's count to that of people.
_FIRST_LINE: Final = 2


class FrontMatterError(Exception):
    """Front matter that has no single meaning; its problem's place is a line of the file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `empty` where nothing at all stands in its place."""

    line: int
    text: str
    empty: bool


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    nodes: list[Node]


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping: names with the lines where they stand, and values."""

    line: int
    nodes: dict[str, tuple[int, Node]]


Node: TypeAlias = Scalar | Items | Entries


@dataclass(frozen=True, slots=True)
class Matter:
    """A Markdown file in two parts.

    Arguments:
        entries: the front matter; empty where there is none.
        body: what follows, exactly as it stands.
        lines_before: how many lines of the file stand before the body.
    """

    entries: Entries
    body: str
    lines_before: int


def read_matter(data: bytes) -> Matter:
    """Split a Markdown file and read its front matter.

    No scalar is turned into a number, a date or a truth value: `2019-05`, `1706.04638` and `no` stay what was written.

    Arguments:
        data: the file, UTF-8, with or without front matter between two lines `---`.

    Raises:
        FrontMatterError: it is not UTF-8, the front matter has no end, is not YAML, is no mapping, has a key twice, or
            uses anchors, aliases, tags, several documents or more than `MAX_DEPTH` levels.

    Source: YAML 1.2.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(refusals.TEXT_NOT_UTF8, line, f"Byte {error.start} of the file is not UTF-8.") from error
    opening = _OPENING.match(text)
    if not opening:
        return Matter(Entries(1, {}), text, 0)
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        raise _error(refusals.FENCE_OPEN, 1, "It begins with --- and has no second line that is only ---.")
    entries = _entries(text[opening.end() : closing.start()])
    return Matter(entries, text[closing.end() :], text.count("\n", 0, closing.end()))


def _entries(text: str) -> Entries:
    try:
        events = _meaningful(yaml.parse(text, Loader=_LOADER))
        root = _Builder(events).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        cause = " ".join(str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split())
        raise _error(refusals.YAML_SYNTAX, mark.line + _FIRST_LINE if mark else 1, f"{cause}.") from error
    if isinstance(root, Scalar) and root.empty:
        return Entries(root.line, {})
    if not isinstance(root, Entries):
        raise _error(refusals.WRONG_TYPE, root.line, "The front matter is not a mapping of names to values.")
    return root


def _meaningful(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """Pass on the events that make nodes, and refuse what is not needed here."""
    documents = 0
    for number, event in enumerate(events):
        kind = type(event)
        if isinstance(event, _NODES):
            if event.anchor or event.tag or number > MAX_EVENTS:
                raise _refusal(event)
            yield event
        elif kind in _ENDS:
            yield event
        elif kind is yaml.AliasEvent:
            raise _refusal(event)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _error(refusals.YAML_REFUSED, _line(event), "There is a second YAML document.")


def _refusal(event: yaml.Event) -> FrontMatterError:
    if getattr(event, "anchor", None):
        return _error(refusals.YAML_REFUSED, _line(event), "There is an anchor or an alias.")
    if getattr(event, "tag", None):
        return _error(refusals.YAML_REFUSED, _line(event), "There is a tag.")
    return _error(refusals.TOO_LARGE, _line(event), f"The front matter has more than {MAX_EVENTS} texts and lists.")


class _Builder:
    """Builds nodes from events; the depth limit keeps the recursion short."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events

    def document(self) -> Node:
        first = next(self._events, None)
        root = self._node(first, 1) if first else Scalar(_FIRST_LINE, "", empty=True)
        for _ in self._events:
            pass  # What follows is refused as it is met.
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            text = event.value
            return Scalar(line, text if text.isascii() else _sound(text, line), not text and not event.style)
        if depth > MAX_DEPTH:
            raise _error(refusals.YAML_REFUSED, line, f"It is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(line, [self._node(item, depth + 1) for item in self._until_end()])
        return Entries(line, self._pairs(depth + 1))

    def _until_end(self) -> Iterator[yaml.Event]:
        """Give the events that begin the nodes of the collection that is open; each node takes its own from within."""
        for event in self._events:
            if type(event) in _ENDS:
                return
            yield event

    def _pairs(self, depth: int) -> dict[str, tuple[int, Node]]:
        pairs: dict[str, tuple[int, Node]] = {}
        for event in self._until_end():
            name = self._node(event, depth)
            if not isinstance(name, Scalar):
                raise _error(refusals.WRONG_TYPE, name.line, "A key is not a text.")
            if name.text in pairs:
                cause = f"{quoted(name.text)} stands in line {pairs[name.text][0]} too."
                raise _error(refusals.KEY_REPEATED, name.line, cause)
            pairs[name.text] = name.line, self._node(next(self._events), depth)
        return pairs


def _sound(text: str, line: int) -> str:
    """Refuse half of a surrogate pair, which the slow loader lets through where the fast one does not."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _error(refusals.YAML_SYNTAX, line, "A text holds half of a surrogate pair.")
    return text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + _FIRST_LINE if event.start_mark else 1


def quoted(text: str) -> str:
    """Return a text from a file as a cause shows it: in quotes, without controls, and no longer than fits a line."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _error(kind: Code, line: int, cause: str) -> FrontMatterError:
    return FrontMatterError(Problem(kind, f"line {line}", cause))
