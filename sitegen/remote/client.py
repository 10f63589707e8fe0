"""The client: asks hosts that may lie, again where that may help, and gives a whole answer or one problem.

with Client(given=["http://127.0.0.1:8000"], manners=Manners(contact="https://example.org/bot")) as client:
    outcome = client.fetch("http://127.0.0.1:8000/index.html")
    for outcome in client.fetch_many(questions):
        ...
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from types import TracebackType
from typing import Self

from sitegen.errors import Problem
from sitegen.remote import refusals
from sitegen.remote.addresses import Address, BadAddressError, parse_address, printable
from sitegen.remote.asking import Asker
from sitegen.remote.connections import Connections
from sitegen.remote.exchange import FetchProblem, Outcome, Question
from sitegen.remote.failing import FailedError
from sitegen.remote.many import Item, Result, results
from sitegen.remote.policy import Policy
from sitegen.remote.sockets import StoppedError
from sitegen.remote.waiting import Clock, Manners, Politeness, back_off


class Client:
    """Asks for addresses over HTTP(S), from several threads.

    Arguments:
        given: addresses that the user named; their hosts may be asked without encryption, and at private addresses
            where those were named. Addresses that a document names are never given.
        manners: time, tries, rate, and who to write to.
        allow_private: let names lead into private networks.
        threads: for `fetch_many`.
        clock: time and chance.
        tls: how hosts prove who they are; None asks for certificates that this machine trusts.

    Raises:
        BadAddressError: a given address cannot be asked.
    """

    def __init__(
        self,
        *,
        given: Iterable[str] = (),
        manners: Manners | None = None,
        allow_private: bool = False,
        threads: int = 8,
        clock: Clock | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._manners, self._clock, self._threads = manners or Manners(), clock or Clock(), threads
        self._stopped = threading.Event()
        policy = Policy((parse_address(url).origin for url in given), allow_private=allow_private)
        self._connections = Connections(
            policy, connect_seconds=self._manners.connect_seconds, most_idle=self._manners.at_once, tls=tls
        )
        self._politeness = Politeness(self._manners, now=self._clock.now, sleep=self._sleep)
        self._asker = Asker(
            connections=self._connections,
            policy=policy,
            politeness=self._politeness,
            manners=self._manners,
            wall=self._clock.wall,
            stopped=self._stopped,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all that is asked, within tenths of seconds but for the look-up of a name, and close all connections."""
        self._stopped.set()
        if "_pool" in self.__dict__:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._connections.close()

    def fetch(self, question: Question | str) -> Outcome:
        """Return what comes of one question, after as many tries as may help.

        Arguments:
            question: an address, or one with conditions.

        Returns:
            a whole answer, or why there is none; nothing that a host does is raised.

        Raises:
            StoppedError: the client was closed meanwhile.
            OSError: the file that the body goes into cannot be written.
        """
        asked = question if isinstance(question, Question) else Question(url=question)
        try:
            address = parse_address(asked.url)
        except BadAddressError as error:
            return FetchProblem(
                question=asked, problem=Problem(refusals.ADDRESS_UNUSABLE, printable(asked.url), str(error)), tries=0
            )
        start = asked.into.tell() if asked.into is not None else 0
        tried = 0
        while True:
            tried += 1
            try:
                return self._asker.ask(asked, address, start=start, tried=tried)
            except FailedError as error:
                if tried >= self._manners.tries or not error.is_passing:
                    return _given_up(asked, address, error, tried)
                self._wait(address, error, tried)

    def fetch_many(self, questions: Iterable[Question | str], *, ordered: bool = True) -> Iterator[Outcome]:
        """Yield what comes of many questions, which are asked in several threads.

        Memory is bounded: questions are taken as there is room, at most three a thread are under way or wait, and with
        them as many answers of at most `Question.most` bytes.

        Arguments:
            questions: of any number, taken in the thread that iterates this.
            ordered: in the order of the questions, else as they come.

        Raises:
            StoppedError: the client was closed meanwhile.
            OSError: a file that a body goes into cannot be written.
        """
        return self.each(self.fetch, questions, ordered=ordered)

    def each(self, work: Callable[[Item], Result], items: Iterable[Item], *, ordered: bool = True) -> Iterator[Result]:
        """Yield the results of work that asks this client, done in its threads, with memory bounded as in `fetch_many`.

        Arguments:
            work: gives the result of one item; it may ask as often as it needs to, but not call this.
            items: of any number, taken in the thread that iterates this.
            ordered: in the order of the items, else as they come.

        Raises:
            Exception: what the work raised; StoppedError where the client was closed meanwhile.
        """
        return results(self._pool, work, items, threads=self._threads, ordered=ordered)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="remote")

    def _wait(self, address: Address, error: FailedError, tried: int) -> None:
        seconds = back_off(tried, self._manners, self._clock.chance)
        if error.wait is not None:
            seconds = max(seconds, min(error.wait, self._manners.longest_wait))
            self._politeness.pause(address.origin, seconds)
        self._sleep(seconds)

    def _sleep(self, seconds: float) -> None:
        if self._clock.sleep is not None:
            self._clock.sleep(seconds)
        elif self._stopped.wait(seconds):
            raise StoppedError
        if self._stopped.is_set():
            raise StoppedError


def _given_up(asked: Question, address: Address, error: FailedError, tried: int) -> FetchProblem:
    problem = Problem(error.kind, str(address), error.cause)
    return FetchProblem(question=asked, problem=problem, status=error.status, tries=tried, is_passing=error.is_passing)
