"""One answer: whole, or refused for the one thing that is wrong with it."""

from __future__ import annotations

import gzip
import hashlib
import io
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen import __version__
from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, FetchProblem, Question
from tests.remote.scripted import HURRIED, QUICK, Answer, Asked, answer, fetch, problem, scripted, whole

BODY = b"signed bytes, " * 1000
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


WHOLE = {
    "with its length": answer(BODY),
    "chunked": CHUNKED + chunks(BODY[:7], BODY[7:], b""),
    "packed": answer(gzip.compress(BODY), Content_Encoding="gzip"),
    "packed in two members": answer(gzip.compress(BODY[:9]) + gzip.compress(BODY[9:]), Content_Encoding="GZip"),
    "as it is": answer(BODY, Content_Encoding="identity"),
}


@pytest.mark.parametrize("wire", WHOLE.values(), ids=WHOLE)
def test_a_whole_answer_is_given_with_its_hash(wire: bytes) -> None:
    with scripted(lambda _: wire) as (_, base):
        fetched = whole(fetch(base))
    assert (fetched.body, fetched.size, fetched.status) == (BODY, len(BODY), 200)
    assert fetched.sha256 == hashlib.sha256(BODY).hexdigest()
    assert fetched.url == f"{base}/x"


def test_an_answer_until_the_connection_ends_is_whole() -> None:
    with scripted(lambda _: iter([b"HTTP/1.0 200 OK\r\n\r\n", BODY])) as (_, base):
        assert whole(fetch(base)).body == BODY


