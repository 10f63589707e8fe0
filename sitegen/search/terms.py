"""Cut a text into the terms that are searched for (docs/search.md, "Terms")."""

from __future__ import annotations

import functools
import re
import unicodedata
from types import MappingProxyType
from typing import Final

from sitegen.search.stop_words import STOP_WORDS

LONGEST_TERM: Final = 32
"""Characters of a term; what is longer is cut."""
LONGEST_NUMBER: Final = 6
"""Digits of a term that has nothing else; what is longer is no term."""

_ALONE: Final = re.compile(
    "[\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00016fe3"  # Han
    "\U00020000-\U0003ffff"  # Han, too
    "\u3041-\u3096\u309d-\u309f\U0001b001-\U0001b11f\U0001b132\U0001b150-\U0001b152"  # Hiragana
    "\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\U0001aff0-\U0001affe\U0001b000\U0001b120-\U0001b122"  # Katakana
    "\U0001b155\U0001b164-\U0001b167]"
)
#: What is no letter or digit becomes a space, and capitals small; bytes beyond ASCII belong to letters and stay.
_IN_WORDS: Final = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(
    range(128, 256)
)
_ASCII: Final = bytes(range(128))
_FOLDED: Final = MappingProxyType(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ς": "σ"}
)
_FEW: Final = 16
"""Different letters up to which replacing one after another takes less time than having the whole translated."""
_DROPPED: Final = frozenset(STOP_WORDS) | frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def terms_of(text: str) -> list[str]:
    """Return the terms of a text, each once, in the order in which they first stand there.

    Arguments:
        text: plain Unicode, of any length, without lone surrogates.

    Returns:
        terms of 2 to 32 characters without marks, in lower case, and single Han, Hiragana and Katakana characters.

    Source: docs/search.md; UAX #15 (normalisation form KD).
    """
    kept: dict[str, None] = {}
    for word in dict.fromkeys(_words(text) if text.isascii() else _beyond_ascii(text)):
        if word in _DROPPED:
            continue
        if len(word) <= LONGEST_NUMBER:
            kept[word] = None
        elif not word.isdecimal():
            kept[word[:LONGEST_TERM]] = None
    return list(kept)


def _words(text: str) -> list[str]:
    # Translating bytes and cutting at spaces takes a fourth of the time of a search for words.
    return text.encode().translate(_IN_WORDS).decode().split()


def _beyond_ascii(text: str) -> list[str]:
    text = unicodedata.normalize("NFKD", text)
    beyond = text.encode().translate(None, _ASCII).decode()
    letters: dict[str, str | int | None] = {letter: _fold(letter) for letter in set(beyond)}
    if len(letters) <= _FEW:
        for letter, plain in letters.items():
            text = text.replace(letter, str(plain))
    else:
        text = text.translate(str.maketrans(letters))
    return [word for word in _words(text) if len(word) > 1 or _ALONE.match(word)]


@functools.lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    """Return what stands for a character beyond ASCII: nothing for a mark, a space for what is in no word."""
    kind = unicodedata.category(letter)[0]
    if kind == "M":
        return ""
    if kind not in "LN":
        return " "
    lower = letter.lower()
    return f" {lower} " if _ALONE.match(lower) else _FOLDED.get(lower, lower)
