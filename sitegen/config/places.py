"""The line of every setting in a TOML text, for those who have to correct it.

`tomllib` gives values without places, so a second parser, which needs none of the values, finds the lines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Node

SettingPath = tuple[str | int, ...]

_DEEPEST: Final = 8  # no setting lies deeper, so a deeply nested value costs nothing


def lines_of(text: str) -> Mapping[SettingPath, int]:
    """Find the line on which each table, setting and array element begins.

    Arguments:
        text: a TOML document that `tomllib` accepts.

    Returns:
        line numbers, counted from 1, by path: `("trust", "keys", 0, "key_id")`.
    """
    import tree_sitter  # noqa: PLC0415 - only a problem needs it
    import tree_sitter_toml  # noqa: PLC0415 - only a problem needs it

    language = tree_sitter.Language(tree_sitter_toml.language())
    root = tree_sitter.Parser(language).parse(text.encode()).root_node
    lines: dict[SettingPath, int] = {}
    elements: dict[SettingPath, int] = {}
    for node in root.named_children:
        if node.type == "pair":
            _add_pair(lines, (), node)
        elif node.type in {"table", "table_array_element"}:
            _add_table(lines, elements, node)
    return lines


def nearest_line(lines: Mapping[SettingPath, int], path: SettingPath) -> int | None:
    """Return the line of a path or, where the text has no such path, of the nearest table around it."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), None)


def _add_table(lines: dict[SettingPath, int], elements: dict[SettingPath, int], node: Node) -> None:
    header, *content = node.named_children
    path = _inside_elements(elements, tuple(_key_parts(header)))
    if node.type == "table_array_element":
        elements[path] = elements.get(path, -1) + 1
        _add(lines, path, node)
        path = (*path, elements[path])
    _add(lines, path, node)
    for child in content:
        if child.type == "pair":
            _add_pair(lines, path, child)


def _inside_elements(elements: Mapping[SettingPath, int], names: SettingPath) -> SettingPath:
    """Put the index of the newest element behind each array's name but the last: `[[a]]` then `[a.b]` is `a[0].b`."""
    path: SettingPath = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if position < len(names) - 1 and path in elements:
            path = (*path, elements[path])
    return path


def _add_pair(lines: dict[SettingPath, int], table: SettingPath, node: Node) -> None:
    if len(node.named_children) < 2:  # noqa: PLR2004 - a key and a value; less is a text that tomllib refused
        return
    key, value = node.named_children[0], node.named_children[-1]
    path = (*table, *_key_parts(key))
    _add(lines, path, node)
    _add_value(lines, path, value)


def _add_value(lines: dict[SettingPath, int], path: SettingPath, value: Node) -> None:
    if len(path) >= _DEEPEST:
        return
    if value.type == "inline_table":
        for child in value.named_children:
            if child.type == "pair":
                _add_pair(lines, path, child)
    elif value.type == "array":
        items = (child for child in value.named_children if child.type != "comment")
        for position, item in enumerate(items):
            _add(lines, (*path, position), item)
            _add_value(lines, (*path, position), item)


def _add(lines: dict[SettingPath, int], path: SettingPath, node: Node) -> None:
    for end in range(1, min(len(path), _DEEPEST) + 1):
        lines.setdefault(path[:end], node.start_point.row + 1)


def _key_parts(key: Node) -> Iterator[str]:
    """Yield the names of a key, dotted or not, from left to right."""
    nodes = [key]
    while nodes:
        node = nodes.pop()
        if node.type == "dotted_key":
            nodes.extend(reversed(node.named_children))
            continue
        text = (node.text or b"").decode()
        # A quoted key has TOML's escapes, which tomllib reads.
        yield next(iter(tomllib.loads(f"{text}=0"))) if node.type == "quoted_key" else text
