"""The preview itself: serve, watch, look at what changed, tell the pages that are open."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from sitegen.errors import Problem, SitegenError
from sitegen.preview import refusals
from sitegen.preview.answers import Answers, Refreshed
from sitegen.preview.desk import Desk
from sitegen.preview.guard import Guard
from sitegen.preview.listening import address_of, listen
from sitegen.preview.live import Live
from sitegen.preview.one_thread import OneThread
from sitegen.preview.request import LONGEST_HEAD
from sitegen.preview.server import Server
from sitegen.preview.watcher import Watcher

_PATIENCE: Final = 10.0
"""Seconds that a look which is under way has to end, when the preview ends."""


class Preview:
    """One preview, from its sockets to its end.

    Arguments:
        answers: the site; it is asked from one thread alone.
        host: a name or address of this machine.
        port: 0 takes any that is free.
        watch: files and folders whose changes are looked at, absolute.
        poll: look for changes instead of being told of them.
        told: is told each line for the terminal, from several threads.

    Raises:
        UsageError: the address cannot be had.
    """

    def __init__(
        self,
        answers: Answers,
        *,
        host: str,
        port: int,
        watch: Sequence[Path],
        poll: bool,
        told: Callable[[str], None],
    ) -> None:
        self._sockets = listen(host, port)
        self.address = address_of(host, self._sockets)
        self._teller = told
        self._answers = answers
        self._watch = tuple(watch)
        self._thread = OneThread()
        self._desk = Desk(answers, secrets.token_hex(4))
        self._live = Live(self._desk, self._thread)
        self._server = Server(self._desk, self._thread, self._live, Guard.listening(host))
        self._watcher = Watcher(self._changed, self._tell, poll=poll)
        self._pending: set[Path] | None = None
        self._has_pending = True
        self._problems: tuple[Problem, ...] = ()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._end = asyncio.Event()

    async def run(self, listening: Callable[[], None]) -> None:
        """Serve until `stop`.

        Arguments:
            listening: is called when the first request can come.
        """
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._watcher.start, self._watch)
        looking = asyncio.create_task(self._look())
        # The first look stands before every request in the line of the one thread.
        await asyncio.sleep(0)
        servers = [await self._serve(opened) for opened in self._sockets]
        listening()
        try:
            await self._end.wait()
        finally:
            looking.cancel()
            for server in servers:
                server.close()
            await self._server.close()
            await asyncio.to_thread(self._watcher.stop)
            await self._close()

    def stop(self) -> None:
        """End, from whichever thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end.set)

    @property
    def watcher(self) -> Watcher:
        """What watches the sources."""
        return self._watcher

    async def _close(self) -> None:
        """Let the site give back what it holds, behind a look that is under way."""
        with contextlib.suppress(TimeoutError, SitegenError):
            async with asyncio.timeout(_PATIENCE):
                await self._thread.run(self._answers.close)
        self._thread.stop()

    async def _serve(self, opened: socket.socket) -> asyncio.Server:
        return await asyncio.start_server(self._server.connection, sock=opened, limit=LONGEST_HEAD)

    def _changed(self, paths: frozenset[Path] | None) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._gather, paths)

    def _gather(self, paths: frozenset[Path] | None) -> None:
        """Take in a change; while a look is under way, further changes wait together for the next."""
        if not self._has_pending:
            self._pending, self._has_pending = set(), True
        if paths is None or self._pending is None:
            self._pending = None
        else:
            self._pending |= paths
        self._news.set()

    async def _look(self) -> None:
        """Look at everything, and then at every change."""
        while True:
            paths, self._has_pending = self._pending, False
            self._news.clear()
            changed = None if paths is None else frozenset(paths)
            begun = time.perf_counter()
            try:
                refreshed = await self._thread.run(partial(self._desk.refresh, changed))
                self._say(refreshed, time.perf_counter() - begun)
                if refreshed.watch is not None:
                    await asyncio.to_thread(self._watcher.watch, refreshed.watch)
            except Exception as error:  # noqa: BLE001 - one look has failed, and the next one is still to come
                cause = f"{type(error).__name__}: {error}"
                self._tell(Problem(refusals.PROGRAM_FAILED, "sitegen serve", cause))
            self._live.wake()
            await self._news.wait()

    def _say(self, refreshed: Refreshed, seconds: float) -> None:
        for line in refreshed.told:
            self._told(f"{line} ({refreshed.seconds or seconds:.2f} s)" if line is refreshed.told[-1] else line)
        problems = (*refreshed.problems, *self._desk.host_problems())
        for problem in problems:
            if problem not in self._problems:
                self._tell(problem)
        if self._problems and not problems:
            self._told("no problems any more")
        self._problems = problems

    def _tell(self, problem: Problem) -> None:
        self._told(f"{problem}\n    {problem.fix}")

    def _told(self, line: str) -> None:
        # A terminal that was closed is no reason to stop.
        with contextlib.suppress(OSError, ValueError):
            self._teller(line)


def serve(
    answers: Answers,
    *,
    host: str,
    port: int,
    open_browser: bool,
    watch: Sequence[Path],
    poll: bool,
    told: Callable[[str], None],
) -> None:
    """Serve a site until Ctrl-C, from the main thread.

    Arguments:
        answers: the site.
        host: a name or address of this machine; only 127.0.0.1 is safe from others.
        port: 0 takes any that is free.
        open_browser: show the first page in the browser.
        watch: files and folders whose changes are looked at, absolute; they need not exist.
        poll: look for changes instead of being told of them.
        told: is told each line for the terminal, from several threads.

    Raises:
        UsageError: the port is taken, or the address is not this machine's.
    """
    preview = Preview(answers, host=host, port=port, watch=watch, poll=poll, told=told)

    def listening() -> None:
        told(f"serving at {preview.address} (Ctrl-C ends)")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(preview.address,), daemon=True).start()

    async def until_interrupted() -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, preview.stop)
        await preview.run(listening)

    asyncio.run(until_interrupted())
