"""Characters that deceive, hide or break a page, made harmless."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Nobody stacks more marks on a letter; a longer run costs quadratic time to normalise (UAX #15, stream-safe text).
_MARKS_AT_MOST: Final = 30
_BLANK: Final = "\x0b\x0c\r\x85\u2028\u2029"
_INVISIBLE: Final = (
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks, embeddings, overrides, isolates
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # zero width, deprecated, hidden tags
)
_BROKEN: Final = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17)
)
_HARMFUL: Final = re.compile(f"[{_BLANK}{_INVISIBLE}{_BROKEN}]")
_IS_BLANK: Final = re.compile(f"[{_BLANK}]")
_IS_INVISIBLE: Final = re.compile(f"[{_INVISIBLE}]")
_SHORT: Final = 80
"""Characters up to which looking at each takes less time than having the whole translated."""
_HARMLESS_ASCII: Final = bytes(range(0x20, 0x7F)) + b"\n\t"
#: Where a long run of marks can hide: no mark stands below U+0300. Only what this finds is looked at letter by letter.
_PERHAPS_MARKS: Final = re.compile(f"[\u0300-\U0010ffff]{{{_MARKS_AT_MOST + 1},}}")


def harmless(text: str) -> str:
    """Take from a text the characters that hide, reorder or break what stands around them.

    Invisible formatting (bidirectional controls, zero width space, byte order mark, tag characters) is removed, so that
    the letters stand in the order of the bytes. Other control characters, lone surrogates and noncharacters become
    U+FFFD, because a reader should see that the source is damaged. Line separators become a space; tab and line feed
    stay. Joiners (U+200C, U+200D) stay, as scripts and emoji need them. Marks beyond 30 on one letter are dropped.

    Arguments:
        text: any string, of any length.

    Returns:
        A string that can be encoded in UTF-8, at most as long as the text.
    """
    if text.isascii():
        if len(text) <= _SHORT and text.isprintable():
            return text
        found = text.encode().translate(None, _HARMLESS_ASCII)
        return _HARMFUL.sub(_replacement, text) if found else text
    # Nothing that is printable is on our lists; what is not is most often a mere line feed.
    if not text.isprintable() and not text.replace("\n", "").isprintable():
        text = _HARMFUL.sub(_replacement, text)
    # A run of 31 has a letter at one of these places. Below U+0300 there is no mark.
    sampled = text[_MARKS_AT_MOST :: _MARKS_AT_MOST + 1]
    return _PERHAPS_MARKS.sub(_fewer_marks, text) if sampled and max(sampled) >= "\u0300" else text


def clean(text: str) -> str:
    """Return the text harmless and in normal form C."""
    text = harmless(text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return the text with every stretch of white space as one space, and none at its ends."""
    # In printable text the only white space is the space.
    return text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())


def _replacement(match: re.Match[str]) -> str:
    letter = match.group()
    if _IS_BLANK.match(letter):
        return " "
    return "" if _IS_INVISIBLE.match(letter) else "\ufffd"


def _fewer_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for letter in match.group():
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MARKS_AT_MOST:
            kept.append(letter)
    return "".join(kept)
