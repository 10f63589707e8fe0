"""How wide a text is in the letters of a badge, near enough for `textLength` to do the rest."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ROWS: Final = """
28 Iijl
32 .,·
35 f()-
39 t
41 r
52 csz
59 aekovxyLFTPY
63 bdghnpquESZB0123456789
68 ACKRUVX
77 DGHNOQ
82 w
86 M
97 mW
"""
_WIDTHS: Final[Mapping[str, int]] = MappingProxyType(
    {letter: int(row[:2]) for row in _ROWS.strip().split("\n") for letter in row[3:]} | {" ": 32}
)
_USUAL: Final = 63
_WIDE: Final = 100
"""Letters that fill a square, as those of Chinese and Japanese do (UAX #11)."""


def width(text: str) -> int:
    """Return the width of a text in hundredths of the size of its letters, in DejaVu Sans, which is as wide as Verdana.

    Arguments:
        text: plain, on one line.
    """
    known = _WIDTHS
    return sum([known.get(letter) or _other(letter) for letter in text])


def _other(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _USUAL
