"""Pith numbers, identifiers and aliases: how a paper is named and how names are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

SUFFIX_LENGTH: Final = 26
SHORT_LENGTH: Final = 8

_NUMBER = re.compile(r"pith:([0-9]{4}):([A-Z2-7]{26})")
_ARXIV_NEW = re.compile(r"[0-9]{4}\.[0-9]{4,5}")
_ARXIV_OLD = re.compile(r"[a-z][a-z-]*(?:\.[A-Z]{2})?/[0-9]{7}")
_VERSION = re.compile(r"v[1-9][0-9]*\Z")
_ARXIV_DOI = "10.48550/arxiv."
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_LETTERS = re.compile(r"[A-Z2-7]{8,26}")

_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS: Final = tuple(first + second for first in _BASE32 for second in _BASE32)
"""What ten bits are in base32 (RFC 4648, section 6)."""
_SHIFTS: Final = range(120, -1, -10)
"""How far thirteen times ten bits stand from the end of 130."""


@dataclass(frozen=True, slots=True)
class PithNumber:
    """A Pith number, `pith:<year>:<suffix>`.

    Arguments:
        year: four digits, the year of `submitted_at`.
        suffix: 26 letters of base32.

    Source: Pith format, section 2.
    """

    year: str
    suffix: str

    @property
    def short(self) -> str:
        """The first eight letters of the suffix, which name the paper's page."""
        return self.suffix[:SHORT_LENGTH]

    def __str__(self) -> str:
        return f"pith:{self.year}:{self.suffix}"


def parse_number(text: str) -> PithNumber | None:
    """Return the Pith number that a text is, or None where it is not one (Pith format, section 2)."""
    match = _NUMBER.fullmatch(text)
    return PithNumber(match[1], match[2]) if match else None


def suffix_of(canonical_sha256: str) -> str:
    """Return the suffix that a canonical digest gives.

    Arguments:
        canonical_sha256: 64 hex digits.

    Returns:
        the first 26 characters of upper-case base32 (RFC 4648) of the 32 bytes.

    Raises:
        ValueError: the text is not hex.

    Source: Pith format, section 2.
    """
    bits = int.from_bytes(bytes.fromhex(canonical_sha256)) >> (256 - 130)
    return "".join([_PAIRS[bits >> shift & 0x3FF] for shift in _SHIFTS])


def is_arxiv_id(text: str) -> bool:
    """Tell whether a text is an arXiv id without version, new (`1712.01312`) or old (`hep-lat/0305021`)."""
    return bool(_ARXIV_NEW.fullmatch(text) or _ARXIV_OLD.fullmatch(text))


def arxiv_key(text: str) -> str | None:
    """Return `arxiv:<id>` for an arXiv id with or without version, else None."""
    bare = _VERSION.sub("", text.strip().removeprefix("arXiv:").removeprefix("arxiv:"))
    return f"arxiv:{bare}" if is_arxiv_id(bare) else None


def doi_key(text: str) -> str | None:
    """Return the key of a DOI, else None; arXiv's own DOIs give the key of the arXiv id, so that both are one name."""
    bare = re.sub(r"\A(?:https?://(?:dx\.)?doi\.org/|doi:)", "", text.strip(), flags=re.IGNORECASE).lower()
    if not _DOI.fullmatch(bare):
        return None
    arxiv = arxiv_key(bare.removeprefix(_ARXIV_DOI)) if bare.startswith(_ARXIV_DOI) else None
    return arxiv or f"doi:{bare}"


def pith_key(text: str) -> str | None:
    """Return `pith:<letters>` for a Pith number of any length from 8 to 26 letters, with or without year, else None."""
    bare = text.strip().removeprefix("pith:")
    letters = bare[5:] if re.match(r"[0-9]{4}:", bare) else bare
    return f"pith:{letters}" if _LETTERS.fullmatch(letters) else None


def identifier_key(text: str) -> str | None:
    """Return the key of whatever identifier a text plainly is (Pith number, arXiv id, DOI), else None."""
    return arxiv_key(text) or doi_key(text) or (pith_key(text) if text.startswith("pith:") else None)


def alias_key(kind: str, value: str) -> str:
    """Return the key under which an alias is looked up.

    Arguments:
        kind: an `alias_kind`, known or not.
        value: its `alias_value`.

    Returns:
        `pith:<letters>`, `arxiv:<id>`, `doi:<doi>`, or `<kind>:<value>` for kinds that the format does not name.
        Aliases that are the same name in another dress (an arXiv id, its version, its DOI) have the same key.

    Source: Pith format, section 2.
    """
    if kind in {"arxiv", "arxiv_version"}:
        return arxiv_key(value) or f"{kind}:{value}"
    if kind == "doi":
        return doi_key(value) or f"doi:{value.lower()}"
    if kind.startswith("pith_short_"):
        return pith_key(value) or f"{kind}:{value}"
    return f"{kind}:{value}"
