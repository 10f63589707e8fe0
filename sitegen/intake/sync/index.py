"""Reading a mirror's index of papers, which may be hostile: strict, bounded, one part at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sitegen.errors import Problem, RefusedError
from sitegen.intake.sync.refusals import INDEX_MALFORMED
from sitegen.pith.parsing import MAX_BYTES, parse
from sitegen.pith.paths import quoted
from sitegen.proof import addresses
from sitegen.site.data.index import INDEX_TYPE, PART_TYPE, LetterRange

LARGEST_PART: Final = 8 << 20
"""Bytes; a part of a thousand papers has some 300 kB."""
_MOST_PAPERS: Final = 20_000
"""Of one part."""
_PARTS: Final = ".well-known/pith/index/"
_LETTERS: Final = re.compile(r"[A-Z2-7]{0,26}")
_SUFFIX: Final = re.compile(r"[A-Z2-7]{26}")
_NUMBER: Final = re.compile(r"pith:[0-9]{4}:([A-Z2-7]{26})")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_KINDS: Final = frozenset({"bundle", "record"})
_LONGEST_DATE: Final = 64


class IndexPart(NamedTuple):
    """What the index says of a part: where it is, which suffixes it holds, how many papers, its SHA-256 and bytes."""

    path: str
    first: str
    last: str
    papers: int
    sha256: str
    size: int


class Row(NamedTuple):
    """What a part says of one paper; see `sitegen.site.data.index.IndexedPaper`."""

    suffix: str
    number: str
    kind: str
    sha256: str
    size: int
    dated: str


def read_index(data: bytes) -> list[IndexPart]:
    """Return the parts of an index, in order.

    Raises:
        RefusedError: the bytes are none.
    """
    value = _object(data, addresses.INDEX)
    if value.get("index_type") != INDEX_TYPE or value.get("index_version") != "1.0":
        stated = f"{quoted(value.get('index_type'))}, version {quoted(value.get('index_version'))}"
        raise _malformed(addresses.INDEX, f"it is of type {stated}")
    rows = value.get("parts")
    if not isinstance(rows, list):
        raise _malformed(f"{addresses.INDEX}: $.parts", "it is no array")
    parts = [_part(row, f"{addresses.INDEX}: $.parts[{number}]") for number, row in enumerate(rows)]
    if any(_end(one) >= other.first for one, other in pairwise(parts)):
        raise _malformed(f"{addresses.INDEX}: $.parts", "they are not in order, or overlap")
    return parts


def read_rows(data: bytes, part: IndexPart) -> list[Row]:
    """Return the papers of a part, by suffix.

    Raises:
        RefusedError: the bytes are not this part.
    """
    value = _object(data, part.path)
    rows = value.get("papers")
    if value.get("type") != PART_TYPE or not isinstance(rows, list):
        raise _malformed(part.path, "it is no part of an index")
    if len(rows) != part.papers:
        raise _malformed(part.path, f"it has {len(rows)} papers, and the index says {part.papers}")
    found = [_row(row, part, f"{part.path}: $.papers[{number}]") for number, row in enumerate(rows)]
    if any(one.suffix >= other.suffix for one, other in pairwise(found)):
        raise _malformed(part.path, "its papers are not in order, each once")
    return found


def _part(row: object, place: str) -> IndexPart:
    match row:
        case {"path": str(path), "first": str(first), "last": str(last)} if (
            _LETTERS.fullmatch(first) and _LETTERS.fullmatch(last) and len(first) == len(last) and first <= last
        ):
            pass
        case _:
            raise _malformed(place, "it names no part")
    if path != f"{_PARTS}{LetterRange(first, last).name}.json":
        raise _malformed(place, f"{quoted(path)} is not where such a part is")
    match row:
        case {"count": int(count), "sha256": str(sha256), "bytes": int(size)} if (
            0 < count <= _MOST_PAPERS and 0 < size <= LARGEST_PART and _SHA256.fullmatch(sha256)
        ):
            return IndexPart(path, first, last, count, sha256, size)
    raise _malformed(place, "it has no count, SHA-256 and size that a part may have")


def _row(row: object, part: IndexPart, place: str) -> Row:
    match row:
        case {
            "suffix": str(suffix),
            "pith_number": str(number),
            "kind": str(kind),
            "sha256": str(sha256),
            "size": int(size),
            "built_at": str(dated),
        } if (
            _SUFFIX.fullmatch(suffix)
            and (match := _NUMBER.fullmatch(number))
            and match[1] == suffix
            and part.first <= suffix[: len(part.first)] <= part.last
            and kind in _KINDS
            and _SHA256.fullmatch(sha256)
            and 0 < size <= MAX_BYTES
            and len(dated) <= _LONGEST_DATE
        ):
            return Row(suffix, number, kind, sha256, size, dated)
    raise _malformed(place, "it is no paper of this part")


def _end(part: IndexPart) -> str:
    """Return a text that stands behind every suffix of a part in order, and before those of the next."""
    return f"{part.last}~" if len(part.last) < len("A" * 26) else part.last


def _object(data: bytes, place: str) -> Mapping[str, Any]:
    parsed = parse(data)
    if isinstance(parsed, tuple):
        raise _malformed(f"{place}: {parsed[0].place}", parsed[0].cause)
    return parsed.value


def _malformed(place: str, cause: str) -> RefusedError:
    return RefusedError(Problem(INDEX_MALFORMED, place, cause))
