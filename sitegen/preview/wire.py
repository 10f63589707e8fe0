"""Answers as bytes on a connection (RFC 9112)."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from http import HTTPStatus
from typing import Final

from sitegen.preview.content_types import HTML
from sitegen.preview.delivery import Answer
from sitegen.preview.injection import page_of_status
from sitegen.preview.request import METHODS, RequestError

IDLE: Final = 60.0
"""Seconds that a connection may wait for its next request."""
HEAD: Final = 10.0
"""Seconds in which the head of a request has to be there, once it has begun."""
SEND: Final = 60.0
"""Seconds in which a client has to take what it asked for."""
_BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


async def read_head(reader: asyncio.StreamReader) -> bytes:
    """Return the head of the next request, b"" where none comes.

    Raises:
        RequestError: it is too long, or takes too long.
    """
    try:
        async with asyncio.timeout(IDLE):
            first = await reader.read(1)
    except TimeoutError:
        return b""
    if not first:
        return b""
    try:
        async with asyncio.timeout(HEAD):
            return (first + await reader.readuntil(b"\r\n\r\n")).lstrip(b"\r\n")
    except TimeoutError:
        raise RequestError(HTTPStatus.REQUEST_TIMEOUT, "The request took too long to come.") from None
    except asyncio.LimitOverrunError:
        raise RequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The request is too long.") from None
    except asyncio.IncompleteReadError:
        return b""


async def send(writer: asyncio.StreamWriter, answer: Answer, *, only_head: bool, stays: bool) -> None:
    """Send an answer.

    Arguments:
        writer: the connection.
        answer: its fields have no line breaks; what would have one is left out.
        only_head: say how long the body is and leave it out, as for HEAD.
        stays: whether the connection stays open.

    Raises:
        TimeoutError: the client does not take it.
    """
    fields = answer.fields | {"date": formatdate(usegmt=True), "connection": "keep-alive" if stays else "close"}
    if answer.status not in _BODILESS:
        fields["content-length"] = str(len(answer.body))
    writer.write(head_of(answer.status, fields))
    if not only_head and answer.status not in _BODILESS:
        writer.write(answer.body)
    async with asyncio.timeout(SEND):
        await writer.drain()


def head_of(status: HTTPStatus, fields: dict[str, str]) -> bytes:
    """Return the head of an answer."""
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name.title()}: {value}" for name, value in fields.items() if value.isprintable()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def refusal(error: RequestError) -> Answer:
    """Return the answer to a request that is not answered with a file."""
    fields = {"content-type": HTML, "x-content-type-options": "nosniff", "cache-control": "no-store"}
    if error.status is HTTPStatus.METHOD_NOT_ALLOWED:
        fields["allow"] = ", ".join(METHODS)
    if error.status is HTTPStatus.SERVICE_UNAVAILABLE:
        fields["retry-after"] = "1"
    return Answer(error.status, fields, page_of_status(error.status, error.reason))
