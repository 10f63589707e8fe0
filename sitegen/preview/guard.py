"""Who may ask: requests by the names of this machine, and the preview's own addresses from its own pages alone."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_to_bytes

from sitegen.preview.request import Request, RequestError

_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{0,5})?")
_OWN_SITES: Final = frozenset({"", "same-origin", "none"})
_REFUSED: Final = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True, slots=True)
class Guard:
    """The names by which the preview may be asked.

    A page of another site can give its own name this machine's address (DNS rebinding); such a request still says
    that name in Host. An address in numbers cannot be rebound.

    Arguments:
        names: in lower case.
        literals: whether addresses in numbers are names too, of whichever interface.
    """

    names: frozenset[str]
    literals: bool

    @classmethod
    def listening(cls, host: str) -> Guard:
        """Return the guard of a preview that listens at a host."""
        is_local = _is_loopback(host)
        own = set() if is_local else {host.lower(), socket.gethostname().lower()}
        return cls(frozenset({"localhost", *own}), literals=not is_local)

    def check_host(self, request: Request) -> None:
        """Refuse a request that names another host.

        Raises:
            RequestError: 421 (RFC 9110, section 15.5.20).
        """
        found = _HOST.fullmatch(request.field("host"))
        name = found[1].strip("[]").lower().removesuffix(".") if found else ""
        if name in self.names or _is_loopback(name) or (self.literals and _is_literal(name)):
            return
        raise RequestError(HTTPStatus.MISDIRECTED_REQUEST, "This preview does not answer for that host.")

    @staticmethod
    def check_origin(request: Request) -> None:
        """Refuse what a page of another site asks of the preview's own addresses.

        Raises:
            RequestError: 403.
        """
        origin = request.field("origin")
        own = f"http://{request.field('host')}".lower()
        if request.field("sec-fetch-site") not in _OWN_SITES or (origin and origin.lower() != own):
            raise RequestError(HTTPStatus.FORBIDDEN, "Only pages of this preview may ask for this.")


def _is_literal(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return name.lower() == "localhost" or (_is_literal(name) and ipaddress.ip_address(name).is_loopback)


def decoded_path(path: str) -> str:
    """Return the path of a file below the root of the tree, decoded once; it may end in a slash, or be "".

    Arguments:
        path: of a request, percent-encoded, with its slash at the beginning.

    Raises:
        RequestError: 400, where a segment leads out of its folder or holds a slash, a backslash, NUL or another control
            character, or is not UTF-8; 404 where a segment is empty, because no file is there.
    """
    *folders, last = path.split("/")[1:]
    segments = [_decoded(segment) for segment in (*folders, last)]
    if any(not segment for segment in segments[:-1]):
        raise RequestError(HTTPStatus.NOT_FOUND, "No file has an empty name.")
    return "/".join(segments)


def _decoded(segment: str) -> str:
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The path is not UTF-8.") from None
    if text in {".", ".."} or "/" in text or _REFUSED.search(text):
        raise RequestError(HTTPStatus.BAD_REQUEST, "The path leads out of the tree, or no file can have it.")
    return text
