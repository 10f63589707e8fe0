"""Open and read regular files, and nothing that only looks like one."""

from __future__ import annotations

import errno
import os
import stat
from typing import Final

from sitegen.content import refusals
from sitegen.content.places import UnreadableError, reason
from sitegen.errors import Problem

# A file may be exchanged for a link or a FIFO after it was found: neither is followed, and neither makes us wait.
_FLAGS: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


def open_regular(path: bytes, *, place: str) -> tuple[int, int]:
    """Open a regular file for reading.

    Arguments:
        path: its real path; a link in its last part is refused.
        place: how problems name it.

    Returns:
        the file descriptor, which the caller closes, and the size in bytes.

    Raises:
        UnreadableError: it cannot be opened, or is no regular file.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise UnreadableError(Problem(refusals.NOT_A_FILE, place, "It is a socket or a device.")) from error
        raise UnreadableError(Problem(refusals.CANNOT_READ, place, f"It cannot be opened: {reason(error)}.")) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnreadableError(Problem(refusals.NOT_A_FILE, place, f"It is {kind_of(status.st_mode)}."))
    return descriptor, status.st_size


def read_regular(path: bytes, *, place: str, limit: int) -> bytes:
    """Read a regular file whole.

    Arguments:
        path: its real path.
        place: how problems name it.
        limit: the largest size, in bytes.

    Raises:
        UnreadableError: it cannot be read, is no regular file or is larger than the limit.
    """
    descriptor, size = open_regular(path, place=place)
    try:
        if size > limit:
            raise UnreadableError(too_large(place, size, limit))
        data = os.read(descriptor, size + 1)
        while len(data) <= limit and (more := os.read(descriptor, limit + 1 - len(data)) if data else b""):
            data += more
    except OSError as error:
        raise UnreadableError(Problem(refusals.CANNOT_READ, place, f"It cannot be read: {reason(error)}.")) from error
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise UnreadableError(too_large(place, len(data), limit))
    return data


def too_large(place: str, size: int, limit: int) -> Problem:
    """Return the problem of a file that is larger than the limit, both in bytes."""
    return Problem(refusals.TOO_LARGE, place, f"It has {size} bytes; the limit is {limit}.")


def kind_of(mode: int) -> str:
    """Return what a file mode says that something is, in words."""
    kinds = {
        stat.S_IFIFO: "a FIFO",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a link",
        stat.S_IFREG: "a file",
    }
    return kinds.get(stat.S_IFMT(mode), "something unknown")