BOMB = gzip.compress(bytes(1 << 20))
REFUSED = {
    "shorter than declared": ("N007", iter([answer(BODY)[:-1]])),
    "chunks that end early": ("N007", iter([CHUNKED + chunks(BODY)])),
    "packed and cut": ("N007", answer(gzip.compress(BODY)[:-9], Content_Encoding="gzip")),
    "declared too large": ("N008", answer(b"x", Content_Length="100001")),
    "chunked and too large": ("N008", iter([CHUNKED, *[chunks(bytes(10_000))] * 11])),
    "a bomb": ("N008", answer(BOMB, Content_Encoding="gzip")),
    "no gzip": ("N009", answer(b"not packed", Content_Encoding="gzip")),
    "another coding": ("N009", answer(zlib.compress(BODY), Content_Encoding="br")),
    "no HTTP": ("N010", iter([b"SSH-2.0-OpenSSH_9\r\n\r\n"])),
    "two lengths": ("N010", iter([b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"])),
    "a line of the head without end": ("N010", iter([b"HTTP/1.1 200 OK\r\nX: ", b"x" * 70_000])),
    "a head without end": ("N010", iter([b"HTTP/1.1 200 OK\r\n", b"X: x\r\n" * 200, b"\r\n"])),
    "a chunk's length without end": ("N010", iter([CHUNKED, b"0" * 70_000])),
    "nothing at all": ("N004", iter([b""])),
    "404": ("N011", answer(b"no", "404 Not Found")),
    "410": ("N011", answer(b"no", "410 Gone")),
    "403": ("N012", answer(b"no", "403 Forbidden")),
    "401": ("N012", answer(b"no", "401 Unauthorized")),
    "500": ("N014", answer(b"no", "500 Internal Server Error")),
    "429": ("N013", answer(b"no", "429 Too Many Requests")),
    "206": ("N017", answer(b"no", "206 Partial Content")),
    "304 without a condition": ("N017", answer(b"", "304 Not Modified")),
    "999": ("N017", answer(b"no", "999 What")),
}


@pytest.mark.parametrize(("code", "wire"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_answer_is_refused_by_its_code(code: str, wire: bytes | Iterator[bytes]) -> None:
    with scripted(lambda _: wire) as (_, base), Client(given=[base], manners=QUICK) as client:
        outcome = problem(client.fetch(Question(url=f"{base}/x", most=100_000)))
    assert outcome.code == code
    assert outcome.problem.place == f"{base}/x"
    assert (outcome.problem.cause + outcome.problem.place).isprintable()


def test_a_bomb_is_not_unpacked_to_its_end() -> None:
    # 128 MiB of zeros pack into 128 KiB.
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 24)) for _ in range(8)) + packer.flush()
    with (
        scripted(lambda _: answer(bomb, Content_Encoding="gzip")) as (_, base),
        Client(given=[base], manners=QUICK) as client,
    ):
        file = io.BytesIO()
        assert problem(client.fetch(Question(url=base, most=1 << 20, into=file))).code == "N008"
    assert file.tell() <= 1 << 20


def drip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        time.sleep(0.05)
        yield piece


def in_bytes(wire: bytes) -> Iterator[bytes]:
    return (wire[place : place + 1] for place in range(len(wire)))


SLOW = {
    "a body that drips": lambda: drip(in_bytes(answer(BODY))),
    "a head that drips": lambda: drip(in_bytes(answer(BODY, X="x" * 1000))),
    "chunks that drip": lambda: drip(iter([CHUNKED, *[chunks(b"x")] * 1000])),
    "a head that goes on": lambda: drip(iter([b"HTTP/1.1 100 Continue\r\n\r\n"] * 1000)),
}


@pytest.mark.parametrize("make", SLOW.values(), ids=SLOW)
def test_a_slow_drip_ends_at_the_deadline_although_every_byte_comes_in_time(make: object) -> None:
    assert callable(make)
    with scripted(lambda _: make()) as (_, base):
        outcome = problem(fetch(base, manners=HURRIED))
    assert (outcome.code, outcome.is_passing) == ("N006", True)
    assert "0.6 seconds" in outcome.problem.cause


def test_a_drip_within_the_deadline_is_whole() -> None:
    with scripted(lambda _: drip(iter([answer(BODY)[:50], answer(BODY)[50:]]))) as (_, base):
        assert whole(fetch(base)).body == BODY


def test_silence_ends_when_nothing_came_for_too_long() -> None:
    def silent(_: Asked) -> Iterator[bytes]:
        yield answer(BODY)[:-5]
        time.sleep(0.5)
        yield b""

    with scripted(silent) as (_, base):
        outcome = problem(fetch(base, manners=replace(QUICK, idle_seconds=0.1, answer_seconds=9)))
    assert outcome.code == "N006"
    assert "0.1 seconds" in outcome.problem.cause


def test_a_body_goes_into_a_file_and_a_failed_try_leaves_nothing_of_it() -> None:
    wires: Iterator[Answer] = iter([iter([answer(BODY)[:-100]]), answer(b"second")])
    file = io.BytesIO(b"before")
    file.seek(6)
    with (
        scripted(lambda _: next(wires)) as (_, base),
        Client(given=[base], manners=replace(QUICK, tries=2, first_wait=0)) as client,
    ):
        fetched = whole(client.fetch(Question(url=base, into=file)))
    assert file.getvalue() == b"beforesecond"
    assert (fetched.body, fetched.size, fetched.tries) == (b"", 6, 2)


class Full(io.BytesIO):
    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_file_that_cannot_be_written_is_no_fault_of_the_host() -> None:
    with scripted(lambda _: answer(BODY)) as (_, base), Client(given=[base], manners=QUICK) as client:
        with pytest.raises(OSError, match="No space left"):
            client.fetch(Question(url=base, into=Full()))
        assert whole(client.fetch(base)).body == BODY


def test_an_answer_of_before_may_still_be_good() -> None:
    def script(asked: Asked) -> bytes:
        if asked.fields.get("if-none-match") == '"v1"' or "if-modified-since" in asked.fields:
            return answer(b"", "304 Not Modified", ETag='"v1"')
        return answer(BODY, ETag='"v1"', Last_Modified="Sat, 28 Nov 2026 10:00:00 GMT")

    with scripted(script) as (_, base), Client(given=[base], manners=QUICK) as client:
        first = whole(client.fetch(base))
        assert not first.is_unchanged
        again = whole(client.fetch(Question(url=base, etag=first.fields.etag)))
        dated = whole(client.fetch(Question(url=base, last_modified=first.fields.last_modified)))
        other = whole(client.fetch(Question(url=base, etag='"v0"')))
    assert [(one.is_unchanged, one.body) for one in (again, dated, other)] == [(True, b""), (True, b""), (False, BODY)]


def test_the_program_says_who_asks_and_sends_nothing_else_of_the_user() -> None:
    with scripted(lambda _: answer(BODY)) as (server, base):
        whole(fetch(base, manners=replace(QUICK, contact="mailto:me@example.org")))
        whole(fetch(base, manners=replace(QUICK, contact="x\r\nEvil: yes")))
    first, second = server.asked
    assert first.fields["user-agent"] == f"sitegen/{__version__} (+mailto:me@example.org)"
    assert second.fields["user-agent"] == f"sitegen/{__version__}"
    assert set(first.fields) == {"host", "user-agent", "accept", "accept-encoding"} == set(second.fields)
    assert first.fields["accept-encoding"] == "gzip"


def test_a_connection_is_kept_for_the_next_question_also_after_a_404() -> None:
    def script(asked: Asked) -> bytes:
        return answer(BODY) if asked.target == "/x" else answer(b"no", "404 Not Found")

    with scripted(script) as (server, base), Client(given=[base], manners=QUICK) as client:
        for target in ("/x", "/y", "/x"):
            client.fetch(base + target)
    assert (server.connections, len(server.asked)) == (1, 3)


def test_a_connection_that_the_host_closed_meanwhile_is_no_failure() -> None:
    with scripted(lambda _: iter([answer(BODY)])) as (server, base), Client(given=[base], manners=QUICK) as client:
        bodies = [whole(client.fetch(base)).body for _ in range(3)]
    assert bodies == [BODY] * 3
    assert server.connections == 3


def test_a_kept_connection_that_ends_without_an_answer_is_replaced_once() -> None:
    wires: Iterator[Answer] = iter([answer(BODY), iter([b""]), answer(b"new"), iter([b""]), iter([b""])])
    with scripted(lambda _: next(wires)) as (server, base), Client(given=[base], manners=QUICK) as client:
        assert whole(client.fetch(base)).body == BODY
        assert whole(client.fetch(base)).body == b"new"
        assert problem(client.fetch(base)).code == "N004"
    assert (server.connections, len(server.asked)) == (3, 5)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([b"HTTP/1.1 200 OK\r\n", b"\r\n", b"Content-Length: 5\r\n", b"5\r\n", b"0\r\n\r\n"]))
    | st.lists(st.binary(max_size=40) | st.just(CHUNKED), max_size=4)
)
def test_arbitrary_bytes_give_an_answer_or_a_problem_and_raise_nothing(wire: list[bytes]) -> None:
    with scripted(lambda _: iter([b"".join(wire)])) as (_, base):
        assert isinstance(fetch(base), Fetched | FetchProblem)
