"""Hold back what would end the program while it does what should not be left half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def held_back() -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP wait until the end, where they do what they would have done.

    Only the main thread hears signals in Python; in another one nothing is held back, because nothing can be.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def remember(number: int, _: FrameType | None) -> None:
        came.append(number)

    # One that is ignored stays ignored; one that was not set from Python could not be set again.
    before = {
        number: handler
        for number in _ENDING
        if (handler := signal.getsignal(number)) is not None and handler is not signal.SIG_IGN
    }
    try:
        for number in before:
            signal.signal(number, remember)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for one in came[:1]:
            signal.raise_signal(one)
