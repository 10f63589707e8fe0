"""Connections of urllib3 that go only where the policy allows, and are kept for the next question to the same host."""

from __future__ import annotations

import socket
import ssl
import threading
from collections import defaultdict
from dataclasses import dataclass

from urllib3.connection import HTTPConnection, HTTPSConnection

from sitegen.remote.addresses import Origin
from sitegen.remote.policy import Policy
from sitegen.remote.sockets import Deadline, TimedSocket, TimedTls, connect


class PeerRefusedError(Exception):
    """A name leads to an IP address that may not be spoken to; the sentence says why."""


@dataclass(slots=True)
class Route:
    """What a connection has to keep to while it is made: changed for each answer, since connections are kept."""

    origin: Origin
    policy: Policy
    deadline: Deadline
    seconds: float


class PlainConnection(HTTPConnection):
    """A connection without encryption."""

    route: Route

    def _new_conn(self) -> socket.socket:
        return open_socket(self.route)


class TlsConnection(HTTPSConnection):
    """A connection over TLS, with the certificate checked for the host's name."""

    route: Route

    def _new_conn(self) -> socket.socket:
        return open_socket(self.route)


Connection = PlainConnection | TlsConnection


def open_socket(route: Route) -> TimedSocket:
    """Return a socket that is connected to one of the addresses of a host.

    Every address is looked at before it is connected and again once it is, so it does not help a name to have another
    address the next time that it is asked for.

    Raises:
        PeerRefusedError: the host has no address that is allowed.
        OSError: none of them could be connected.
    """
    origin = route.origin
    found = socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
    refused, failed = "", OSError("the name has no address")
    for family, kind, protocol, _, address in found:
        cause = route.policy.against_peer(origin, str(address[0]))
        if cause is not None:
            refused = cause
            continue
        sock = TimedSocket(family, kind, protocol)
        try:
            connect(sock, address, deadline=route.deadline, seconds=route.seconds)
            peer = str(sock.getpeername()[0])
            if route.policy.against_peer(origin, peer) is None:
                return sock
            refused = f"{origin.host} is at {peer} once it is connected"
            sock.close()
        except OSError as error:
            failed = error
            sock.close()
        except BaseException:
            sock.close()
            raise
    if refused:
        raise PeerRefusedError(refused)
    raise failed


class Connections:
    """The connections that are open and idle, those used last first.

    Arguments:
        policy: where they may go.
        connect_seconds: for making one.
        most_idle: how many are kept for a host.
        tls: how hosts prove who they are; None asks for certificates that this machine trusts.
    """

    def __init__(
        self, policy: Policy, *, connect_seconds: float, most_idle: int, tls: ssl.SSLContext | None = None
    ) -> None:
        self._policy, self._seconds, self._most_idle = policy, connect_seconds, most_idle
        self._tls = tls or ssl.create_default_context()
        self._tls.sslsocket_class = TimedTls
        self._lock = threading.Lock()
        self._idle: defaultdict[Origin, list[Connection]] = defaultdict(list)

    def take(self, origin: Origin, deadline: Deadline, *, fresh: bool = False) -> tuple[Connection, bool]:
        """Return a connected connection, and whether it was used before.

        Arguments:
            origin: who is asked.
            deadline: of the answer.
            fresh: take none that was used before.

        Raises:
            PeerRefusedError, OSError, urllib3's errors: it cannot be made.
        """
        route = Route(origin, self._policy, deadline, self._seconds)
        while not fresh and (kept := self._pop(origin)) is not None:
            if kept.is_connected:
                _time(kept, route)
                return kept, True
            kept.close()
        made: Connection
        if origin.scheme == "https":
            made = TlsConnection(origin.host, origin.port, timeout=self._seconds, ssl_context=self._tls)
        else:
            made = PlainConnection(origin.host, origin.port, timeout=self._seconds)
        made.route = route
        try:
            made.connect()
            _time(made, route)
        except BaseException:
            made.close()
            raise
        return made, False

    def give_back(self, connection: Connection) -> None:
        """Keep a connection whose answer was read to its end, or close it."""
        with self._lock:
            idle = self._idle[connection.route.origin]
            if connection.sock is not None and len(idle) < self._most_idle:
                idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close all that are idle."""
        with self._lock:
            idle = [connection for kept in self._idle.values() for connection in kept]
            self._idle.clear()
        for connection in idle:
            connection.close()

    def _pop(self, origin: Origin) -> Connection | None:
        with self._lock:
            kept = self._idle.get(origin)
            return kept.pop() if kept else None


def _time(connection: Connection, route: Route) -> None:
    """Give a connection and its socket the deadline of the next answer."""
    connection.route = route
    if isinstance(connection.sock, TimedSocket | TimedTls):
        connection.sock.deadline = route.deadline
