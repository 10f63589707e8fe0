"""The names of authors, and the addresses made of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

from sitegen.site.text.characters import clean, one_line
from sitegen.site.text.plain_writer import to_plain
from sitegen.site.text.tokens import is_plain

_LONGEST_RECENT: Final = 10_000
_LONGEST_SLUG: Final = 80
_HASH_LENGTH: Final = 10
#: Names of our own paths below a list, and names that some file systems keep for themselves.
_RESERVED: Final = frozenset(
    {"page", "index", "con", "prn", "aux", "nul"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(10)}
)
_LATIN: Final = str.maketrans({
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d",
    "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ȷ": "j", "ŋ": "ng", "Ŋ": "ng", "ħ": "h", "Ħ": "h",
    "’": "", "'": "", "ʼ": "", "‘": "", "`": "", "´": "",
})  # fmt: skip
_NOT_ADDRESS: Final = re.compile(r"[^a-z0-9]+")
_SPLIT: Final = re.compile(r"\\.|([{}()\[\],;])", re.DOTALL)
_LAST: Final = re.compile(r"\s+(?:and|\\&|&)\s+|^(?:and|\\&|&)\s+")
_SUFFIX: Final = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_LONGEST_SUFFIX: Final = 3
#: What stands on a name without being part of it: notes, and the numbers of addresses.
_ON_NAMES: Final = re.compile(
    r"~?\\(?:footnote|thanks|footnotemark|textsuperscript|inst)(?![A-Za-z])(?:\{(?:[^{}]|\{[^{}]*+\})*+\})?+"
    r"|~?\$[ ]?\^[ ]?(?:\{[^{}$]{0,40}+\}|[^{}$\\]|\\[A-Za-z]{1,20}+)[ ]?\$"
)
_AND: Final = re.compile(r"\\and(?![A-Za-z])")
_NOBODY: Final = frozenset({"…", "..."})


def author_names(authors_text: str) -> tuple[str, ...]:
    """Split a list of authors into names in plain Unicode, in the order in which they stand.

    Commas and semicolons part names, and so does "and" before the last; not inside braces or parentheses, unless these
    are unbalanced. `Jr.` and its like stay with the name before them. Footnotes and raised numbers are left
    out.

    Arguments:
        authors_text: `authors_text` of a snapshot, raw TeX (the Pith format, section 5).
    """
    return _recent(authors_text) if len(authors_text) <= _LONGEST_RECENT else _any(authors_text)


@lru_cache(maxsize=4)
def _recent(authors_text: str) -> tuple[str, ...]:
    # The citations of a paper and its page ask for the same names, one right after the other.
    return _any(authors_text)


def _any(authors_text: str) -> tuple[str, ...]:
    names: list[str] = []
    for name in _plain_names(authors_text) or map(to_plain, _split(_bare(authors_text))):
        if len(name) <= _LONGEST_SUFFIX and names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]}, {name}"
        elif name and (name not in _NOBODY or not names):
            names.append(name)
    return tuple(names)


def slug(name: str) -> str:
    """Return the part of an address that stands for a name: at most 80 of the characters a-z, 0-9 and hyphen.

    Latin letters lose their marks, so that `Möllenhoff` and `Mollenhoff` share an address. Where that loses a letter
    (another script), where the name is too long, or where the word is reserved, ten hex digits of the SHA-256 of the
    name in normal form C keep names apart.

    Arguments:
        name: a name in plain Unicode.
    """
    name = " ".join(clean(name).split())
    letters = unmarked(name)
    word = _NOT_ADDRESS.sub("-", letters).strip("-")
    lost = any(not c.isascii() and c.isalnum() for c in letters)
    if word and not lost and len(word) <= _LONGEST_SLUG and word not in _RESERVED:
        return word
    tail = hashlib.sha256(name.encode()).hexdigest()[:_HASH_LENGTH]
    head = word[: _LONGEST_SLUG - _HASH_LENGTH - 1].rstrip("-")
    return f"{head}-{tail}" if head else tail


def unmarked(name: str) -> str:
    """Return a name in small letters, those of Latin script without their marks: `møllenhöff` as `mollenhoff`."""
    letters = unicodedata.normalize("NFKD", name.translate(_LATIN))
    return "".join([c for c in letters if not unicodedata.combining(c)]).lower()


def _bare(text: str) -> str:
    """Return the list without the marks on its names."""
    return _AND.sub(",", _ON_NAMES.sub("", text)) if "\\" in text or "$" in text else text


def _plain_names(text: str) -> list[str]:
    """Return the names of a list with commas alone, which most are; no names for one with more in it."""
    if not text.isprintable() or not is_plain(text) or "(" in text or "[" in text or ";" in text:
        return []
    return [one_line(name) for name in _cut(clean(text).split(","))]


def _split(text: str) -> list[str]:
    """Cut at the commas that stand outside of brackets; where brackets are unbalanced, at all of them."""
    cuts: list[tuple[int, int]] = []
    depth = 0
    for token in _SPLIT.finditer(text):
        match token.group(1):
            case "{" | "(" | "[":
                depth += 1
            case "}" | ")" | "]":
                depth -= 1
            case "," | ";":
                cuts.append((token.start(), depth))
    chosen = [at for at, level in cuts if level == 0 or depth != 0]
    return _cut([text[start + 1 : end] for start, end in zip([-1, *chosen], [*chosen, len(text)], strict=True)])


def _cut(parts: list[str]) -> list[str]:
    """Cut the last part where "and" stands in it."""
    return [*parts[:-1], *_LAST.split(parts[-1].strip())]
