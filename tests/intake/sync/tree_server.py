"""A host on loopback that serves a built tree, counts what is asked, and lies where it is told to."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tests.remote.scripted import Answer, Asked, Scripted, answer, scripted

Lie = Callable[[str, bytes | None], Answer | None]
"""Gets a path and the true bytes, None where nothing is; returns what is sent, or None for the truth."""


@dataclass
class Host:
    """What serves the tree, as the tests see it.

    Arguments:
        base: the address of the mirror, with a slash at its end.
        server: what answers.
    """

    base: str
    server: Scripted

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [unquote(asked.target.removeprefix("/")) for asked in self.server.asked]

    def bundles(self) -> list[str]:
        """Return which of that were documents of papers."""
        return [path for path in self.paths() if path.startswith("pith/")]

    def forget(self) -> None:
        self.server.asked.clear()


def whole(asked: Asked, body: bytes | None) -> bytes:
    """Return the answer of an honest host, which knows conditions."""
    if body is None:
        return answer(b"nothing is here", "404 Not Found")
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if asked.fields.get("if-none-match") == etag:
        return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag.encode() + b"\r\n\r\n"
    return answer(body, ETag=etag)


def read(tree: Path, path: str) -> bytes | None:
    file = tree / path / "index.html" if path.endswith("/") else tree / path
    return file.read_bytes() if file.is_file() else None


@contextmanager
def hosted(tree: Path, lie: Lie | None = None) -> Iterator[Host]:
    """Serve a tree that may change meanwhile."""

    def script(asked: Asked) -> Answer:
        path = unquote(asked.target.partition("?")[0]).removeprefix("/")
        body = read(tree, path)
        told = lie(path, body) if lie is not None else None
        return whole(asked, body) if told is None else told

    with scripted(script) as (server, base):
        yield Host(f"{base}/", server)


def bundles_only(change: Callable[[bytes], Answer]) -> Lie:
    """Change what is sent for every bundle."""
    return lambda path, body: change(body) if body is not None and path.endswith("/bundle.json") else None


def at(wanted: str, change: Callable[[bytes], Answer]) -> Lie:
    """Change what is sent at one path."""
    return lambda path, body: change(body) if body is not None and path == wanted else None


def dropped(_: bytes) -> Answer:
    return iter([b""])


def truncated(body: bytes) -> Answer:
    return iter([answer(body)[:-10]])


def shorter_than_it_says(body: bytes) -> Answer:
    return iter([answer(body, Content_Length=str(len(body) + 100))])


def longer_than_it_says(body: bytes) -> Answer:
    return iter([answer(body, Content_Length=str(len(body) - 100))])


def as_a_page(_: bytes) -> Answer:
    return answer(b"<!doctype html><title>Log in</title>", Content_Type="text/html")


def dripping(body: bytes) -> Answer:
    def drip() -> Iterator[bytes]:
        for byte in answer(body):
            time.sleep(0.05)
            yield bytes([byte])

    return drip()


def endless(_: bytes) -> Answer:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return itertools.chain([head], itertools.repeat(b"10000\r\n" + b"[" * 0x10000 + b"\r\n"))


def in_a_circle(_: bytes) -> Answer:
    return answer(b"", "302 Found", Location="bundle.json")


def elsewhere(_: bytes) -> Answer:
    return answer(b"", "302 Found", Location="https://evil.example/bundle.json")


def too_often(_: bytes) -> Answer:
    return answer(b"", "429 Too Many Requests", Retry_After="1")


def busy(_: bytes) -> Answer:
    return answer(b"", "503 Service Unavailable")
