"""Many questions in several threads, with only a few of them and of their answers in memory at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Final

from sitegen.remote.exchange import Outcome, Question

_AHEAD: Final = 2
"""Questions that wait for a thread, for each thread."""


def outcomes(
    pool: ThreadPoolExecutor,
    ask: Callable[[Question], Outcome],
    questions: Iterable[Question | str],
    *,
    threads: int,
    ordered: bool,
) -> Iterator[Outcome]:
    """Yield one outcome a question; questions are taken one by one, as there is room for their answers.

    Arguments:
        pool: where they are asked.
        ask: gives the outcome of one question.
        questions: of any number; iterated in the thread that iterates this.
        threads: of the pool.
        ordered: in the order of the questions, else as they come.

    Raises:
        Exception: what `ask` or the questions raised.
    """
    waiting = (one if isinstance(one, Question) else Question(url=one) for one in questions)
    running: deque[Future[Outcome]] = deque()
    most = threads * (1 + _AHEAD)
    try:
        while True:
            running.extend(pool.submit(ask, question) for question in islice(waiting, most - len(running)))
            if not running:
                return
            if ordered:
                # The oldest is awaited while it is still listed, so that it is given up with the others.
                outcome = running[0].result()
                running.popleft()
                yield outcome
                continue
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            running = deque(future for future in running if future not in done)
            for future in done:
                yield future.result()
    finally:
        for future in running:
            future.cancel()
