"""A host that serves a built tree, and lies about it in one way."""

from __future__ import annotations

import gzip
import itertools
import mimetypes
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tests.remote.scripted import Answer, Asked, Scripted, answer, scripted

Lie = Callable[[str, bytes | None], Answer | None]
"""Gets a path and the true bytes, None where nothing is; returns what is sent, or None for the truth."""


def truth(body: bytes | None, path: str, **fields: str) -> bytes:
    """Return the answer of an honest host."""
    if body is None:
        return answer(b"nothing is here", "404 Not Found")
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return answer(body, Content_Type=kind, **fields)


def read(tree: Path, path: str) -> bytes | None:
    file = tree / path
    return file.read_bytes() if file.is_file() and path != "_headers" else None


@dataclass
class Host:
    """What a host serves, which may change while it serves.

    Arguments:
        tree: the root of a built tree.
        lie: how it lies; None tells the truth.
        base: the address of the mirror, once it is served.
        server: knows what was asked.
    """

    tree: Path
    lie: Lie | None = None
    base: str = ""
    server: Scripted | None = None

    def answer_to(self, path: str) -> bytes:
        """Return the true answer."""
        return truth(read(self.tree, path), path)

    def answer(self, asked: Asked) -> Answer:
        path = unquote(asked.target.partition("?")[0]).removeprefix("/")
        body = read(self.tree, path)
        told = self.lie(path, body) if self.lie is not None else None
        return truth(body, path) if told is None else told

    def asked(self) -> list[str]:
        """Return what was asked since this was asked last."""
        assert self.server is not None
        found = [asked.target.removeprefix("/") for asked in self.server.asked]
        self.server.asked.clear()
        return found


@contextmanager
def lying(tree: Path, lie: Lie | None = None) -> Iterator[Host]:
    """Serve a tree on loopback."""
    host = Host(tree, lie)
    with scripted(host.answer) as (server, base):
        host.server, host.base = server, f"{base}/"
        yield host


def instead(path: str, body: bytes | None) -> Lie:
    """Send other bytes at one path, or say that nothing is there."""
    return lambda asked, _: truth(body, path) if asked == path else None


def from_tree(other: Path, *paths: str) -> Lie:
    """Send some paths from another tree; all, where none is named."""
    return lambda asked, _: truth(read(other, asked), asked) if asked in paths or not paths else None


def only(path: str, change: Callable[[bytes], Answer]) -> Lie:
    """Change what is sent at one path."""
    return lambda asked, body: change(body) if asked == path and body is not None else None


def truncated(body: bytes) -> Answer:
    return iter([answer(body)[:-10]])


def endless(_: bytes) -> Answer:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return itertools.chain([head], itertools.repeat(b"10000\r\n" + b"[" * 0x10000 + b"\r\n"))


def dripping(body: bytes) -> Answer:
    def drip() -> Iterator[bytes]:
        wire = answer(body)
        for place in range(len(wire)):
            time.sleep(0.02)
            yield wire[place : place + 1]

    return drip()


def bomb(_: bytes) -> Answer:
    return answer(gzip.compress(bytes(8 << 20)), Content_Encoding="gzip")


def elsewhere(_: bytes) -> Answer:
    return answer(b"", "302 Found", Location="https://evil.example/bundle.json")


def minified(body: bytes) -> Answer:
    return answer(b" ".join(body.split()), Content_Type="text/html")


def with_script(body: bytes) -> Answer:
    return answer(body + b"<script src=/cdn-cgi/x.js></script>", Content_Type="text/html")


def as_on_windows(body: bytes) -> Answer:
    return answer(body.replace(b"\n", b"\r\n"), Content_Type="text/html")
