"""Sockets that end in time: however slowly bytes drip, an answer has one deadline, and waiting can be stopped."""

from __future__ import annotations

import errno
import os
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any, Final

_SLICE: Final = 0.1
"""Seconds after which a wait looks whether it should be stopped."""


class StoppedError(Exception):
    """The client was stopped while it waited."""


class TooSlowError(TimeoutError):
    """The whole answer, or the next byte of it, did not come in time."""


class Deadline:
    """How long one answer may still take.

    Arguments:
        seconds: from now until the whole answer is there.
        idle: seconds in which at least one byte has to come.
        stopped: ends all waiting once it is set.
    """

    def __init__(self, *, seconds: float, idle: float, stopped: threading.Event) -> None:
        self._seconds, self._idle, self._stopped = seconds, idle, stopped
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TooSlowError: none is.
            StoppedError: the client was stopped.
        """
        if self._stopped.is_set():
            raise StoppedError
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlowError(f"the answer was not whole after {self._seconds:g} seconds")
        return left

    def wait(self, come: Callable[[float], bool], most: float) -> None:
        """Wait until something has come, in slices.

        Arguments:
            come: waits so many seconds at most, and tells whether it came.
            most: seconds to wait at most.

        Raises:
            TooSlowError: it did not come in time, or the whole answer did not.
            StoppedError: the client was stopped.
        """
        until = time.monotonic() + most
        while True:
            left = min(self.left(), until - time.monotonic())
            if left <= 0:
                raise TooSlowError(f"nothing came for {most:g} seconds")
            if come(min(left, _SLICE)):
                return

    def receive(self, sock: socket.socket, receive: Callable[[], int]) -> int:
        """Return how many bytes a socket has received, at least one within the time that it may be idle."""
        received = 0

        def come(seconds: float) -> bool:
            nonlocal received
            sock.settimeout(seconds)
            try:
                received = receive()
            except TimeoutError:
                return False
            return True

        self.wait(come, self._idle)
        return received


class TimedSocket(socket.socket):
    """A socket whose reads keep a deadline, once it has one."""

    deadline: Deadline | None = None

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Receive into a buffer, within the deadline."""
        receive = super().recv_into
        if self.deadline is None:
            return receive(buffer, nbytes, flags)
        return self.deadline.receive(self, lambda: receive(buffer, nbytes, flags))


class TimedTls(ssl.SSLSocket):
    """The same over TLS; the handshake keeps the socket's own time-out as a whole (CPython's `_ssl`)."""

    deadline: Deadline | None = None

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Receive into a buffer, within the deadline."""
        receive = super().recv_into
        if self.deadline is None:
            return receive(buffer, nbytes, flags)
        return self.deadline.receive(self, lambda: receive(buffer, nbytes, flags))


def connect(sock: TimedSocket, address: Any, *, deadline: Deadline, seconds: float) -> None:
    """Connect a socket, in slices so that it can be stopped.

    Arguments:
        sock: of the family of the address.
        address: as `socket.getaddrinfo` gives it.
        deadline: of the whole answer.
        seconds: for connecting alone.

    Raises:
        TooSlowError: it took too long.
        StoppedError: the client was stopped.
        OSError: the host refused, or cannot be reached.
    """
    sock.settimeout(0)
    begun = sock.connect_ex(address)
    if begun == errno.EINPROGRESS:
        poll = select.poll()
        poll.register(sock, select.POLLOUT)
        deadline.wait(lambda slice_: bool(poll.poll(slice_ * 1000)), seconds)
        begun = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if begun:
        raise OSError(begun, os.strerror(begun))
    sock.settimeout(min(seconds, deadline.left()))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
