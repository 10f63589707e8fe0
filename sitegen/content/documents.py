"""Read a document from its own file, or again from wherever it stood."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

from sitegen.content import refusals
from sitegen.content.gunzip import PIECE, DamagedError, gunzip
from sitegen.content.opening import open_regular, read_regular
from sitegen.content.places import ContentChangedError, UnreadableError, reason
from sitegen.content.scan import MAX_DOCUMENT_BYTES
from sitegen.errors import Problem


@dataclass(frozen=True, slots=True)
class Locator:
    """Where one document stands, to read it again.

    Arguments:
        place: as people see it; with `:<line>` in a shard.
        path: the real path of the file.
        offset: where the document begins in the decompressed file, in bytes.
        length: in bytes.
        line: its line in a shard, from 1, or None where it has a file of its own.
        gzipped: whether the file is compressed.
    """

    place: str
    path: bytes
    offset: int
    length: int
    line: int | None
    gzipped: bool = False


def read_file_document(path: bytes, *, place: str, gzipped: bool = False) -> bytes:
    """Read a document that has a file of its own.

    Arguments:
        path: the real path of the file; a link in its last part is not followed.
        place: how problems name it.
        gzipped: whether the file is compressed.

    Returns:
        the bytes of the document, at most `MAX_DOCUMENT_BYTES`.

    Raises:
        UnreadableError: it cannot be read, is no regular file, is too large or is damaged.
    """
    data = read_regular(path, place=place, limit=MAX_DOCUMENT_BYTES)
    return _decompressed(data, place) if gzipped else data


def _decompressed(data: bytes, place: str) -> bytes:
    position = 0

    def read(size: int) -> bytes:
        nonlocal position
        position += size
        return data[position - size : position]

    pieces, size = [], 0
    try:
        for piece in gunzip(read):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_DOCUMENT_BYTES:
                cause = f"It decompresses to more than {MAX_DOCUMENT_BYTES} bytes, which is the limit."
                raise UnreadableError(Problem(refusals.TOO_LARGE, place, cause))
    except DamagedError as error:
        raise UnreadableError(Problem(error.kind, place, error.cause)) from error
    return b"".join(pieces)


def blocks(descriptor: int, *, gzipped: bool) -> Iterator[bytes]:
    """Read an open file from where it stands to its end, decompressed.

    Raises:
        DamagedError: it cannot be read on.
    """
    read = partial(_read, descriptor)
    return gunzip(read) if gzipped else iter(partial(read, PIECE), b"")


def _read(descriptor: int, size: int) -> bytes:
    try:
        return os.read(descriptor, size)
    except OSError as error:
        raise DamagedError(refusals.CANNOT_READ, f"It cannot be read: {reason(error)}.") from error


class DocumentReader:
    """Reads documents again, and keeps the last shard open: documents in the order of their offsets cost one pass.

    Used as a context manager, or closed with `close`.
    """

    def __init__(self) -> None:
        self._path = b""
        self._descriptor = -1
        self._rest: Iterator[bytes] = iter(())
        self._window = b""
        self._window_offset = 0

    def read(self, locator: Locator) -> bytes:
        """Return the bytes that stand at a locator.

        Raises:
            ContentChangedError: the file vanished, was damaged or shrank since the locator was made.
        """
        try:
            data = self._read(locator)
        except (UnreadableError, DamagedError) as error:
            self.close()
            cause = error.problem.cause if isinstance(error, UnreadableError) else error.cause
            raise _changed(locator, cause) from error
        if len(data) != locator.length:
            self.close()
            raise _changed(locator, f"It had {locator.length} bytes when it was read first; now there are {len(data)}.")
        return data

    def _read(self, locator: Locator) -> bytes:
        if locator.line is None:
            return read_file_document(locator.path, place=locator.place, gzipped=locator.gzipped)
        behind = locator.gzipped and locator.offset < self._window_offset
        if locator.path != self._path or behind:
            self._open(locator)
        if locator.gzipped:
            return self._forward(locator.offset, locator.length)
        try:
            return os.pread(self._descriptor, locator.length, locator.offset)
        except OSError as error:
            raise DamagedError(refusals.CANNOT_READ, f"It cannot be read: {reason(error)}.") from error

    def _open(self, locator: Locator) -> None:
        self.close()
        self._descriptor, _ = open_regular(locator.path, place=locator.place)
        self._path = locator.path
        self._rest = blocks(self._descriptor, gzipped=locator.gzipped)

    def _forward(self, offset: int, length: int) -> bytes:
        """Read on in a stream; the window slides, so that it never holds more than a document and a piece."""
        start = offset - self._window_offset
        if start + length > len(self._window):
            self._slide(start, offset + length)
            start = offset - self._window_offset
        return self._window[start : start + length]

    def _slide(self, start: int, end: int) -> None:
        pieces = [self._window[start:]]
        held = len(pieces[0])
        offset = self._window_offset + start
        self._window_offset += len(self._window) - held
        while self._window_offset + held < end and (piece := next(self._rest, b"")):
            if self._window_offset + held <= offset:
                self._window_offset += held
                pieces, held = [], 0
            pieces.append(piece)
            held += len(piece)
        self._window = b"".join(pieces)

    def close(self) -> None:
        """Close the shard that is open, if any."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._path, self._descriptor, self._rest = b"", -1, iter(())
        self._window, self._window_offset = b"", 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _changed(locator: Locator, cause: str) -> ContentChangedError:
    return ContentChangedError(Problem(refusals.CONTENT_CHANGED, locator.place, cause))
