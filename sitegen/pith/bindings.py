"""Bind unsigned or loose text to the signed record by its hashes (Pith format, section 2)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Final

EXCERPT_LENGTH: Final = 600


def fits(text: str, stated_sha256: str) -> bool:
    """Tell whether a title or a whole abstract is the text that a canonical record names by its hash.

    Pith hashes the lower-cased text. For texts beyond ASCII its normal form is not known, so lower and casefold, each
    plain, in NFC and in NFKC, and each of these with white space collapsed, are tried.

    Arguments:
        text: raw TeX.
        stated_sha256: 64 hex digits of the canonical record.

    Source: Pith format, sections 2 and 9.
    """
    return any(
        hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest() == stated_sha256 for form in _forms(text)
    )


def _forms(text: str) -> Iterator[str]:
    yield text.lower()
    variants = [text.lower()]
    if not text.isascii():
        variants.append(text.casefold())
        normal = [unicodedata.normalize(form, text) for form in ("NFC", "NFKC")]
        variants += [form.lower() for form in normal] + [form.casefold() for form in normal]
        yield from variants[1:]
    yield from (" ".join(variant.split()) for variant in variants)


def is_whole(excerpt: str, abstract_sha256: str) -> bool | None:
    """Tell whether an excerpt is the whole abstract: True where its hash fits, False where it is cut, else None.

    An excerpt shorter than 600 characters is not cut, so its hash should fit; where it does not, nothing is proven.

    Source: Pith format, section 2.
    """
    if excerpt and len(excerpt) <= EXCERPT_LENGTH and fits(excerpt, abstract_sha256):
        return True
    return None if len(excerpt) < EXCERPT_LENGTH else False
