"""How a path inside the content folder is shown to people, and whether it stays inside."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sitegen.content import refusals
from sitegen.errors import Code, Problem, RefusedError

# Controls, invisible and direction-changing characters, lone surrogates (bytes that are not UTF-8), and the backslash
# itself, so that two names never look the same. A fixed list: what Python calls printable changes with its version.
_HIDDEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\\\\]"
)
_SURROGATE_ESCAPE: Final = range(0xDC80, 0xDD00)
_REASONS: Final = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "a part of its path is no folder",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "a link stands in its place",
    errno.ENAMETOOLONG: "its path is too long",
    errno.EIO: "the disk reports an error",
}
_MACHINE: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in the content folder that could not be read, and why.

    Arguments:
        place: of the file, with the line where it is a line of a shard.
        problem: why.
        shard: the place of the shard, "" where it is none.
    """

    place: str
    problem: Problem
    shard: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something in the content folder that nobody asked to be read; its problem is only a note or a warning."""

    place: str
    problem: Problem


class UnreadableError(RefusedError):
    """A file of the content folder that could not be read."""

    @property
    def problem(self) -> Problem:
        """The one problem."""
        return self.problems[0]


class ContentChangedError(UnreadableError):
    """A file that vanished or shrank since it was read first."""


def unreadable(place: str, kind: Code, cause: str) -> Unreadable:
    """Return what could not be read, with a problem at its own place."""
    return Unreadable(place, Problem(kind, place, cause))


def shown(path: bytes) -> str:
    r"""Return a path as text on one line: UTF-8, with `\xff`, `\n` as `\x0a`, and `\\` for what would not be seen.

    Arguments:
        path: relative to the content folder, with `/`.

    Returns:
        a text that differs for every two paths that differ.
    """
    text = path.decode("utf-8", "surrogateescape")
    # Of ASCII, exactly the controls are not printable, in every version of Python.
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    return _HIDDEN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    number = ord(match[0])
    if match[0] == "\\":
        return r"\\"
    if number in _SURROGATE_ESCAPE:
        return f"\\x{number - 0xDC00:02x}"
    # A control character is one byte of UTF-8 only below 0x80; above, \u keeps it apart from a byte that is not UTF-8.
    if number < 0x80:  # noqa: PLR2004
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004


def reason(error: OSError) -> str:
    """Return why the system refused, in the same words on every machine.

    Raises:
        OSError: the same error, where the machine is at fault and not the file (no memory, too many open files).
    """
    if error.errno in _MACHINE:
        raise error
    number = error.errno or 0
    return _REASONS.get(number) or f"the system says {errno.errorcode.get(number, str(number))}"


def may_be_there(path: bytes) -> bool:
    """Tell whether something has a name, or nobody can say: then opening it tells what keeps it from us.

    Raises:
        OSError: the machine is out of memory or of open files.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        reason(error)
    return True


def resolved_inside(content: Path, path: bytes) -> bytes:
    """Return the real path of something in the content folder, however many links lead to it.

    Arguments:
        content: the content folder, which may itself be reached by a link.
        path: a path below it; its place is given by its name there.

    Raises:
        UnreadableError: a link leads out of the content folder, to nothing, or in a circle.
    """
    place = shown(os.path.relpath(path, os.fsencode(content)))
    return resolve(os.path.realpath(os.fsencode(content)), path, place=place)


def resolve(root: bytes, path: bytes, *, place: str) -> bytes:
    """Return the real path of something below a real root; see `resolved_inside`."""
    try:
        real = os.path.realpath(path, strict=True)
    except OSError as error:
        raise UnreadableError(_broken(place, error)) from error
    if real != root and not real.startswith(root.rstrip(b"/") + b"/"):
        raise UnreadableError(Problem(refusals.LINK_LEAVES, place, "It leads out of the content folder."))
    return real


def _broken(place: str, error: OSError) -> Problem:
    if error.errno == errno.ENOENT:
        return Problem(refusals.LINK_DANGLES, place, "It leads to something that is not there.")
    if error.errno == errno.ELOOP:
        return Problem(refusals.LINK_LOOPS, place, "It leads to itself, by way of other links or directly.")
    return Problem(refusals.CANNOT_READ, place, f"The link cannot be followed: {reason(error)}.")
