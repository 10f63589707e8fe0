"""What the status of an answer means for what was asked (RFC 9110, section 15)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from urllib3.response import HTTPResponse

from sitegen.remote import refusals
from sitegen.remote.failing import FailedError
from sitegen.remote.waiting import asked_to_wait

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({404, 410})
_BUSY: Final = frozenset({429, 503})
_PASSING: Final = frozenset({408, 425})
_SERVER: Final = range(500, 600)
_CLIENT: Final = range(400, 500)


def is_redirect(response: HTTPResponse) -> bool:
    """Tell whether an answer leads to another address."""
    return response.status in _REDIRECTS


def check_status(response: HTTPResponse, *, conditional: bool, wall: Callable[[], float]) -> None:
    """Let an answer pass that is the one that was asked for.

    Arguments:
        response: whose head was read.
        conditional: a condition was sent, so that 304 is an answer.
        wall: seconds since 1970, for the date at which a host wants to be asked again.

    Raises:
        FailedError: it is not.
    """
    status = response.status
    if status == HTTPStatus.OK or (status == HTTPStatus.NOT_MODIFIED and conditional):
        return
    said = f"it says {status}{_phrase(status)}"
    if status in _GONE:
        raise FailedError(refusals.NOT_FOUND, said, status=status)
    if status in _BUSY:
        wait = asked_to_wait(response.headers.get("Retry-After", ""), wall)
        raise FailedError(refusals.BUSY, said, status=status, wait=wait)
    if status in _SERVER or status in _PASSING:
        raise FailedError(refusals.HOST_FAILED, said, status=status)
    if status in _CLIENT:
        raise FailedError(refusals.TURNED_AWAY, said, status=status)
    raise FailedError(refusals.STATUS_UNEXPECTED, said, status=status)


def _phrase(status: int) -> str:
    """Return the standard's words for a status; the host's own words are not shown."""
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
