"""The life of a worker process: take tasks in, work, send results, and end with the parent."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from sitegen.build.faults import as_sitegen_error
from sitegen.build.signs import Board, Sign


def serve(
    connection: Connection, inherited: list[Connection], make_state: Callable[[Sign], Any], board: Board, number: int
) -> None:
    """Work until the parent closes the connection or ends.

    Arguments:
        connection: the worker's end.
        inherited: ends of other connections that a fork copied.
        make_state: called before the first task.
        board: where signs of life go.
        number: the worker's, from 0.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        # A copy of another worker's pipe would keep that worker from noticing that the parent is gone.
        other.close()
    sign = board.sign_of(number)
    with contextlib.suppress(OSError):
        try:
            worker = _Worker(connection, make_state, sign)
            while True:
                connection.send_bytes(worker.next_answer())
                sign("")
        except Exception as error:  # noqa: BLE001 - the parent is told, whatever it is
            connection.send((True, as_sitegen_error(error, board.last(number).place)))


class _Worker:
    """Works on one task after the other.

    Arguments:
        connection: where tasks come from.
        make_state: called before the first task.
        sign: gives signs of life.
    """

    def __init__(self, connection: Connection, make_state: Callable[[Sign], Any], sign: Sign) -> None:
        self._make_state = make_state
        self._sign = sign
        self._state: Any = None
        self._messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        # A thread takes tasks in, so that parent and worker never wait for each other with both pipes full.
        threading.Thread(target=_take_in, args=(connection, self._messages), daemon=True).start()

    def next_answer(self) -> memoryview:
        """Wait for a task, and return the pickled result.

        Raises:
            Exception: whatever went wrong; a task that failed is the last.
        """
        message = self._messages.get()
        if isinstance(message, Exception):
            raise message
        if self._state is None:
            self._state = self._make_state(self._sign)
        function, task = message
        return ForkingPickler.dumps((False, function(self._state, task)))


def _take_in(connection: Connection, messages: queue.SimpleQueue[Any]) -> None:
    try:
        while True:
            messages.put(connection.recv())
    except (EOFError, OSError):
        # The parent is gone, so nobody wants the results; a task that hangs must not keep the output locked.
        os._exit(1)
    except Exception as error:  # noqa: BLE001 - the parent is told, whatever it is
        messages.put(error)
