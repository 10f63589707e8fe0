"""Change one list of papers, and read no piece of it that stays as it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sitegen.search.change.published import OutOfStepError
from sitegen.search.limits import Limits
from sitegen.search.lists import NO_LIST, ListTold
from sitegen.search.postings import Piece, decoded, encoded, parting

_SAVED: Final = 9
"""Bytes that joining two pieces saves, at most."""
_EVERYTHING: Final = 1 << 62


class ListChange(NamedTuple):
    """What happens to one list.

    Arguments:
        gone: numbers that leave it.
        new: numbers that come, with their masks; one that left may come back with another mask.
    """

    gone: set[int]
    new: dict[int, int]


class ChangedList(NamedTuple):
    """A list after its change.

    Arguments:
        told: what its leaf says.
        written: pieces that are new or changed.
        removed: starts of pieces that are no more.
    """

    told: ListTold
    written: list[Piece]
    removed: list[int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a list: a piece as it lies there, or one with new postings.

    Arguments:
        start: of its range of numbers.
        size: bytes.
        body: postings, where they were read or made.
        old: the start of the published piece that it is, if it is one.
    """

    start: int
    size: int
    body: bytes | None
    old: int | None = None


class ListChanger:
    """Changes one list.

    Arguments:
        bits: of a mask.
        limits: of the index.
        fetch: returns the published piece with a start.
    """

    def __init__(self, bits: int, limits: Limits, fetch: Callable[[int], bytes]) -> None:
        self._bits = bits
        self._limits = limits
        self._fetch = fetch

    def changed(self, old: ListTold, change: ListChange) -> ChangedList:
        """Return the list as it is after a change.

        Raises:
            OutOfStepError: a number that leaves was not in it, or one that comes was.
        """
        amount = old.amount - len(change.gone) + len(change.new)
        parts = self._settled(self._applied(old, change), 0)
        starts = {part.start for part in parts}
        written: list[Piece] = []
        if not parts:
            told = NO_LIST
        elif len(parts) == 1 and parts[0].size <= self._limits.inline:
            told, starts = ListTold(amount, self._body(parts[0])), set()
        else:
            told = ListTold(amount, b"", tuple([(part.start, part.size) for part in parts]))
            changed = [part for part in parts if part.body is not None or part.start != part.old]
            written = [Piece(part.start, self._body(part)) for part in changed]
        return ChangedList(told, written, [start for start, _ in old.pieces if start not in starts])

    def _applied(self, old: ListTold, change: ListChange) -> list[_Part]:
        """Return the parts with their new postings, highest first; numbers outside of all pieces are parts."""
        parts = [_Part(start, size, None, start) for start, size in reversed(old.pieces)]
        if old.body:
            parts = [_Part(0, len(old.body), old.body)]
        gone, new, apart = _by_part(parts, change)
        for place in gone.keys() | new.keys():
            parts[place] = self._changed(parts[place], gone.get(place, ()), new.get(place, {}))
        for number, mask in apart.items():
            body = encoded([number << self._bits | mask], self._bits)
            parts.append(_Part(number, len(body), body))
        return sorted([part for part in parts if part.size], key=lambda part: -part.start)

    def _changed(self, part: _Part, gone: Sequence[int], new: Mapping[int, int]) -> _Part:
        bits = self._bits
        postings = decoded(self._body(part), bits)
        postings.reverse()
        for number in gone:
            at = bisect_left(postings, number << bits)
            if at == len(postings) or postings[at] >> bits != number:
                raise OutOfStepError("a paper is not in a list that it was in")
            del postings[at]
        for number, mask in new.items():
            at = bisect_left(postings, number << bits)
            if at < len(postings) and postings[at] >> bits == number:
                raise OutOfStepError("a paper is in a list already")
            postings.insert(at, number << bits | mask)
        postings.reverse()
        body = encoded(postings, bits) if postings else b""
        return replace(part, size=len(body), body=body)

    def _body(self, part: _Part) -> bytes:
        if part.body is not None:
            return part.body
        body = self._fetch(part.old or 0)
        if len(body) != part.size:
            raise OutOfStepError("a piece is longer or shorter than its leaf says")
        return body

    def _settled(self, parts: list[_Part], start: int) -> list[_Part]:
        """Join and halve parts until they are as `postings.join` would make them; see there."""
        if not parts:
            return []
        if len(parts) == 1 and parts[0].size <= self._limits.piece:
            return [replace(parts[0], start=start)]
        if len(parts) == 1 or sum(part.size for part in parts) - _SAVED * (len(parts) - 1) <= self._limits.piece:
            postings = [one for part in parts for one in decoded(self._body(part), self._bits)]
            body = encoded(postings, self._bits)
            if len(body) <= self._limits.piece:
                return [_Part(start, len(body), body)]
            low, middle = parting(postings[0] >> self._bits, postings[-1] >> self._bits)
            upper = self._of([one for one in postings if one >> self._bits >= middle], middle)
            lower = self._of([one for one in postings if one >> self._bits < middle], low)
        else:
            # Parts lie in aligned ranges that do not touch, so that their starts tell where they part.
            low, middle = parting(parts[0].start, parts[-1].start)
            upper = [part for part in parts if part.start >= middle]
            lower = [part for part in parts if part.start < middle]
        return self._settled(upper, middle) + self._settled(lower, low)

    def _of(self, postings: list[int], start: int) -> list[_Part]:
        body = encoded(postings, self._bits)
        return [_Part(start, len(body), body)]


def _by_part(
    parts: Sequence[_Part], change: ListChange
) -> tuple[dict[int, list[int]], dict[int, dict[int, int]], dict[int, int]]:
    """Return by place what leaves and what comes, and what comes outside of all parts.

    Arguments:
        parts: by start, ascending.
        change: of the list.
    """
    starts = [part.start for part in parts]
    gone: dict[int, list[int]] = {}
    new: dict[int, dict[int, int]] = {}
    apart: dict[int, int] = {}
    for number in change.gone:
        gone.setdefault(_place(starts, number), []).append(number)
    for number, mask in change.new.items():
        place = bisect_right(starts, number) - 1
        if place >= 0 and number < _end(starts, place):
            new.setdefault(place, {})[number] = mask
        else:
            apart[number] = mask
    return gone, new, apart


def _place(starts: Sequence[int], number: int) -> int:
    place = bisect_right(starts, number) - 1
    if place < 0:
        raise OutOfStepError("a list is not what it was")
    return place


def _end(starts: Iterable[int], place: int) -> int:
    """Return where a piece's range of numbers ends: the largest aligned one that no other piece begins in."""
    starts = list(starts)
    start = starts[place]
    length = start & -start or _EVERYTHING
    if place + 1 < len(starts):
        while start + length > starts[place + 1]:
            length //= 2
    return start + length
