"""Worker processes: tasks go out, results come back in the order of the tasks, and never more than a few wait."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from sitegen.build import refusals
from sitegen.build.faults import as_sitegen_error
from sitegen.errors import MachineError, Problem

State = TypeVar("State")
Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD: Final = 2
"""Tasks that a worker holds: the one it works on, and the next, so that it never waits for its parent."""
_WINDOW: Final = 4
"""Tasks under way for each worker, done ones that wait for an earlier one among them; this bounds the memory."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    tasks: deque[int] = field(default_factory=deque)


class Workers(Generic[State]):
    """Processes that share nothing but the tasks they are sent.

    Used as a context manager. With one job everything runs in this process.

    Arguments:
        jobs: processes, at least 1.
        make_state: called once in each process; what it returns is handed to every task's function.
    """

    def __init__(self, jobs: int, make_state: Callable[[], State]) -> None:
        self._jobs = jobs
        self._make_state = make_state
        self._state: State | None = None
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes at once, whatever they are doing."""
        for worker in self._workers:
            worker.process.terminate()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()
        self._workers = []

    def run(self, function: Callable[[State, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of a function for every task, in the order of the tasks.

        Arguments:
            function: of a module's top level; takes the state and a task.
            tasks: read only as far as workers are free, so that they may be a stream without end.

        Raises:
            SitegenError: what the function raised, as it was raised in the worker.
            MachineError: a worker died.
        """
        if self._jobs == 1:
            if self._state is None:
                self._state = self._make_state()
            for task in tasks:
                yield function(self._state, task)
            return
        self._start()
        yield from self._dispatch(function, iter(tasks))

    def _start(self) -> None:
        if self._workers:
            return
        # Forking is quick and shares memory, but only sound while there is one thread.
        alone = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if alone else "spawn")
        for _ in range(self._jobs):
            ours, theirs = context.Pipe()
            inherited = [worker.connection for worker in self._workers] + [ours] if alone else []
            process = context.Process(  # type: ignore[attr-defined]
                target=_serve, args=(theirs, inherited, self._make_state), daemon=True
            )
            with _uninterrupted():
                process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours))

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
                self._send(worker, (function, task))
                worker.tasks.append(sent)
                sent += 1
            if exhausted and given == sent:
                return
            if given not in done:
                self._collect(done)
            while given in done:
                yield done.pop(given)
                given += 1

    def _send(self, worker: _Worker, message: object) -> None:
        try:
            worker.connection.send(message)
        except OSError:
            raise self._death(worker) from None

    def _collect(self, done: dict[int, Any]) -> None:
        """Wait until at least one worker has a result, and take what there is."""
        busy = {worker.connection: worker for worker in self._workers if worker.tasks}
        for connection in wait(list(busy)):
            worker = busy[connection]  # type: ignore[index]
            try:
                failed, result = worker.connection.recv()
            except (EOFError, OSError):
                raise self._death(worker) from None
            if failed:
                raise result
            done[worker.tasks.popleft()] = result

    def _death(self, worker: _Worker) -> MachineError:
        worker.process.join(1)
        cause = f"process {worker.process.pid} ended with code {worker.process.exitcode}"
        return MachineError(Problem(refusals.WORKER_DIED, "workers", cause))


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait: Python swallows an exception that is raised in the hooks of a fork, and the run would go on."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, inherited: list[Connection], make_state: Callable[[], Any]) -> None:
    """Work in a worker process until the parent closes the connection or ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        # A copy of another worker's pipe would keep that worker from noticing that the parent is gone.
        other.close()
    messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # A thread takes tasks in, so that parent and worker never wait for each other with both pipes full.
    threading.Thread(target=_take_in, args=(connection, messages), daemon=True).start()
    state = None
    with contextlib.suppress(BrokenPipeError):
        while (message := messages.get()) is not None:
            function, task = message
            try:
                if state is None:
                    state = make_state()
                answer = (False, function(state, task))
            except Exception as error:  # noqa: BLE001 - the parent is told, whatever it is
                answer = (True, as_sitegen_error(error))
            connection.send(answer)


def _take_in(connection: Connection, messages: queue.SimpleQueue[Any]) -> None:
    try:
        while True:
            messages.put(connection.recv())
    except (EOFError, OSError):
        messages.put(None)
