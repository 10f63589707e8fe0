"""Many questions at once: in order or as they come, a few at a time, and ended at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, Question
from sitegen.remote.sockets import StoppedError
from tests.remote.scripted import QUICK, Asked, answer, scripted, whole

UNHURRIED = replace(QUICK, idle_seconds=20, answer_seconds=20)


def echo(asked: Asked) -> bytes:
    return answer(asked.target.encode()) if asked.target != "/3" else answer(b"", "404 Not Found")


def test_outcomes_come_in_the_order_of_the_questions_with_the_problems_among_them() -> None:
    with scripted(echo) as (server, base), Client(given=[base], manners=QUICK, threads=4) as client:
        questions = (Question(url=f"{base}/{number}", ticket=number) for number in range(50))
        found = list(client.fetch_many(questions))
    assert [outcome.question.ticket for outcome in found] == list(range(50))
    bodies = [outcome.body.decode() if isinstance(outcome, Fetched) else outcome.code for outcome in found]
    assert bodies == ["N011" if number == 3 else f"/{number}" for number in range(50)]
    assert server.connections <= 4


def test_as_they_come_a_slow_answer_keeps_no_other_waiting() -> None:
    release = threading.Event()

    def script(asked: Asked) -> bytes:
        if asked.target == "/0":
            release.wait(5)
        return echo(asked)

    with scripted(script) as (_, base), Client(given=[base], manners=UNHURRIED, threads=2) as client:
        order = []
        for outcome in client.fetch_many((f"{base}/{number}" for number in range(10)), ordered=False):
            order.append(outcome.question.url.rpartition("/")[2])
            if len(order) == 9:
                release.set()
    assert sorted(order) == [str(number) for number in range(10)]
    assert order[-1] == "0"


@pytest.mark.parametrize("ordered", [True, False])
def test_questions_are_taken_only_as_there_is_room(*, ordered: bool) -> None:
    taken = 0

    def questions(base: str) -> Iterator[str]:
        nonlocal taken
        for number in range(1_500_000):
            taken += 1
            yield f"{base}/{number}"

    with scripted(echo) as (_, base), Client(given=[base], manners=QUICK, threads=2) as client:
        for seen, _ in enumerate(client.fetch_many(questions(base), ordered=ordered), 1):
            assert taken <= seen + 2 * 3
            if seen == 100:
                break


def test_no_more_are_asked_of_one_host_at_once_than_is_polite() -> None:
    def slowly(asked: Asked) -> bytes:
        time.sleep(0.01)
        return echo(asked)

    with (
        scripted(slowly) as (server, base),
        Client(given=[base], manners=replace(UNHURRIED, at_once=3), threads=8) as client,
    ):
        assert len(list(client.fetch_many(f"{base}/{number}" for number in range(40)))) == 40
    assert server.most_at_once <= 3


def test_closing_ends_what_is_under_way_without_waiting_for_the_host() -> None:
    hold = threading.Event()

    def script(_: Asked) -> bytes:
        hold.wait(8)
        return answer(b"late")

    with scripted(script) as (server, base):
        client = Client(given=[base], manners=UNHURRIED, threads=4)
        outcomes = client.fetch_many(f"{base}/{number}" for number in range(100))
        waiter = threading.Timer(0.2, client.close)
        waiter.start()
        begun = time.monotonic()
        with pytest.raises(StoppedError):
            next(outcomes)
        waiter.join()
        took = time.monotonic() - begun
        hold.set()
    assert took < 5
    assert len(server.asked) <= 4


def test_a_fault_of_the_questions_is_raised() -> None:
    def questions(base: str) -> Iterator[str]:
        yield base
        raise RuntimeError("the list of questions is broken")

    with scripted(echo) as (_, base), Client(given=[base], manners=QUICK) as client:
        with pytest.raises(RuntimeError, match="broken"):
            list(client.fetch_many(questions(base)))
        assert whole(client.fetch(base)).body == b"/"
