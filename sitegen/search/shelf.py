"""Files of postings: what is short shares a file, and each piece of a long list has one of its own."""

from __future__ import annotations

from typing import Final, NamedTuple

from sitegen.search.postings import MOST_IN_PIECE, Pieces
from sitegen.search.varint import varint

MOST_INLINE: Final = 96
"""Bytes of a list that stands in its leaf."""


class IndexFile(NamedTuple):
    """One file of the index: its path below `/search/`, and its bytes."""

    path: str
    body: bytes


class Shelf:
    """The files of postings of one group, numbered from 0.

    Arguments:
        group: its number.

    Attributes:
        full: files that are finished, for the caller to take away.
    """

    def __init__(self, group: int) -> None:
        self.full: list[IndexFile] = []
        self._group = group
        self._numbers = 0
        self._shared = bytearray()
        self._shared_number = -1

    def put(self, pieces: Pieces) -> bytes:
        """Put a list away, and return what its leaf says of it (docs/search.md, "Leaves")."""
        if not pieces.amount:
            return b"\0"
        size = sum(map(len, pieces.bodies))
        told = [varint(pieces.amount), varint(size)]
        if size <= MOST_INLINE:
            return b"".join((*told, *pieces.bodies))
        file, offset = self._share(pieces.bodies[0]) if len(pieces.bodies) == 1 else self._spread(pieces.bodies)
        return b"".join((*told, *map(varint, (file, offset, len(pieces.bodies), *pieces.lowest[:-1]))))

    def close(self) -> None:
        """Finish the file that is still open."""
        if self._shared:
            self._finish(self._shared_number, bytes(self._shared))
            self._shared.clear()

    def _share(self, body: bytes) -> tuple[int, int]:
        if self._shared and len(self._shared) + len(body) > MOST_IN_PIECE:
            if len(body) >= len(self._shared):
                # The fuller of the two is finished, so that little stays empty.
                return self._spread((body,))
            self.close()
        if not self._shared:
            self._shared_number = self._next()
        offset = len(self._shared)
        self._shared += body
        return self._shared_number, offset

    def _spread(self, bodies: tuple[bytes, ...]) -> tuple[int, int]:
        numbers = [self._next() for _ in bodies]
        for number, body in zip(numbers, bodies, strict=True):
            self._finish(number, body)
        return numbers[0], 0

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers - 1

    def _finish(self, number: int, body: bytes) -> None:
        self.full.append(IndexFile(f"postings/{self._group}/{number}.bin", body))
