"""The index of all papers of the mirror, split by the first letters of the suffix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sitegen.site.data.encoding import compact
from sitegen.site.data.split import VERSION, make_part
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

INDEX_TYPE: Final = "pith_mirror_index"
PART_TYPE: Final = "pith_mirror_index_part"
RULE: Final = (
    "A part holds the papers whose suffix begins with letters from `first` to `last` of its entry here, in the order of"
    " ASCII, where digits come before letters."
)
_LETTERS: Final = "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BITS: Final = 5
_WHOLE: Final = "all"


class IndexedPaper(NamedTuple):
    """A paper as the index has it.

    Arguments:
        suffix: 26 letters.
        pith_number: `pith:<year>:<suffix>`.
        level: `bundle` or `receipt`.
        kind: `bundle` or `record`: which document is published.
        sha256, size: 64 hex digits and bytes of that document as it is published.
        built_at: RFC 3339: a bundle's `built_at`, a record's `updated_at`.
    """

    suffix: str
    pith_number: str
    level: str
    kind: str
    sha256: str
    size: int
    built_at: str


class LetterRange(NamedTuple):
    """Which suffixes a part holds: those that begin with letters from `first` to `last`, both "" where it holds all."""

    first: str
    last: str

    @property
    def name(self) -> str:
        """What names the part: `all`, `AB`, or `AB2-5`."""
        return self.first if self.first == self.last and self.first else _span(self.first, self.last)


def _span(first: str, last: str) -> str:
    return f"{first}-{last[-1]}" if first else _WHOLE


def letter_range(suffix: str, bits: int) -> LetterRange:
    """Return the range of the part that a suffix is in, where so many bits of suffixes decide.

    Arguments:
        suffix: 26 letters.
        bits: 0 to 130; every five are a whole letter, the rest divide the next letter into ranges of equal length.
    """
    whole, rest = divmod(bits, _BITS)
    head = suffix[:whole]
    if not rest:
        return LetterRange(head, head)
    length = len(_LETTERS) >> rest
    start = _LETTERS.index(suffix[whole]) // length * length
    return LetterRange(head + _LETTERS[start], head + _LETTERS[start + length - 1])


def letter_ranges(bits: int) -> Iterator[LetterRange]:
    """Yield the ranges of all parts where so many bits of suffixes decide, in order."""
    letters = -(-bits // _BITS)
    step = 1 << (_BITS * letters - bits)
    for number in range(0, len(_LETTERS) ** letters, step):
        first = "".join([_LETTERS[number >> _BITS * place & 31] for place in reversed(range(letters))])
        yield letter_range(first, bits)


def index_part(routes: Routes, span: LetterRange, papers: Iterable[IndexedPaper]) -> tuple[Output, dict[str, Any]]:
    """Make one part of the index.

    Arguments:
        routes: the addresses.
        span: which papers are in it.
        papers: these papers, at least one, by suffix, in the order of ASCII.

    Returns:
        the part, and what the index says of it.

    Raises:
        ValueError: the papers are not sorted.
    """
    rows = [paper._asdict() for paper in papers]
    if any(one["suffix"] >= other["suffix"] for one, other in pairwise(rows)):
        raise ValueError(f"the papers of part {span.name} are not sorted by suffix")
    part = make_part(routes.well_known("index", span.name), kind=PART_TYPE, name=span.name, field="papers", rows=rows)
    return part.output, {"first": span.first, "last": span.last, **part.entry()}


def index(routes: Routes, parts: list[dict[str, Any]], *, program: str) -> Output:
    """Make the index itself.

    Arguments:
        routes: the addresses.
        parts: what it says of each part, in any order.
        program: the name and version of the program.
    """
    entries = sorted(parts, key=lambda part: str(part["first"]))
    count = sum(part["count"] for part in entries)
    document = {"index_type": INDEX_TYPE, "index_version": VERSION, "program": program, "count": count}
    return Output(routes.well_known("index").file, compact({**document, "rule": RULE, "parts": entries}))
