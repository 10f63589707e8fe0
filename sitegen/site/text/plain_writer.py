"""A text with TeX in it as one line of plain text, for titles of pages, listings, sorting and search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sitegen.site.text.characters import clean, one_line
from sitegen.site.text.formula import mathml, sign
from sitegen.site.text.mathml_text import as_text, lowered, raised
from sitegen.site.text.pieces import Kind, Piece
from sitegen.site.text.reader import read
from sitegen.site.text.tokens import is_plain

_LONGEST_CACHED: Final = 160
_LONGEST_RECENT: Final = 10_000
_LIFTED: Final = frozenset({"sup", "sub", "up", "down"})
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)")


def to_plain(tex: str) -> str:
    """Return a title, an abstract or a name as one line of plain text in normal form C, white space collapsed.

    Arguments:
        tex: text as it stands in a document: raw TeX, of any origin and length.

    Returns:
        Text without markup. It is not escaped: `<b>` in a title is `<b>` here.
    """
    if len(tex) <= _LONGEST_CACHED:
        return _short(tex)
    return _recent(tex) if len(tex) <= _LONGEST_RECENT else _any(tex)


@lru_cache(maxsize=4096)
def _short(tex: str) -> str:
    return _any(tex)


@lru_cache(maxsize=8)
def _recent(tex: str) -> str:
    # The head of a paper's page and its citations ask for the same abstract, one right after the other.
    return _any(tex)


def _any(tex: str) -> str:
    text = clean(str(tex))
    if not is_plain(text):
        text = _joined(read(text))
        if not text.isascii():
            text = clean(text)
    return one_line(text)


def _joined(pieces: Sequence[Piece]) -> str:
    """Write the pieces one after the other; what stands high or low becomes such characters where Unicode has them."""
    lifted: list[list[str]] = []
    parts: list[str] = []
    for piece in pieces:
        kind, value = piece
        if kind is Kind.TEXT:
            parts.append(value)
        elif kind is Kind.OPEN and value in _LIFTED:
            lifted.append(parts)
            parts = []
        elif kind is Kind.CLOSE and value in _LIFTED:
            inner = "".join(parts)
            parts = lifted.pop()
            parts.append(_lifted(inner, value))
        else:
            parts.append(_piece(piece))
    return "".join(parts)


def _lifted(text: str, style: str) -> str:
    """In running text `1st` says more than `1^st`; a power or an index must not be taken for a factor."""
    written = (raised if style in {"sup", "up"} else lowered)(text.replace("∗", "*"))
    return text if style in {"sup", "sub"} and written[:1] in {"^", "_"} else written


def _piece(piece: Piece) -> str:
    match piece:
        case Kind.TEXT, text:
            return text
        case Kind.FORMULA, formula:
            return _formula(formula)
        case Kind.DISPLAY, formula:
            return f" {_formula(formula)} "
        case ((Kind.BREAK | Kind.PARAGRAPH), _):
            return " "
    return ""


def _formula(tex: str) -> str:
    return _short_formula(tex) if len(tex) <= _LONGEST_CACHED else _any_formula(tex)


@lru_cache(maxsize=4096)
def _short_formula(tex: str) -> str:
    return _any_formula(tex)


def _any_formula(tex: str) -> str:
    markup = mathml(tex, display=False)
    return as_text(markup) if markup is not None else _COMMAND.sub(_sign, tex)


def _sign(command: re.Match[str]) -> str:
    return sign(command.group(1)) or command.group()
