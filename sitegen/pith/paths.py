"""JSON paths, the places at which problems of a document lie."""

from __future__ import annotations

import json
import re
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
    """Return a value from a document as short ASCII JSON, so that a message can carry it whatever it holds."""
    shown = json.dumps(text, ensure_ascii=True, default=str)
    return shown if len(shown) <= longest + 2 else f"{shown[:longest]}…"
