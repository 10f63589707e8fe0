"""Worker processes: tasks go out, results come back in the order of the tasks, and never more than a few wait."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from sitegen.build.faults import as_sitegen_error
from sitegen.build.signs import Board, Sign
from sitegen.build.watching import LOOKS, Watched
from sitegen.build.working import serve

State = TypeVar("State")
Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD: Final = 2
"""Tasks that a worker holds: the one it works on, and the next, so that it never waits for its parent."""
_WINDOW: Final = 4
"""Tasks under way for each worker, done ones that wait for an earlier one among them; this bounds the memory."""
PATIENCE: Final = 300.0
"""Seconds that a worker may go without a sign of life."""


class Workers(Generic[State]):
    """Processes that share nothing but the tasks they are sent.

    Used as a context manager. With one job everything runs in this process.

    Arguments:
        jobs: processes, at least 1.
        make_state: called once in each process, with what gives signs of life; what it returns is handed to every
            task's function, which is to give a sign whenever it turns to another document, paper or address.
        patience: seconds that a worker may go without a sign. With one job there is nobody to watch.
    """

    def __init__(self, jobs: int, make_state: Callable[[Sign], State], *, patience: float = PATIENCE) -> None:
        self._jobs = jobs
        self._make_state = make_state
        self._patience = patience
        self._board: Board | None = None
        self._state: State | None = None
        self._workers: list[Watched] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes at once, whatever they are doing."""
        for worker in self._workers:
            # A stopped process hears of nothing else.
            worker.process.kill()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()
        self._workers = []
        if self._board is not None:
            self._board.close()
            self._board = None

    def run(self, function: Callable[[State, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of a function for every task, in the order of the tasks.

        Arguments:
            function: of a module's top level; takes the state and a task.
            tasks: read only as far as workers are free, so that they may be a stream without end.

        Raises:
            SitegenError: what the function raised, as it was raised in the worker.
            MachineError: a worker died, or gave no sign of life for too long; its place is what it worked on.
        """
        # Forking is quick and shares memory, but only sound while there is one thread.
        forked = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
        if self._board is None:
            self._board = Board.make(self._jobs, forked=forked or self._jobs == 1)
        if self._jobs == 1:
            yield from self._run_here(function, tasks, self._board)
            return
        if not self._workers:
            self._start(self._board, forked=forked)
        yield from self._dispatch(function, iter(tasks))

    def _run_here(
        self, function: Callable[[State, Task], Result], tasks: Iterable[Task], board: Board
    ) -> Iterator[Result]:
        for task in tasks:
            try:
                if self._state is None:
                    self._state = self._make_state(board.sign_of(0))
                result = function(self._state, task)
            except Exception as error:
                raise as_sitegen_error(error, board.last(0).place) from error
            yield result

    def _start(self, board: Board, *, forked: bool) -> None:
        context = multiprocessing.get_context("fork" if forked else "spawn")
        for number in range(self._jobs):
            ours, theirs = context.Pipe()
            inherited = [worker.connection for worker in self._workers] + [ours] if forked else []
            process = context.Process(  # type: ignore[attr-defined]
                target=serve, args=(theirs, inherited, self._make_state, board, number), daemon=True
            )
            with _uninterrupted():
                process.start()
            theirs.close()
            self._workers.append(Watched(process, ours, partial(board.last, number), self._patience))

    def _dispatch(self, function: Callable[[State, Task], Result], tasks: Iterator[Task]) -> Iterator[Result]:
        done: dict[int, Result] = {}
        sent = given = 0
        exhausted = False
        while True:
            while not exhausted and sent - given < _WINDOW * self._jobs:
                worker = min(self._workers, key=lambda one: len(one.tasks))
                if len(worker.tasks) >= _AHEAD:
                    break
                try:
                    task = next(tasks)
                except StopIteration:
                    exhausted = True
                    break
                worker.send((function, task))
                worker.tasks.append(sent)
                sent += 1
            if exhausted and given == sent:
                return
            if given not in done:
                self._collect(done)
            while given in done:
                yield done.pop(given)
                given += 1

    def _collect(self, done: dict[int, Any]) -> None:
        """Wait until at least one worker has a result, and take what there is."""
        busy = {worker.connection: worker for worker in self._workers if worker.tasks}
        while not (ready := wait(list(busy), self._patience / LOOKS)):
            for worker in busy.values():
                worker.look()
        for connection in ready:
            worker = busy[connection]  # type: ignore[index]
            result = worker.receive()
            done[worker.tasks.popleft()] = result


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait: Python swallows an exception that is raised in the hooks of a fork, and the run would go on."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
