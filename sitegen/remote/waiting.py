"""How long to wait before asking again, and between two questions to one host."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final

from sitegen.remote.addresses import Origin

_LONGEST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time and chance come from; tests bring their own, and wait for nothing.

    Arguments:
        now: seconds since any moment, never going back.
        wall: seconds since 1970, for dates that hosts say.
        chance: a number from 0 up to 1.
        sleep: waits so many seconds; None waits so that the client can be stopped.
    """

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    chance: Callable[[], float] = field(default=random.random)
    sleep: Callable[[float], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a host is treated.

    Arguments:
        contact: an address of mail or a page that stands in the User-Agent, "" for none.
        connect_seconds: for making a connection and its TLS, each.
        idle_seconds: in which at least one byte has to come.
        answer_seconds: in which a whole answer has to come, however it drips, redirects included.
        tries: how often one question is asked at most.
        first_wait, longest_wait: seconds before the second try, which double with each; the longest also cuts what a
            host asks for (`Retry-After`).
        rate: questions a second to one host; 0 for as many as can be.
        at_once: questions to one host at the same time.
        redirects: how many are followed.
    """

    contact: str = ""
    connect_seconds: float = 10.0
    idle_seconds: float = 20.0
    answer_seconds: float = 120.0
    tries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60.0
    rate: float = 20.0
    at_once: int = 4
    redirects: int = 5


def back_off(tried: int, manners: Manners, chance: Callable[[], float]) -> float:
    """Return the seconds to wait after so many tries: doubled each time, and between half and all of it by chance."""
    most = min(manners.longest_wait, manners.first_wait * 2.0 ** min(tried - 1, 30))
    return most / 2 + most / 2 * chance()


def asked_to_wait(value: str, wall: Callable[[], float]) -> float | None:
    """Return the seconds that a host asks to wait, in seconds or until a date, or None (RFC 9110, section 10.2.3)."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:_LONGEST_DIGITS])
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return max(0.0, moment.timestamp() - wall())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


class Politeness:
    """Lets so many questions a second and so many at once through to each host.

    Arguments:
        manners: the numbers.
        now: the clock.
        sleep: waits.
    """

    def __init__(self, manners: Manners, *, now: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._gap = 1.0 / manners.rate if manners.rate > 0 else 0.0
        self._now, self._sleep = now, sleep
        self._lock = threading.Lock()
        self._next: defaultdict[Origin, float] = defaultdict(float)
        self._places: defaultdict[Origin, threading.BoundedSemaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(manners.at_once)
        )

    @contextmanager
    def turn(self, origin: Origin) -> Iterator[None]:
        """Wait until a host may be asked, and keep the place while it is."""
        with self._lock:
            place = self._places[origin]
        with place:
            self._wait(origin)
            yield

    def pause(self, origin: Origin, seconds: float) -> None:
        """Ask a host nothing for some time, in no thread."""
        with self._lock:
            self._next[origin] = max(self._next[origin], self._now() + seconds)

    def _wait(self, origin: Origin) -> None:
        while True:
            with self._lock:
                now = self._now()
                left = self._next[origin] - now
                if left <= 0:
                    self._next[origin] = now + self._gap
                    return
            self._sleep(left)
