"""One segment of an address from any text that a document holds: never climbing, never clashing, never too long."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import quote

from sitegen.site.taxonomy import NAMES

PLAIN_BYTES: Final = 120
_STEM_LETTERS: Final = 40
_PLAIN_ASCII = re.compile(r"[a-z0-9](?:[a-z0-9._+-]{0,118}[a-z0-9+-])?")
_NOT_STEM = re.compile(r"[^a-z0-9]+")
_KNOWN_FOLDED: Final = frozenset(name.lower() for name in NAMES)
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"})
_DEVICE_PORT = re.compile(r"(?:com|lpt)[0-9¹²³]")
_OURS: Final = frozenset({"index.html", "page", "letter"})
"""Words that have a meaning of their own below a list, so that no value may take them."""


def segment(value: str) -> str:
    """Return the directory name that a value of a document gets.

    A value stands as it is where it is in lower case (or a category of arXiv, such as `cs.LG`), in normal form C and
    made only of letters, digits and `.-+_`. Any other becomes a readable stem, `~` and 130 bits of its SHA-256, so
    that two values never share a directory, not even on file systems that fold case or normalise.

    Arguments:
        value: any text, also the empty one.

    Returns:
        a name of at most 120 bytes of UTF-8, without separators, control characters, or a dot or space at either end.
    """
    if value in NAMES or _is_plain(value):
        return value
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
    folded = unicodedata.normalize("NFKD", value[:200]).lower()
    stem = _NOT_STEM.sub("-", folded.encode("ascii", "ignore").decode("ascii")).strip("-")[:_STEM_LETTERS]
    return f"{stem}~{base64.b32encode(digest).decode('ascii')[:26].lower()}"


def quoted(name: str) -> str:
    """Return a segment as it stands in a URL, percent-encoded where it must be (RFC 3986, section 2)."""
    return name if name.isascii() else quote(name, safe="+")


def _is_plain(value: str) -> bool:
    if _PLAIN_ASCII.fullmatch(value):
        return not _is_taken(value)
    if value.isascii() or len(value) > PLAIN_BYTES:
        return False
    if not all(character in "._+-" or unicodedata.category(character)[0] in "LMN" for character in value):
        return False
    if value[0] in "._+-" or value[-1] in "._" or unicodedata.category(value[0])[0] == "M":
        return False
    return len(value.encode("utf-8")) <= PLAIN_BYTES and _folds_to_itself(value) and not _is_taken(value)


def _folds_to_itself(value: str) -> bool:
    # Some file systems compare upper-case forms, others case-folded ones, others decomposed ones: all must agree.
    return (
        value == unicodedata.normalize("NFC", value) and value == value.casefold() and value == value.upper().casefold()
    )


def _is_taken(value: str) -> bool:
    base = value.partition(".")[0]
    return value in _OURS or value in _KNOWN_FOLDED or base in _DEVICES or bool(_DEVICE_PORT.fullmatch(base))
