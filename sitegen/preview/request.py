"""The head of a request, read strictly (RFC 9112, sections 2 to 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NamedTuple

LONGEST_HEAD: Final = 16_384
"""Bytes of a request's head."""
MOST_FIELDS: Final = 100
METHODS: Final = ("GET", "HEAD")
_LINE: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([\x21-\x7e]{1,8192}) HTTP/(\d)\.(\d)")
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NO_VALUE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TARGET: Final = re.compile(r"(?:https?://([^/?#]*))?(/[^?#]*)?(?:\?([^#]*))?")


class RequestError(Exception):
    """A request that is not answered with a file.

    Arguments:
        status: what is answered.
        reason: one sentence for whoever sent it.
    """

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Target(NamedTuple):
    """What a request asks for, percent-encoded as it came."""

    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request without a body.

    Arguments:
        method: `GET` or `HEAD`.
        target: the path, which begins with a slash, and the query without its `?`.
        fields: by name in lower case; several of one name with commas between.
        is_persistent: whether the client may send another request on this connection.
    """

    method: str
    target: Target
    fields: Mapping[str, str]
    is_persistent: bool = True

    def field(self, name: str) -> str:
        """Return a field by its name in lower case, "" where there is none."""
        return self.fields.get(name, "")


def parse_head(head: bytes) -> Request:
    """Read a request's head.

    Arguments:
        head: all bytes to the empty line, which may be among them.

    Raises:
        RequestError: it is no request, or one with a body or of a method that has no place here.
    """
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The first line is not a method, a target and a version.")
    method, target, major, minor = line.groups()
    if major != "1":
        raise RequestError(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
    if method not in METHODS:
        raise RequestError(HTTPStatus.METHOD_NOT_ALLOWED, "Files are only read: GET or HEAD.")
    fields = _fields(lines)
    authority, path = _target(target, fields)
    if minor != "0" and not authority:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The request names no host.")
    if fields.get("content-length", "0") != "0" or "transfer-encoding" in fields:
        raise RequestError(HTTPStatus.BAD_REQUEST, "A request for a file has no body.")
    options = {option.strip().lower() for option in fields.get("connection", "").split(",")}
    stays = "close" not in options and (minor != "0" or "keep-alive" in options)
    return Request(method, path, {**fields, "host": authority}, stays)


def _fields(lines: list[str]) -> dict[str, str]:
    if len(lines) > MOST_FIELDS:
        raise RequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"More than {MOST_FIELDS} header fields.")
    fields: dict[str, str] = {}
    for line in lines:
        given, colon, text = line.partition(":")
        name, value = given.lower(), text.strip(" \t")
        if not colon or not _NAME.fullmatch(name) or _NO_VALUE.search(value):
            raise RequestError(HTTPStatus.BAD_REQUEST, "A header field is not a name, a colon and a value.")
        if name in fields and name in {"host", "content-length"}:
            raise RequestError(HTTPStatus.BAD_REQUEST, f"The field {name} stands twice.")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _target(text: str, fields: Mapping[str, str]) -> tuple[str, Target]:
    """Return the host that is asked for, and the path with its query."""
    found = _TARGET.fullmatch(text)
    if found is None or (found[1] is None and found[2] is None):
        raise RequestError(HTTPStatus.BAD_REQUEST, "The target of the request is not a path.")
    # An absolute target names the host in the field's place (RFC 9112, section 3.2.2).
    authority = fields.get("host", "") if found[1] is None else found[1]
    return authority, Target(found[2] or "/", found[3] or "")
