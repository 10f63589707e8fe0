"""Read a shard: a file with one document a line, plain or compressed, of any size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sitegen.content import refusals
from sitegen.content.documents import Locator, blocks, read_file_document
from sitegen.content.gunzip import DamagedError
from sitegen.content.opening import open_regular
from sitegen.content.places import Unreadable, UnreadableError, unreadable
from sitegen.content.scan import MAX_DOCUMENT_BYTES, FoundFile

MAX_BARREN_BYTES: Final = 16 * MAX_DOCUMENT_BYTES
"""How much of a shard may hold no document before the rest is left, so that no bomb keeps the build busy; in bytes."""

# What a blank line counts for beside its own bytes, because passing over a line takes longer than over a byte.
_BLANK_LINE_COST: Final = 64


def read_documents(file: FoundFile) -> Iterator[tuple[Locator, bytes] | Unreadable]:
    """Read every document of a file, be it one or many; see `iterate_shard`."""
    if file.shard:
        yield from iterate_shard(file)
        return
    try:
        data = read_file_document(file.path, place=file.place, gzipped=file.gzipped)
    except UnreadableError as error:
        yield Unreadable(file.place, error.problem)
        return
    yield Locator(file.place, file.path, 0, len(data), None, file.gzipped), data


def iterate_shard(file: FoundFile) -> Iterator[tuple[Locator, bytes] | Unreadable]:
    r"""Read the documents of a shard, one after the other.

    Arguments:
        file: a shard, as `find_documents` gives it.

    Yields:
        each document's locator and its bytes, which are the line without its `\n`; and what could not be read: a line
        that is too long, or all that follows a damage. Blank lines are passed over.
    """
    try:
        descriptor, _ = open_regular(file.path, place=file.place)
    except UnreadableError as error:
        yield Unreadable(file.place, error.problem)
        return
    try:
        for read in _Lines(file).run(blocks(descriptor, gzipped=file.gzipped)):
            yield replace(read, shard=file.place) if isinstance(read, Unreadable) else read
    finally:
        os.close(descriptor)


class _Lines:
    """Puts lines together from blocks; of a line beyond the limit, only the length is kept."""

    def __init__(self, file: FoundFile) -> None:
        self._file = file
        self._offset = 0
        self._number = 1
        self._length = 0
        self._pieces: list[bytes] = []
        self._barren = 0

    def run(self, source: Iterator[bytes]) -> Iterator[tuple[Locator, bytes] | Unreadable]:
        try:
            for block in source:
                *ends, begin = block.split(b"\n")
                for end in ends:
                    self._add(end)
                    yield from self._finish()
                self._add(begin)
                if self._barren + self._length > MAX_BARREN_BYTES:
                    cause = f"There was no document in more than {MAX_BARREN_BYTES} bytes."
                    yield unreadable(self._place(), refusals.SHARD_ABANDONED, cause)
                    return
        except DamagedError as error:
            yield unreadable(self._place(), error.kind, error.cause)
            return
        yield from self._finish()

    def _add(self, piece: bytes) -> None:
        self._length += len(piece)
        if self._length > MAX_DOCUMENT_BYTES:
            self._pieces.clear()
        elif piece:
            self._pieces.append(piece)

    def _finish(self) -> Iterator[tuple[Locator, bytes] | Unreadable]:
        """Give the line that is whole now, and begin the next."""
        line = b"".join(self._pieces)
        if self._length > MAX_DOCUMENT_BYTES:
            cause = f"The line has {self._length} bytes; the limit is {MAX_DOCUMENT_BYTES}."
            yield unreadable(self._place(), refusals.LINE_TOO_LONG, cause)
        elif line and not line.isspace():
            self._barren = -self._length - _BLANK_LINE_COST
            yield (
                Locator(self._place(), self._file.path, self._offset, len(line), self._number, self._file.gzipped),
                line,
            )
        self._barren += self._length + _BLANK_LINE_COST
        self._offset += self._length + 1
        self._number += 1
        self._length = 0
        self._pieces.clear()

    def _place(self) -> str:
        return f"{self._file.place}:{self._number}"
