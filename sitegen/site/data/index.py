"""The index of all papers of the mirror, split by the first letters of the suffix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

from sitegen.site.data.encoding import compact
from sitegen.site.data.split import VERSION, bits_for, make_part
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


def index(routes: Routes, papers: Iterable[IndexedPaper], *, count: int, program: str) -> Iterator[Output]:
    """Yield the parts of the index, then the index itself.

    Arguments:
        routes: the addresses.
        papers: by suffix, in the order of ASCII; only one part is held at a time.
        count: how many there will be, from which the length of the parts follows.
        program: the name and version of the program.

    Raises:
        ValueError: the papers are not sorted, or there were more or fewer.
    """
    bits = bits_for(count)
    entries: list[dict[str, Any]] = []
    total = 0
    before = ""
    for span, members in groupby(papers, lambda paper: letter_range(paper.suffix, bits)):
        rows = [paper._asdict() for paper in members]
        suffixes = [before, *(row["suffix"] for row in rows)]
        if any(one >= other for one, other in pairwise(suffixes)):
            raise ValueError(f"the papers of part {span.name} are not sorted by suffix")
        before = suffixes[-1]
        part = make_part(
            routes.well_known("index", span.name), kind=PART_TYPE, name=span.name, field="papers", rows=rows
        )
        yield part.output
        entries.append({"first": span.first, "last": span.last, **part.entry()})
        total += part.count
    if total != count:
        raise ValueError(f"{count} papers were announced, {total} came")
    document = {"index_type": INDEX_TYPE, "index_version": VERSION, "program": program, "count": total}
    yield Output(routes.well_known("index").file, compact({**document, "rule": RULE, "parts": entries}))
