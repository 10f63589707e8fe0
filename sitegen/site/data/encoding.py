"""JSON as the mirror writes it: compact, UTF-8, always the same bytes for the same value."""

from __future__ import annotations

import json
from typing import Any

import orjson

from sitegen.site.text import harmless


def compact(value: dict[str, Any], *, sort: bool = False) -> bytes:
    """Return an object as compact JSON in UTF-8.

    Arguments:
        value: an object as a JSON parser gives it, or made of the same types; its numbers are finite.
        sort: sort the keys of every object by code point; without it they keep their order.

    Returns:
        bytes that any parser reads as the same value; these are not the canonical bytes of Pith format, section 1.

    Raises:
        ValueError: a string holds a lone surrogate.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if sort else None)
    except TypeError:
        # Integers beyond 64 bits and the deepest nesting are more than the fast encoder writes.
        text = json.dumps(value, sort_keys=sort, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8")


def bounded(text: str, most: int) -> str:
    """Return a text that nobody has vouched for, harmless and with at most so many characters."""
    text = harmless(text[: most + 1])
    return text if len(text) <= most else f"{text[: most - 1]}…"
