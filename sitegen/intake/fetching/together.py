"""Errands in several threads, with only a few of them and of what they bring in memory at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final

from sitegen.intake.fetching.asking import Enquiry
from sitegen.intake.fetching.errands import Brought

_AHEAD: Final = 24
"""Errands that are under way, wait, or came back before an earlier one."""


def run_together(
    pool: ThreadPoolExecutor, enquiry: Enquiry, errands: Iterator[Callable[[Enquiry], Brought]]
) -> Iterator[Brought]:
    """Yield what errands bring, in their order.

    Arguments:
        pool: where they go on.
        enquiry: who asks for all of them.
        errands: of any number; made in the thread that iterates this, as there is room.
    """
    running: deque[Future[Brought]] = deque()
    try:
        while True:
            running.extend(pool.submit(errand, enquiry) for errand in islice(errands, _AHEAD - len(running)))
            if not running:
                return
            yield running.popleft().result()
    finally:
        for future in running:
            future.cancel()
