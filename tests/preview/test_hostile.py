"""Attacks over real sockets: what is asked for is refused, and the next reader gets their page all the same."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.preview import live, server, wire
from sitegen.preview.answers import FolderAnswers
from tests.preview.served import Served, previewing

SECRET = b"secret of the operator"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    tree = tmp_path / "public"
    (tree / "x").mkdir(parents=True)
    (tree / "index.html").write_bytes(b"<p>first page")
    (tree / "x" / "file.txt").write_bytes(b"a file")
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (tree / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tree / "loop").symlink_to(tree / "loop")
    with previewing(FolderAnswers(tree)) as served:
        yield served
        assert served.get("/").body == b"<p>first page"


def status(reply: bytes) -> int:
    return int(reply.split(b" ", 2)[1])


def ask(served: Served, target: str, *fields: str, method: str = "GET", host: str = "localhost") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *fields]
    return served.raw(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))


@pytest.mark.parametrize(
    "target",
    ["/../secret.txt", "/x/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/x/%2e%2e/%2e%2e/secret.txt",
     "/..%5csecret.txt", "/..\\secret.txt", "/%c0%ae%c0%ae/secret.txt", "/secret.txt%00.html", "/link.txt", "/loop/x",
     "/%252e%252e/secret.txt", "/" + "a" * 5_000, "/x/" * 2_000, "//secret.txt", "/./../secret.txt",
     "/x%0d%0aX-A:%20b"],
)  # fmt: skip
def test_no_path_leaves_the_tree(served: Served, target: str) -> None:
    reply = ask(served, target)
    assert status(reply) in {400, 404}
    assert SECRET not in reply
    assert b"\r\nX-A: b" not in reply


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.1.2.3", ""])
@pytest.mark.parametrize("target", ["/", "/x/file.txt", "/.sitegen/events", "/.sitegen/overlay.js"])
def test_dns_rebinding_gets_nothing(served: Served, host: str, target: str) -> None:
    reply = ask(served, target, host=host)
    assert status(reply) == (421 if host else 400)
    assert b"first page" not in reply
    assert b"a file" not in reply


def test_an_absolute_target_cannot_smuggle_a_host(served: Served) -> None:
    assert status(ask(served, "http://evil.example/")) == 421
    assert status(ask(served, f"http://localhost:{served.port}/", host="evil.example")) == 200


@pytest.mark.parametrize("field", ["Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Origin: null"])
@pytest.mark.parametrize("target", ["/.sitegen/events?page=/", "/.sitegen/overlay.js", "/.sitegen/"])
def test_pages_of_other_sites_get_no_events(served: Served, field: str, target: str) -> None:
    reply = ask(served, target, field)
    assert status(reply) == 403
    assert b"event:" not in reply


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "BREW"])
def test_nothing_but_reading_is_allowed(served: Served, method: str) -> None:
    reply = ask(served, "/", method=method)
    assert status(reply) == 405
    assert b"\r\nAllow: GET, HEAD\r\n" in reply


def test_a_second_request_behind_a_body_is_not_answered(served: Served) -> None:
    smuggled = b"GET /x/file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(smuggled)
    reply = served.raw(head + smuggled)
    assert status(reply) == 400
    assert reply.count(b"HTTP/1.1 ") == 1


def test_an_endless_head_is_cut_off(served: Served) -> None:
    assert status(served.raw(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)) == 431


def test_a_head_that_comes_too_slowly_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "HEAD", 0.05)
    assert status(served.raw(b"GET / HTTP/1.1\r\n")) == 408


def test_an_idle_connection_is_closed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "IDLE", 0.05)
    assert served.raw(b"") == b""


def test_garbage_gets_an_answer_and_an_end(served: Served) -> None:
    assert status(served.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")) == 400
    assert status(served.raw(b"\r\nGET / HTTP/1.0\r\nHost: localhost\r\n\r\n")) == 200


def test_connections_are_bounded(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 4)
    held = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(4)]
    try:
        for connection in held:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert status(connection.recv(64)) == 200
        refused = served.raw(b"")
        assert status(refused) == 503
        assert b"\r\nRetry-After: 1\r\n" in refused
    finally:
        for connection in held:
            connection.close()
    monkeypatch.undo()


def test_streams_of_events_are_bounded(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_STREAMS", 1)
    head = b"GET /.sitegen/events?page=%2F HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as first:
        first.sendall(head)
        assert status(first.recv(1024)) == 200
        assert status(served.raw(head)) == 503


def test_a_stream_of_a_page_that_cannot_be_has_no_version(served: Served) -> None:
    head = b"GET /.sitegen/events?page=%2F..%2F..%2Fetc&page=x&a&b HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as stream:
        stream.sendall(head)
        data = b""
        while not data.endswith(b"\n\n"):
            data += stream.recv(65536)
    assert b'"version": ""' in data


def test_a_client_that_leaves_in_the_middle_harms_nobody(served: Served) -> None:
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", served.port)) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: local")
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.sendall(b"GET /.sitegen/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
