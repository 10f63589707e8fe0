"""JSON and plain text as they stand between tags: readable, harmless, escaped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import orjson
from markupsafe import Markup

from sitegen.site.text import harmless

LONGEST: Final = 20_000
"""Characters of JSON that a page shows of one value; the whole stands in the documents beside the page."""


def text_markup(text: str) -> Markup:
    """Escape a text for a place between tags, where quotes mean nothing and so stay as they are."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(escaped)  # noqa: S704 - escaped for text


def pretty(value: Mapping[str, Any], cut: str) -> Markup:
    """Return a JSON value with indentation, as escaped text, cut after `LONGEST` characters.

    Arguments:
        value: what a document holds.
        cut: the words that stand where it is cut.
    """
    try:
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode("utf-8")
    except TypeError:
        # Integers beyond 64 bits and the deepest nesting are more than the fast encoder writes.
        text = json.dumps(value, indent=2, ensure_ascii=False)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}\n{cut}"
    # An encoder of JSON writes no control character raw but the line feed, and perhaps DEL.
    return text_markup(text if text.isascii() and "\x7f" not in text else harmless(text))
