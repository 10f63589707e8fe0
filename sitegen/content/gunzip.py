"""Decompress gzip a bounded piece at a time, and keep all that came before a damage."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Final

from sitegen.content import refusals
from sitegen.errors import Code

PIECE: Final = 256 * 1024
"""The most bytes that come at once."""

_INPUT: Final = 32 * 1024
_GZIP_ONLY: Final = 31
_MAGIC: Final = b"\x1f\x8b"
# A member of no bytes costs time and gives nothing; bgzip ends every file with one.
_MAX_EMPTY_MEMBERS: Final = 16


class DamagedError(Exception):
    """A file that cannot be read on: the code and the cause."""

    def __init__(self, kind: Code, cause: str) -> None:
        super().__init__(cause)
        self.kind = kind
        self.cause = cause


def gunzip(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Decompress a gzip file of one or more members.

    Arguments:
        read: gives up to so many bytes of the compressed file, b"" at its end.

    Yields:
        pieces of at most `PIECE` bytes, none of them empty.

    Raises:
        DamagedError: the data is damaged, ends early or is followed by something else; everything that was compressed
            before that place has been given.

    Source: RFC 1952, section 2.2.
    """
    data = read(_INPUT)
    if not data:
        raise DamagedError(refusals.GZIP_TRUNCATED, "It is empty, and gzip never is.")
    empty, first = 0, True
    while data:
        if len(data) < len(_MAGIC):
            data += read(_INPUT)
        if not data.startswith(_MAGIC):
            kind = refusals.GZIP_CORRUPT if first else refusals.GZIP_TRAILING
            raise DamagedError(kind, "It does not begin as gzip does." if first else "What follows is not gzip.")
        data, gave = yield from _member(data, read)
        first, empty = False, 0 if gave else empty + 1
        if empty > _MAX_EMPTY_MEMBERS:
            raise DamagedError(
                refusals.GZIP_CORRUPT, f"More than {_MAX_EMPTY_MEMBERS} empty members follow each other."
            )
        data = data or read(_INPUT)


def _member(data: bytes, read: Callable[[int], bytes]) -> Generator[bytes, None, tuple[bytes, bool]]:
    """Decompress one member; return what was read beyond it, and whether it held any bytes."""
    member, piece, gave = zlib.decompressobj(_GZIP_ONLY), b"", False
    while not member.eof:
        # After a full piece there may be more to come without more input.
        if not data and len(piece) < PIECE and not (data := read(_INPUT)):
            raise DamagedError(refusals.GZIP_TRUNCATED, "The compressed data ends before its end mark.")
        before = member.copy()
        try:
            piece = member.decompress(data, PIECE)
        except zlib.error as error:
            if kept := _salvage(before, data):
                yield kept
            raise DamagedError(refusals.GZIP_CORRUPT, "The compressed data is damaged.") from error
        data = member.unconsumed_tail
        if piece:
            gave = True
            yield piece
    return member.unused_data, gave


def _salvage(member: zlib._Decompress, data: bytes) -> bytes:
    """Return what comes before the damage: a call that fails gives nothing, so smaller and smaller steps are taken."""
    kept = []
    for step in (4096, 1):
        piece = b"-"
        while piece:
            before = member.copy()
            try:
                piece = member.decompress(data, step)
            except zlib.error:
                member = before
                break
            data = member.unconsumed_tail
            kept.append(piece)
    return b"".join(kept)
