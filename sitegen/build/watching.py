"""What a parent sees of one worker: tasks and results, signs of life, and how it was lost."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final, cast

from sitegen.build import refusals
from sitegen.build.signs import LastSign
from sitegen.errors import Code, MachineError, Problem, SitegenError

LOOKS: Final = 60
"""How often a parent looks until its patience is over; time in which it was stopped itself counts as one look."""


class Watched:
    """A worker process, as its parent sees it.

    Arguments:
        process: started.
        connection: the parent's end.
        last_sign: returns the last sign of life.
        patience: seconds that the worker may go without a sign.

    Attributes:
        tasks: numbers of the tasks that it holds, the one it works on first.
    """

    def __init__(
        self, process: BaseProcess, connection: Connection, last_sign: Callable[[], LastSign], patience: float
    ) -> None:
        self.process = process
        self.connection = connection
        self.tasks: deque[int] = deque()
        self._last_sign = last_sign
        self._patience = patience
        self._seen = -1
        self._looks = 0
        _wait_no_longer(connection, patience)

    def send(self, message: object) -> None:
        """Send a task.

        Raises:
            SitegenError: the worker failed before.
            MachineError: the worker died, or takes nothing in.
        """
        try:
            self.connection.send(message)
        except OSError as error:
            raise self._loss(error) from None

    def receive(self) -> Any:
        """Return the result that waits.

        Raises:
            SitegenError: what the task raised.
            MachineError: the worker died, or stopped in the midst of its result.
        """
        try:
            failed, result = self.connection.recv()
        except (EOFError, OSError) as error:
            raise self._loss(error) from None
        self._looks = 0
        if failed:
            raise result
        return result

    def look(self) -> None:
        """Look for a sign of life; to be called `LOOKS` times in the time that patience lasts.

        Raises:
            MachineError: there was none in so many looks.
        """
        number = self._last_sign().number
        self._looks = self._looks + 1 if number == self._seen else 0
        self._seen = number
        if self._looks >= LOOKS:
            raise self._hanging()

    def _last_words(self) -> SitegenError | None:
        """Return the failure that a worker told before it went, which no task awaits any more."""
        with contextlib.suppress(EOFError, OSError):
            while self.connection.poll():
                try:
                    failed, result = self.connection.recv()
                except ConnectionResetError:
                    # Said once, because the worker left tasks unread; what it sent itself comes after it.
                    continue
                if failed:
                    return cast("SitegenError", result)
        return None

    def _loss(self, error: Exception) -> SitegenError:
        if isinstance(error, BlockingIOError):
            return self._hanging()
        if (told := self._last_words()) is not None:
            return told
        self.process.join(1)
        code = self.process.exitcode or 0
        name = f" ({signal.Signals(-code).name})" if -code in set(signal.Signals) else ""
        return self._about(refusals.WORKER_DIED, f"ended with code {code}{name}")

    def _hanging(self) -> MachineError:
        return self._about(refusals.WORKER_HANGS, f"gave no sign of life for {self._patience:g} seconds")

    def _about(self, kind: Code, what: str) -> MachineError:
        place = self._last_sign().place or "workers"
        return MachineError(Problem(kind, place, f"process {self.process.pid} {what}"))


def _wait_no_longer(connection: Connection, seconds: float) -> None:
    """Let no call on a connection wait for ever: a process may stop in the midst of a message."""
    whole, part = divmod(seconds, 1)
    limit = struct.pack("ll", int(whole), int(part * 1_000_000))
    with socket.socket(fileno=os.dup(connection.fileno())) as same:
        same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
