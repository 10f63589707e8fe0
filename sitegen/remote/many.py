"""Much work in several threads, with only a little of it and of its results in memory at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD: Final = 2
"""Items that wait for a thread, for each thread."""


def results(
    pool: ThreadPoolExecutor,
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    threads: int,
    ordered: bool,
) -> Iterator[Result]:
    """Yield one result an item; items are taken one by one, as there is room for their results.

    Arguments:
        pool: where the work is done.
        work: gives the result of one item.
        items: of any number; iterated in the thread that iterates this.
        threads: of the pool.
        ordered: in the order of the items, else as they come.

    Raises:
        Exception: what the work or the items raised.
    """
    waiting = iter(items)
    running: deque[Future[Result]] = deque()
    most = threads * (1 + _AHEAD)
    try:
        while True:
            running.extend(pool.submit(work, item) for item in islice(waiting, most - len(running)))
            if not running:
                return
            if ordered:
                # The oldest is awaited while it is still listed, so that it is given up with the others.
                result = running[0].result()
                running.popleft()
                yield result
                continue
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            running = deque(future for future in running if future not in done)
            for future in done:
                yield future.result()
    finally:
        for future in running:
            future.cancel()
