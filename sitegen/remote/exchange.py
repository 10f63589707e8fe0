"""What is asked for and what comes of it: frozen, and the same for one address and for a million."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, Self

from sitegen.errors import Problem

MOST: Final = 64 << 20
"""Bytes of a body, where nothing else is said."""
_LONGEST_FIELD: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One GET.

    Arguments:
        url: the whole address.
        most: bytes that the body may have, as it comes and unpacked.
        etag, last_modified: of an earlier answer, as they came; where one is given, the answer may be 304 without a
            body (RFC 9110, section 13.1). Only the first of them is sent where both are given.
        into: a file that is open for writing and can be sought in, which the body is written to instead of kept; it is
            cut back to where it stood where a try fails.
        same_origin: follow no answer that leads to another host.
        ticket: handed back with the answer, for whoever asked to know it by.
    """

    url: str
    most: int = MOST
    etag: str = ""
    last_modified: str = ""
    into: BinaryIO | None = None
    same_origin: bool = False
    ticket: Any = None


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of an answer that somebody may want, each cut, and "" where it is missing or not printable ASCII.

    Arguments:
        content_length: as it was declared, None where it was not.
    """

    content_type: str = ""
    content_encoding: str = ""
    content_length: int | None = None
    etag: str = ""
    last_modified: str = ""
    server: str = ""
    date: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        """Return the fields that stand in an answer's head."""
        length = headers.get("Content-Length", "").strip()
        names = ("Content-Type", "Content-Encoding", "ETag", "Last-Modified", "Server", "Date")
        kind, coding, etag, modified, server, date = (_harmless(headers.get(name, "")) for name in names)
        return cls(kind, coding, int(length) if length.isdecimal() else None, etag, modified, server, date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer that is whole: 200 with a body, or 304 without one where an earlier answer is still good.

    Arguments:
        question: what was asked.
        url: where the answer came from, after all redirects.
        status: 200 or 304.
        body: unpacked; b"" where it was written to a file, and of 304.
        size, sha256: of the unpacked body, in bytes and hex.
        fields: what the head says.
        tries: how often it was asked.
    """

    question: Question
    url: str
    status: int
    body: bytes
    size: int
    sha256: str
    fields: Fields = field(default_factory=Fields)
    tries: int = 1

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the host says that an earlier answer is still good."""
        return self.status == 304  # noqa: PLR2004 - RFC 9110, section 15.4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchProblem:
    """Why there is no answer, after all tries.

    Arguments:
        question: what was asked.
        problem: its place is the address.
        status: the last status that came, None where none did.
        tries: how often it was asked.
        is_passing: it may be different tomorrow: time, connection, a busy host.
    """

    question: Question
    problem: Problem
    status: int | None = None
    tries: int = 1
    is_passing: bool = False

    @property
    def code(self) -> str:
        """The code, such as `N006`."""
        return self.problem.code


Outcome = Fetched | FetchProblem


def _harmless(value: str) -> str:
    value = value.strip()
    return value[:_LONGEST_FIELD] if value.isascii() and value.isprintable() else ""
