"""The key by which a manuscript cites a paper."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from sitegen.site.naming.person_names import Name
from sitegen.site.text import slug

_WORD: Final = re.compile(r"[^\W\d_]{2,}+")
_SMALL_WORDS: Final = re.compile(
    r"a|an|and|are|as|at|by|can|de|der|die|do|does|el|for|from|how|in|is|la|le|les|of|on|or|the|to|towards?|une?|via"
    r"|what|when|where|why|with|without",
    re.IGNORECASE,
)
_LONGEST_PART: Final = 24
_LETTERS_OF_SUFFIX: Final = 4
_HASHED: Final = re.compile(r"-?[0-9a-f]{10}\Z")


def citation_key(first_author: Name | None, year: int, title: str, suffix: str) -> str:
    """Return a key such as `louizos2017learning-tkdt`: author, year, first word of weight, letters of the suffix.

    Author, year and word are what people look for; two papers may well share them, and then one file of both would cite
    the wrong one without a sound. Four letters of the Pith number's suffix keep them apart (20 bits: of a thousand
    papers that share the rest, about one pair still meets). The key depends on the paper alone.

    Arguments:
        first_author: None where no author is named.
        year: of submission.
        title: plain text.
        suffix: 26 letters of base32.

    Returns:
        lower-case ASCII letters, digits and one hyphen.
    """
    author = _ascii(first_author.family or first_author.literal) if first_author else ""
    found = (match.group() for match in _WORD.finditer(title[:400]))
    words = (_ascii(word) for word in found if not _SMALL_WORDS.fullmatch(word))
    word = next((word for word in words if word), "")
    return f"{author or 'anonymous'}{year:04d}{word}-{suffix[:_LETTERS_OF_SUFFIX].lower()}"


@lru_cache(maxsize=8_192)
def _ascii(text: str) -> str:
    """Return the Latin letters of a name in small ASCII; "" for a name in another script."""
    letters = unicodedata.normalize("NFKD", text)
    if any(not letter.isascii() and not unicodedata.category(letter).startswith("M") for letter in letters):
        lower = slug(text)
        letters = lower if _HASHED.search(lower) is None else _HASHED.sub("", lower)
    return "".join([letter for letter in letters.lower() if "a" <= letter <= "z"])[:_LONGEST_PART]
