"""JSON paths, the places at which problems of a document lie."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_LONGEST_KEY: Final = 40


def child(path: str, key: str | int) -> str:
    """Return the path of a member of the object or array at a path.

    Arguments:
        path: such as `$.events`.
        key: an object's key or an array's index; a key that is no plain name is quoted, and cut where it is long.

    Returns:
        such as `$.events[1]`, `$.source` or `$["odd key"]`.
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    if _NAME.fullmatch(key):
        return f"{path}.{key}"
    return f"{path}[{quoted(key)}]"


def quoted(text: object, longest: int = _LONGEST_KEY) -> str:
    """Return a value from a document as short ASCII JSON, so that a message can carry it whatever it holds.

    However large the value is, only as much of it is looked at as is shown.
    """
    shown = ""
    for piece in _pieces(text, longest):
        shown += piece
        if len(shown) > longest + len('""'):
            return f"{shown[:longest]}…"
    return shown


def _pieces(value: object, longest: int) -> Iterator[str]:
    """Yield the JSON of a value piece by piece; a string is cut once it is longer than what can be shown."""
    if isinstance(value, dict):
        yield "{"
        for index, (key, member) in enumerate(value.items()):
            yield f"{', ' if index else ''}{json.dumps(str(key)[: longest + 1])}: "
            yield from _pieces(member, longest)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for index, member in enumerate(value):
            yield ", " if index else ""
            yield from _pieces(member, longest)
        yield "]"
    else:
        yield json.dumps(value[: longest + 1] if isinstance(value, str) else value, default=str)
