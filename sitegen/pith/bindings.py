"""Bind unsigned or loose text to the signed record by its hashes (Pith format, section 2)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

EXCERPT_LENGTH: Final = 600
_LONGEST_NORMALISED: Final = 20_000
_MOST_MARKS: Final = 30
"""No text of a language has more combining marks in a row (Unicode Standard Annex 15, section 13)."""
_MARKS_IN_DISGUISE: Final = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""The characters that are no combining marks but decompose into nothing else."""


def fits(text: str, stated_sha256: str) -> bool:
    """Tell whether a title or a whole abstract is the text that a canonical record names by its hash.

    Pith hashes the lower-cased text. For texts beyond ASCII its normal form is not known, so lower and casefold, each
    plain, in NFC and in NFKC, and each of these with white space collapsed, are tried. Texts that no paper has (longer
    than 20,000 characters, or with more than 30 combining marks in a row) are tried without normal forms.

    Arguments:
        text: raw TeX.
        stated_sha256: 64 hex digits of the canonical record.

    Source: Pith format, sections 2 and 9.
    """
    return (_remembered_fits if len(text) <= _LONGEST_REMEMBERED else _fits)(text, stated_sha256)


def _fits(text: str, stated_sha256: str) -> bool:
    lower = text.lower()
    return _gives(lower, stated_sha256) or any(
        _gives(form, stated_sha256) for form in _forms(text, lower) if form != lower
    )


_LONGEST_REMEMBERED: Final = 1000
"""So many characters of a text are remembered: all titles and excerpts, nothing that is hostile."""
_remembered_fits: Final = lru_cache(maxsize=32)(_fits)
"""What verification asks of a text, reading and assembling ask again."""


def _gives(form: str, stated_sha256: str) -> bool:
    return hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest() == stated_sha256


def _forms(text: str, lower: str) -> Iterator[str]:
    variants = [lower]
    if not text.isascii():
        variants.append(text.casefold())
        forms: tuple[Literal["NFC", "NFKC"], ...] = ("NFC", "NFKC") if _is_quick_to_normalise(text) else ()
        normal = [unicodedata.normalize(form, text) for form in forms]
        variants += [form.lower() for form in normal] + [form.casefold() for form in normal]
        yield from variants[1:]
    yield from (" ".join(variant.split()) for variant in variants)


def _is_quick_to_normalise(text: str) -> bool:
    """Tell whether a text is no trap: sorting combining marks takes time that grows with the square of their number."""
    if len(text) > _LONGEST_NORMALISED:
        return False
    if len(text.encode("utf-8", "surrogatepass")) - len(text) <= _MOST_MARKS:
        return True  # no mark is ASCII, so there are not even that many
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) or character in _MARKS_IN_DISGUISE else 0
        if marks > _MOST_MARKS:
            return False
    return True


def is_whole(excerpt: str, abstract_sha256: str) -> bool | None:
    """Tell whether an excerpt is the whole abstract: True where its hash fits, False where it is cut, else None.

    An excerpt shorter than 600 characters is not cut, so its hash should fit; where it does not, nothing is proven.

    Source: Pith format, section 2.
    """
    if excerpt and len(excerpt) <= EXCERPT_LENGTH and fits(excerpt, abstract_sha256):
        return True
    return None if len(excerpt) < EXCERPT_LENGTH else False
