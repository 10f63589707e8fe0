"""TeX accents: a command, a letter, and the one character that both make."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: What an accent does when it is a control symbol (`\"o`) and when it is a control word (`\v{c}`).
ACCENT_SYMBOLS: Final = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    '"': "\u0308",
}
ACCENT_WORDS: Final = {
    "u": "\u0306",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
#: An accent over nothing is the accent itself: `\~{}` in an address, `\^{}` in a power.
ALONE: Final = {"^": "^", "~": "~", "`": "`", "'": "´", '"': "¨", "=": "¯", ".": "˙"}

_BASES: Final = {"i": "i", "j": "j", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł"}
#: After the command: space, an opening brace (1), a letter as a command (2) or as itself (3), the closing brace (4).
ACCENTED: Final = re.compile(
    r"[ \t]*+\n?[ \t]*+(\{)?+[ \t]*+"
    r"(?:\\(i|j|aa|AA|ae|AE|o|O|l|L)(?![A-Za-z])[ \t]*+(?:\{\})?+|([^\W\d_]))?+(?(1)[ \t]*+(\})?+)"
)
#: An accent on an accented letter, `\~{\^e}`: an opening brace (1), the inner accent (2).
STACKED: Final = re.compile(r"[ \t]*+(\{)?+[ \t]*+\\(?:([`'^~=.\"]|[urHvdckb](?![A-Za-z])))")
ACCENTS: Final = ACCENT_SYMBOLS | ACCENT_WORDS


def compose(mark: str, match: re.Match[str]) -> str:
    """Return the letter that `ACCENTED` has found, with the combining mark, as one character where Unicode has one."""
    base = match.group(3) or _BASES[match.group(2)]
    return unicodedata.normalize("NFC", base + mark)
