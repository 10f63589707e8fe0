"""What a person may call a paper by, as one frozen type."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Final

from sitegen.pith.identity import SUFFIX_LENGTH, is_arxiv_id

_LETTERS: Final = re.compile(r"[A-Z2-7]{8,26}")
_PITH: Final = re.compile(r"(?:pith:)?(?:([0-9]{4}):)?([A-Z2-7]{8,26})")
_ARXIV: Final = re.compile(r"(?:arxiv:)?([a-z-]+(?:\.[A-Z]{2})?/[0-9]{7}|[0-9]{4}\.[0-9]{4,5})(?:v([1-9][0-9]{0,3}))?")
_PREFIX: Final = re.compile(r"(arxiv|doi|pith):\s*", re.IGNORECASE)
_DOI: Final = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[\x21-\x7e]{1,2000}")
_ARXIV_DOI: Final = "10.48550/arxiv."
_MONTHS: Final = range(1, 13)
_LONGEST: Final = 4_000


class Scheme(enum.StrEnum):
    """Who gave an identifier."""

    PITH = "pith"
    ARXIV = "arxiv"
    DOI = "doi"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of one paper.

    Arguments:
        scheme: who gave it.
        value: 8 to 26 letters of a Pith number's suffix, an arXiv id without version, or a DOI in lower case.
        version: of an arXiv id, None where it names none.
        year: of a Pith number, "" where it names none.

    Raises:
        ValueError: the value is none of its scheme.
    """

    scheme: Scheme
    value: str
    version: int | None = None
    year: str = ""

    def __post_init__(self) -> None:
        sound = {
            Scheme.PITH: bool(_LETTERS.fullmatch(self.value)),
            Scheme.ARXIV: is_arxiv_id(self.value) and _month_of(self.value) in _MONTHS,
            Scheme.DOI: bool(_DOI.fullmatch(self.value)) and self.value == self.value.lower(),
        }
        if not sound[self.scheme]:
            raise ValueError(f"{self.value!r} is no identifier of the kind {self.scheme}")

    @property
    def key(self) -> str:
        """The key under which it is looked up, as `sitegen.pith.identity` makes them: without version and year."""
        return f"{self.scheme}:{self.value}"

    @property
    def suffix(self) -> str:
        """The whole suffix of a Pith number, "" where it is not known."""
        return self.value if self.scheme is Scheme.PITH and len(self.value) == SUFFIX_LENGTH else ""

    def __str__(self) -> str:
        if self.scheme is Scheme.PITH:
            return f"pith:{self.year}:{self.value}" if self.year else f"pith:{self.value}"
        version = f"v{self.version}" if self.version else ""
        return f"{'arXiv' if self.scheme is Scheme.ARXIV else 'doi'}:{self.value}{version}"


def parse_identifier(text: str) -> Identifier | None:
    """Return the identifier that a text plainly is, else None.

    An arXiv id, new or old, with or without version, and with or without `arXiv:` before it; a DOI, with or without
    `doi:`, of which arXiv's own name the arXiv id; a Pith number with or without `pith:` and year, of 8 to 26 letters.
    Addresses are read by `sitegen.intake.addresses`.

    Arguments:
        text: as somebody typed it; white space around it does not count.

    Source: Pith format, section 2; arXiv's identifier scheme; DOI Handbook, section 2.2.
    """
    if len(text) > _LONGEST:
        return None
    bare = _PREFIX.sub(lambda match: f"{match[1].lower()}:", text.strip(), count=1) if ":" in text else text.strip()
    try:
        return _pith(bare) or _arxiv(bare) or _doi(bare)
    except ValueError:
        return None


def _pith(bare: str) -> Identifier | None:
    match = _PITH.fullmatch(bare)
    return Identifier(Scheme.PITH, match[2], year=match[1] or "") if match else None


def _arxiv(bare: str) -> Identifier | None:
    match = _ARXIV.fullmatch(bare)
    if not match:
        return None
    # arXiv wrote the subject class into old ids for a while; the id is the one without it.
    archive, slash, number = match[1].rpartition("/")
    value = f"{archive.partition('.')[0]}{slash}{number}"
    return Identifier(Scheme.ARXIV, value, version=int(match[2]) if match[2] else None)


def _doi(bare: str) -> Identifier | None:
    value = bare.removeprefix("doi:").lower()
    if not _DOI.fullmatch(value):
        return None
    if value.startswith(_ARXIV_DOI):
        return _arxiv(value.removeprefix(_ARXIV_DOI))
    return Identifier(Scheme.DOI, value)


def _month_of(arxiv_id: str) -> int:
    return int(arxiv_id.rpartition("/")[2][2:4])
