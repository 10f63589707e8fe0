"""The sockets of the preview, and why there are none."""

from __future__ import annotations

import errno
import socket
from typing import Final

from sitegen.errors import Problem, UsageError
from sitegen.preview import refusals

LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 128


def listen(host: str, port: int) -> list[socket.socket]:
    """Open the sockets of a host; on loopback, those of IPv4 and, where the machine has it, of IPv6.

    Arguments:
        host: a name or address of this machine.
        port: 0 takes any that is free.

    Raises:
        UsageError: the port is taken, or the address is not this machine's.
    """
    first = _open(LOOPBACK if host == "localhost" else host, port)
    if host not in {LOOPBACK, "localhost"}:
        return [first]
    try:
        return [first, _open("::1", first.getsockname()[1])]
    except UsageError:
        # Browsers that are sent to localhost try both.
        return [first]


def address_of(host: str, sockets: list[socket.socket]) -> str:
    """Return the address to look at, with a slash at its end."""
    shown = {"0.0.0.0": LOOPBACK, "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - a name
    return f"http://{shown}:{sockets[0].getsockname()[1]}/"


def _open(host: str, port: int) -> socket.socket:
    place = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, protocol)
    except (OSError, OverflowError, UnicodeError) as error:
        raise UsageError(Problem(refusals.ADDRESS_UNUSABLE, place, f"{error}.")) from error
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        opened.close()
        is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        code = refusals.PORT_TAKEN if is_taken else refusals.ADDRESS_UNUSABLE
        raise UsageError(Problem(code, place, f"{getattr(error, 'strerror', None) or error}.")) from error
    return opened
