"""Heads of requests: strictly read, and whatever comes is a request or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.request import MOST_FIELDS, RequestError, parse_head

GOOD = b"GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nAccept: a\r\naccept: b\r\n\r\n"


def test_a_request_is_read() -> None:
    request = parse_head(GOOD)
    assert request.method == "GET"
    assert request.target == ("/a", "b=c")
    assert request.fields == {"host": "localhost", "accept": "a, b"}
    assert request.is_persistent


def test_an_absolute_target_names_the_host() -> None:
    request = parse_head(b"GET http://evil.example/a HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert request.field("host") == "evil.example"
    assert request.target.path == "/a"


@pytest.mark.parametrize(
    ("head", "stays"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", True),
    ],
)
def test_whether_the_connection_stays(head: bytes, stays: bool) -> None:  # noqa: FBT001 - a table of cases
    assert parse_head(head).is_persistent is stays


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: b\0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", 405),
        (b"get / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (b"OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: b\r\n" * MOST_FIELDS + b"\r\n", 431),
    ],
)
def test_what_is_no_request_for_a_file_is_refused(head: bytes, status: int) -> None:
    with pytest.raises(RequestError) as refused:
        parse_head(head)
    assert refused.value.status == status


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_request_or_refused(data: bytes) -> None:
    try:
        request = parse_head(data)
    except RequestError:
        return
    assert request.target.path.startswith("/")


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_byte_that_is_another_gives_a_request_or_a_refusal(at: int, byte: int) -> None:
    try:
        request = parse_head(GOOD[:at] + bytes([byte]) + GOOD[at + 1 :])
    except RequestError:
        return
    assert request.target.path.startswith("/")
