"""The stream of events by which a page learns that it has become old (HTML Standard, section 9.2)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any, Final
from urllib.parse import parse_qs

from sitegen.errors import Problem
from sitegen.preview.desk import Desk, PageState
from sitegen.preview.one_thread import OneThread

BEAT: Final = 4.0
"""Seconds between two signs of life; a page that hears none for three times as long connects anew."""
MOST_STREAMS: Final = 64
_MOST_PROBLEMS: Final = 50
_LONGEST: Final = 2_000
"""Characters of one text of a problem."""


class Live:
    """Tells every page that is looked at how its newest is.

    Arguments:
        desk: knows the newest of each page.
        thread: may ask it.
    """

    def __init__(self, desk: Desk, thread: OneThread) -> None:
        self._desk = desk
        self._thread = thread
        self._looks: set[asyncio.Event] = set()

    @property
    def is_full(self) -> bool:
        """Whether no further stream is taken."""
        return len(self._looks) >= MOST_STREAMS

    def wake(self) -> None:
        """Look at every page anew."""
        for look in self._looks:
            look.set()

    async def events(self, query: str) -> AsyncGenerator[bytes, None]:
        """Yield the events of one page: its state when that changes, and signs of life.

        Arguments:
            query: of the stream's address; its `page` is the path of the page, percent-encoded once more.
        """
        page = parse_qs(query, max_num_fields=4).get("page", ["/"])[0]
        look = asyncio.Event()
        look.set()
        self._looks.add(look)
        before: bytes = b""
        try:
            while True:
                if look.is_set():
                    look.clear()
                    async for event in self._state(page):
                        if event != before:
                            yield event
                        before = event or before
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(BEAT):
                        await look.wait()
                if not look.is_set():
                    yield _event("beat", {})
        finally:
            self._looks.discard(look)

    async def _state(self, page: str) -> AsyncGenerator[bytes, None]:
        """Yield the state of a page, and signs of life as long as a rebuild keeps it waiting."""
        asked = asyncio.ensure_future(self._thread.run(lambda: self._desk.state(page)))
        try:
            while not (await asyncio.wait({asked}, timeout=BEAT))[0]:
                yield _event("beat", {})
            yield _event("state", _as_json(asked.result()))
        finally:
            asked.cancel()


def _as_json(state: PageState) -> dict[str, Any]:
    shown = sorted(state.problems, key=lambda problem: problem.severity.value)[:_MOST_PROBLEMS]
    return {
        "version": state.version,
        "assets": state.assets,
        "problems": [_cut(problem) for problem in shown],
        "more": len(state.problems) - len(shown),
    }


def _cut(problem: Problem) -> dict[str, str]:
    return {name: text[:_LONGEST] for name, text in problem.as_json().items()}


def _event(name: str, data: dict[str, Any]) -> bytes:
    # ASCII alone, so that no text of a problem can end a line or an event.
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
