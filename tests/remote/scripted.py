"""A server on loopback that sends exactly the bytes that a test wants, as slowly and as wrongly as it wants."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, FetchProblem, Outcome
from sitegen.remote.waiting import Clock, Manners

QUICK = Manners(
    connect_seconds=20, idle_seconds=20, answer_seconds=40, tries=1, first_wait=1, longest_wait=60, rate=0, at_once=8
)
"""For honest hosts, also on a machine that is busy: nothing is waited for that does not come at once."""
HURRIED = replace(QUICK, connect_seconds=0.5, idle_seconds=0.3, answer_seconds=0.6)
"""For hosts that never end."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client sent."""

    target: str
    fields: dict[str, str]


Answer = bytes | Iterable[bytes]
Script = Callable[[Asked], Answer]


def answer(body: bytes = b"", status: str = "200 OK", **fields: str) -> bytes:
    """Return an answer as it stands on the wire; a field's name has underscores for its dashes."""
    fields = {"Content_Length": str(len(body))} | fields
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


@dataclass
class Scripted:
    """The server: what was asked of it, and over how many connections."""

    script: Script
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    most_at_once: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        while not self.stopping.is_set():
            with contextlib.suppress(TimeoutError):
                sock, _ = listening.accept()
                self.connections += 1
                thread = threading.Thread(target=self._talk, args=[sock], daemon=True)
                self._threads.append(thread)
                thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _talk(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), contextlib.closing(sock):
            sock.settimeout(5)
            if self.tls is not None:
                sock = self.tls.wrap_socket(sock, server_side=True)
            with contextlib.closing(sock), sock.makefile("rb") as reader:
                while line := reader.readline():
                    if not self._answer(sock, line, reader.readline):
                        return

    def _answer(self, sock: socket.socket, line: bytes, more: Callable[[], bytes]) -> bool:
        fields = {}
        while field_line := more().strip():
            name, _, value = field_line.decode("latin-1").partition(":")
            fields[name.lower()] = value.strip()
        words = line.decode("latin-1").split(" ")
        if words[0] != "GET":
            return False
        asked = Asked(words[1], fields)
        with self._lock:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            made = self.script(asked)
            for piece in [made] if isinstance(made, bytes) else made:
                if self.stopping.is_set():
                    return False
                sock.sendall(piece)
        finally:
            with self._lock:
                self._at_once -= 1
        return isinstance(made, bytes)


@contextmanager
def scripted(script: Script, *, tls: ssl.SSLContext | None = None) -> Iterator[tuple[Scripted, str]]:
    """Serve a script, and give the server and its address without a slash; connections of iterables are closed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.02)
        server = Scripted(script, tls)
        thread = threading.Thread(target=server.serve, args=[listening], daemon=True)
        thread.start()
        try:
            scheme = "http" if tls is None else "https"
            yield server, f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.stopping.set()
            thread.join()
            server.join()


@dataclass
class Watch:
    """A clock that never waits: what would be slept is noted, and time goes on by it."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, wall=lambda: self.time, chance=lambda: 1.0, sleep=self.sleep)


def fetch(base: str, target: str = "/x", *, manners: Manners = QUICK) -> Outcome:
    """Fetch one address with a client of its own, which was given its host."""
    with Client(given=[base], manners=manners) as client:
        return client.fetch(base + target)


def whole(outcome: Outcome) -> Fetched:
    assert isinstance(outcome, Fetched), outcome
    return outcome


def problem(outcome: Outcome) -> FetchProblem:
    assert isinstance(outcome, FetchProblem), outcome
    return outcome
