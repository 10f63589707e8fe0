"""Reading a body: as it streams in, never more of it than it may have, as it comes and unpacked."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, Protocol

from urllib3.response import HTTPResponse

from sitegen.remote import refusals
from sitegen.remote.addresses import printable
from sitegen.remote.failing import FailedError

_CHUNK: Final = 64 << 10
_GZIP: Final = frozenset({"gzip", "x-gzip"})
_PLAIN: Final = frozenset({"", "identity"})
_GZIP_WINDOW: Final = 31
"""What zlib calls a window of 32 KiB with the head and the end of gzip (RFC 1952)."""


class Sink(Protocol):
    """Something that bytes are written to."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""


class CannotKeepError(Exception):
    """What a body is written to cannot be written, which is no fault of the host's."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Digested:
    """The size and the SHA-256 of what passes on its way to a sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self._digest, self.size = sink, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        """Count bytes, and pass them on.

        Raises:
            CannotKeepError: they cannot be written.
        """
        self._digest.update(data)
        self.size += len(data)
        try:
            self._sink.write(data)
        except OSError as error:
            raise CannotKeepError(error) from error

    @property
    def sha256(self) -> str:
        """The SHA-256 so far, in hex."""
        return self._digest.hexdigest()


def read_body(response: HTTPResponse, sink: Digested, *, most: int) -> None:
    """Write an answer's body, unpacked, to a sink.

    Arguments:
        response: whose head was read.
        sink: where the body goes.
        most: bytes that it may have, as it comes and unpacked.

    Raises:
        FailedError: it is too large, truncated, or in a coding that cannot be read.
        FAULTS: the connection failed.

    Source: RFC 9110, section 8.4; RFC 9112, sections 6 and 8.
    """
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    declared = response.headers.get("Content-Length", "").strip()
    if coding in _PLAIN and declared.isdecimal() and int(declared[:20]) > most:
        raise _too_large(f"{declared[:20]} bytes are declared, and it may have {most}")
    if coding not in _PLAIN and coding not in _GZIP:
        raise FailedError(refusals.CODING_WRONG, f"its coding is {printable(coding)}")
    chunks = _bounded(response, most)
    for chunk in chunks if coding in _PLAIN else _unpacked(chunks, most):
        sink.write(chunk)


def empty_of(file: BinaryIO, start: int) -> None:
    """Cut a file back to where it stood before a try.

    Raises:
        CannotKeepError: it cannot be cut.
    """
    try:
        file.seek(start)
        file.truncate()
    except OSError as error:
        raise CannotKeepError(error) from error


def _bounded(response: HTTPResponse, most: int) -> Iterator[bytes]:
    came = 0
    while chunk := response.read1(_CHUNK, decode_content=False):
        came += len(chunk)
        if came > most:
            raise _too_large(f"it has more than {most} bytes")
        yield chunk


def _unpacked(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Yield what is packed with gzip, in one member or several (RFC 1952, section 2.2), a piece at a time."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    size, begun = 0, False
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpacker.eof:
                unpacker = zlib.decompressobj(_GZIP_WINDOW)
            begun = True
            try:
                piece = unpacker.decompress(rest, _CHUNK)
            except zlib.error:
                raise FailedError(refusals.CODING_WRONG, "it is not the gzip that it says it is") from None
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            size += len(piece)
            if size > most:
                raise _too_large(f"it has more than {most} bytes once it is unpacked")
            yield piece
    if begun and not unpacker.eof:
        raise FailedError(refusals.TRUNCATED, "its gzip ends before its end")


def _too_large(cause: str) -> FailedError:
    return FailedError(refusals.TOO_LARGE, cause)
