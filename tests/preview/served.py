"""A preview in a thread of its own, and what a client says to it."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.preview.answers import Answers
from sitegen.preview.preview import Preview

WAIT = 30.0
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@dataclass
class Terminal:
    """Remembers what was told, and waits for it."""

    lines: list[str] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, line: str) -> None:
        with self._news:
            self.lines.append(line)
            self._news.notify_all()

    def wait_for(self, words: str, *, times: int = 1) -> None:
        with self._news:
            heard = self._news.wait_for(lambda: sum(words in line for line in self.lines) >= times, WAIT)
        assert heard, (words, self.lines)


@dataclass(frozen=True)
class Reply:
    status: int
    fields: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Served:
    """A running preview.

    Arguments:
        preview: itself.
        terminal: what it told.
    """

    preview: Preview
    terminal: Terminal

    @property
    def base(self) -> str:
        return self.preview.address.rstrip("/")

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    def get(self, path: str, method: str = "GET", **fields: str) -> Reply:
        """Send one request; `_` in a field's name stands for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        try:
            connection.putrequest(method, path, skip_host="Host" in fields, skip_accept_encoding=True)
            for name, value in fields.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return Reply(response.status, {n.lower(): v for n, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def page(self, path: str) -> Reply:
        """Ask as a browser does that shows a page."""
        return self.get(path, **BROWSER)

    def raw(self, data: bytes) -> bytes:
        """Send bytes, and return everything that comes until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=WAIT) as connection:
            connection.sendall(data)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@contextmanager
def previewing(
    answers: Answers, *, watch: Sequence[Path] = (), poll: bool = False, host: str = "127.0.0.1", port: int = 0
) -> Iterator[Served]:
    """Run a preview."""
    terminal = Terminal()
    preview = Preview(answers, host=host, port=port, watch=watch, poll=poll, told=terminal.tell)
    listening = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(preview.run(listening.set)), daemon=True)
    thread.start()
    assert listening.wait(WAIT)
    try:
        yield Served(preview, terminal)
    finally:
        preview.stop()
        thread.join(WAIT)
        assert not thread.is_alive()
