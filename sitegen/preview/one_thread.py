"""The one thread that asks the site, so that every request waits for a running rebuild and nobody sees half a page."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

_T = TypeVar("_T")


class OneThread:
    """Runs calls one after another, in the order in which they came; its thread does not keep the program alive."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[asyncio.Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sitegen answers", daemon=True)
        self._thread.start()

    async def run(self, call: Callable[[], _T]) -> _T:
        """Run a call, and return what it returns or raise what it raises; who stops waiting takes it back."""
        future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._calls.put((future, call))
        return await future

    def stop(self) -> None:
        """Take no more calls; one that is running is left to itself."""
        self._calls.put(None)

    def _run(self) -> None:
        while (entry := self._calls.get()) is not None:
            future, call = entry
            if future.cancelled():
                continue
            try:
                _tell(future, future.set_result, call())
            except BaseException as error:  # noqa: BLE001 - whoever waits gets it
                _tell(future, future.set_exception, error)


def _tell(future: asyncio.Future[Any], way: Callable[[Any], None], value: object) -> None:
    def unless_gone() -> None:
        if not future.done():
            way(value)

    try:
        future.get_loop().call_soon_threadsafe(unless_gone)
    except RuntimeError:
        # The preview has ended meanwhile, and its loop with it.
        return
