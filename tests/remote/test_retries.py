"""Asking again, and politely: no test waits, time goes on by what would have been slept."""

from __future__ import annotations

import email.utils
import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sitegen.remote.client import Client
from sitegen.remote.waiting import Manners, asked_to_wait, back_off
from tests.remote.scripted import QUICK, Answer, Asked, Watch, answer, problem, scripted, whole

FOUR = replace(QUICK, tries=4, first_wait=1.0, longest_wait=30.0)
OK = answer(b"here")


def failing(times: int, wrong: bytes) -> Iterator[bytes]:
    return itertools.chain([wrong] * times, itertools.repeat(OK))


@pytest.mark.parametrize("status", ["500 x", "502 x", "503 x", "504 x", "429 x", "408 x"])
def test_what_may_pass_is_asked_again_after_waits_that_double(status: str) -> None:
    watch, answers = Watch(), failing(3, answer(b"", status))
    with (
        scripted(lambda _: next(answers)) as (_, base),
        Client(given=[base], manners=FOUR, clock=watch.clock) as client,
    ):
        fetched = whole(client.fetch(base))
    assert (fetched.body, fetched.tries, watch.slept) == (b"here", 4, [1.0, 2.0, 4.0])


def test_what_fails_each_time_is_given_up_and_may_pass_later() -> None:
    watch = Watch()
    with (
        scripted(lambda _: answer(b"", "503 x")) as (server, base),
        Client(given=[base], manners=FOUR, clock=watch.clock) as client,
    ):
        outcome = problem(client.fetch(base))
    assert (outcome.code, outcome.status, outcome.tries, outcome.is_passing) == ("N013", 503, 4, True)
    assert len(server.asked) == 4


@pytest.mark.parametrize("wrong", [answer(b"", "404 x"), answer(b"", "403 x"), answer(b"x", Content_Encoding="br")])
def test_what_will_not_change_is_asked_once(wrong: bytes) -> None:
    watch = Watch()
    with (
        scripted(lambda _: wrong) as (server, base),
        Client(given=[base], manners=FOUR, clock=watch.clock) as client,
    ):
        assert not problem(client.fetch(base)).is_passing
    assert (len(server.asked), watch.slept) == (1, [])


def test_a_truncated_answer_is_asked_for_again() -> None:
    answers: Iterator[Answer] = iter([iter([OK[:-1]]), OK])
    with (
        scripted(lambda _: next(answers)) as (_, base),
        Client(given=[base], manners=FOUR, clock=Watch().clock) as client,
    ):
        assert whole(client.fetch(base)).tries == 2


def test_a_refused_connection_is_tried_again() -> None:
    with scripted(lambda _: OK) as (_, base):
        pass
    watch = Watch()
    with Client(given=[base], manners=FOUR, clock=watch.clock) as client:
        outcome = problem(client.fetch(base))
    assert (outcome.code, outcome.tries, watch.slept) == ("N004", 4, [1.0, 2.0, 4.0])


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("7", 7.0),
        ("0", 1.0),
        ("9999999", 30.0),
        (email.utils.formatdate(1012, usegmt=True), 12.0),
        (email.utils.formatdate(0, usegmt=True), 1.0),
        ("soon", 1.0),
        ("-5", 1.0),
        ("9" * 400, 30.0),
    ],
)
def test_the_host_says_when_to_come_again_and_is_believed_up_to_a_limit(said: str, waits: float) -> None:
    watch, answers = Watch(), failing(1, answer(b"", "429 x", Retry_After=said))
    with (
        scripted(lambda _: next(answers)) as (_, base),
        Client(given=[base], manners=FOUR, clock=watch.clock) as client,
    ):
        whole(client.fetch(base))
    assert watch.slept == [waits]


def test_a_busy_host_is_left_alone_by_all_questions() -> None:
    watch = Watch()

    def script(asked: Asked) -> bytes:
        return answer(b"", "429 x", Retry_After="20") if asked.target == "/busy" else OK

    with scripted(script) as (_, base):
        with Client(given=[base], manners=QUICK, clock=watch.clock) as client:
            problem(client.fetch(f"{base}/busy"))
            assert watch.slept == []
        with Client(given=[base], manners=replace(FOUR, tries=2), clock=watch.clock) as client:
            problem(client.fetch(f"{base}/busy"))
            assert sum(watch.slept) == 20
            whole(client.fetch(f"{base}/other"))


def test_questions_to_one_host_keep_their_distance() -> None:
    watch = Watch()
    with (
        scripted(lambda _: OK) as (_, base),
        scripted(lambda _: OK) as (_, other),
        Client(given=[base, other], manners=replace(QUICK, rate=4.0), clock=watch.clock) as client,
    ):
        for _ in range(5):
            whole(client.fetch(base))
        assert watch.slept == [0.25] * 4
        whole(client.fetch(other))
        assert watch.slept == [0.25] * 4


def test_waits_have_jitter_and_an_end() -> None:
    manners = Manners(first_wait=1.0, longest_wait=10.0)
    assert [back_off(tried, manners, lambda: 0.0) for tried in (1, 2, 3, 9, 5000)] == [0.5, 1.0, 2.0, 5.0, 5.0]
    assert [back_off(tried, manners, lambda: 1.0) for tried in (1, 2, 3, 9)] == [1.0, 2.0, 4.0, 10.0]


@pytest.mark.parametrize("value", ["", "x", "Mon, 99 Nov 9999 99:99:99 GMT", "1.5", "٣", "\x00"])
def test_what_is_no_time_is_no_time(value: str) -> None:
    assert asked_to_wait(value, lambda: 0.0) is None
