"""One record of metadata, whatever form it came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from sitegen.errors import Problem
from sitegen.intake.identifiers import Identifier, Scheme, parse_identifier

LONGEST_TEXT: Final = 200_000
"""The longest abstract that is taken for one, in characters; arXiv allows 1,920."""


class Entry(NamedTuple):
    """What a metadata record says of a paper.

    Arguments:
        place: of the record: a file with the number of the record, or its line.
        arxiv: the paper.
        abstracts: texts of which one is the abstract, in the order in which they stood; one in most forms.
    """

    place: str
    arxiv: Identifier
    abstracts: tuple[str, ...]


class BadMetadataError(Exception):
    """A metadata file that cannot be read on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def entry(place: str, arxiv_id: str, abstracts: list[str]) -> Entry | None:
    """Return a record, None where it has no arXiv id or no abstract."""
    found = parse_identifier(arxiv_id)
    texts = tuple(text for one in abstracts if (text := tidy(one)) and len(text) <= LONGEST_TEXT)
    return Entry(place, found, texts) if found and found.scheme is Scheme.ARXIV and texts else None


def forms(text: str) -> Iterator[str]:
    """Yield an abstract as it stands, and as it was before its lines were broken: white space is part of its hash."""
    yield text
    if "\n" in text:
        yield " ".join(line.strip() for line in text.split("\n"))


def tidy(text: str) -> str:
    """Return a text without white space around it, with the ends of lines as a companion has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
