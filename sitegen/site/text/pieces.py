"""What a text is made of once its TeX has been read: a flat row of pieces, the same for every writer."""

from __future__ import annotations

import enum
from typing import TypeAlias


class Kind(enum.Enum):
    """What a piece is; the string beside it is a text, a style, a formula or an address."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    LINK = "link"
    UNLINK = "unlink"
    FORMULA = "formula"
    DISPLAY = "display"
    BREAK = "break"
    PARAGRAPH = "paragraph"


#: Every OPEN has its CLOSE with the same style, every LINK its UNLINK, and they are well nested.
Piece: TypeAlias = tuple[Kind, str]
