"""Worker processes: order, look-ahead, and everything that can happen to one."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.signs import Board, Sign
from sitegen.build.workers import Workers
from sitegen.errors import MachineError, Problem, RefusedError
from tests.build import labour
from tests.build.mirrors import Mirror, ended, environment

JOBS = [1, 2, 3]
AHEAD = 4
"""Tasks under way for each worker, at most."""


@pytest.fixture(autouse=True)
def no_child_stays() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("jobs", JOBS)
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    with Workers(jobs, labour.nothing) as workers:
        assert list(workers.run(labour.slow_if_even, range(40))) == list(range(40))


@pytest.mark.parametrize("jobs", JOBS)
def test_no_task_gives_no_result(jobs: int) -> None:
    with Workers(jobs, labour.nothing) as workers:
        assert list(workers.run(labour.square, [])) == []


@pytest.mark.parametrize("jobs", JOBS)
def test_one_pool_runs_one_function_after_another(jobs: int) -> None:
    with Workers(jobs, labour.nothing) as workers:
        assert list(workers.run(labour.square, range(9))) == [n * n for n in range(9)]
        assert list(workers.run(labour.slow_if_even, range(9))) == list(range(9))


@pytest.mark.parametrize("jobs", JOBS)
def test_a_stream_without_end_is_read_no_further_than_the_window(jobs: int) -> None:
    taken: list[int] = []

    def stream() -> Iterator[int]:
        for number in itertools.count(1):
            taken.append(number)
            yield number

    with Workers(jobs, labour.nothing) as workers:
        for given, result in enumerate(workers.run(labour.slow_if_even, stream()), start=1):
            assert result == given
            assert len(taken) <= given + AHEAD * jobs
            if given == 60:
                break


@pytest.mark.parametrize("jobs", [2, 3])
def test_state_is_made_once_in_each_process(jobs: int) -> None:
    with Workers(jobs, labour.pid) as workers:
        seen = set(workers.run(labour.whoever, range(60)))
    assert all(made_in == worked_in for made_in, worked_in in seen)
    assert os.getpid() not in {worker for worker, _ in seen}
    assert 1 <= len(seen) <= jobs


def test_one_job_works_in_this_process() -> None:
    with Workers(1, labour.pid) as workers:
        assert set(workers.run(labour.whoever, range(3))) == {(os.getpid(), os.getpid())}


@pytest.mark.parametrize("jobs", JOBS)
def test_an_error_of_ours_comes_back_whole(jobs: int) -> None:
    with Workers(jobs, labour.nothing) as workers, pytest.raises(RefusedError) as raised:
        list(workers.run(labour.refuse_five, itertools.count()))
    assert raised.value.problems == (labour.PROBLEM, labour.PROBLEM.within("file"))


def test_an_unexpected_error_is_named_by_file_and_line(capfd: pytest.CaptureFixture[str]) -> None:
    with Workers(2, labour.nothing) as workers, pytest.raises(MachineError) as raised:
        list(workers.run(labour.divide, range(9)))
    (problem,) = raised.value.problems
    assert problem.code == "B013"
    assert problem.place.startswith("labour.py: line ")
    assert "ZeroDivisionError" in problem.cause
    assert capfd.readouterr().err == ""


def test_an_error_of_the_machine_names_its_file() -> None:
    with Workers(2, labour.nothing) as workers, pytest.raises(MachineError) as raised:
        list(workers.run(labour.no_space, range(9)))
    (problem,) = raised.value.problems
    assert problem.code == "B003"
    assert problem.place.startswith("/somewhere/")
    assert problem.cause == "No space left on device"


def test_a_state_that_cannot_be_made_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with Workers(2, labour.bad_state) as workers, pytest.raises(MachineError, match="no state today"):
        list(workers.run(labour.square, range(9)))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("end", "code"), [(labour.kill_itself, "-9 (SIGKILL)"), (labour.leave, "7")])
def test_a_worker_that_dies_ends_the_run(end: object, code: str, capfd: pytest.CaptureFixture[str]) -> None:
    with Workers(2, labour.nothing) as workers, pytest.raises(MachineError) as raised:
        list(workers.run(end, itertools.count()))  # type: ignore[arg-type]
    (problem,) = raised.value.problems
    assert problem.code == "B004"
    assert problem.cause.endswith(f"ended with code {code}")
    assert capfd.readouterr().err == ""


def failing(
    task: Callable[[Sign, Any], object], tasks: Iterable[Any], *, jobs: int = 2, patience: float = 60
) -> Problem:
    """Run tasks of which one fails, and return its one problem."""
    with Workers(jobs, labour.sign_of, patience=patience) as workers, pytest.raises(MachineError) as raised:
        list(workers.run(task, tasks))
    (problem,) = raised.value.problems
    return problem


@contextlib.contextmanager
def beside_a_thread() -> Iterator[None]:
    """Have a second thread, beside which workers cannot be forked."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        # Python starts it for workers that are no forks, and keeps it until the program ends.
        resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined]  # noqa: SLF001


@pytest.mark.parametrize("beside", [contextlib.nullcontext, beside_a_thread])
def test_a_worker_that_is_killed_is_named_by_what_it_worked_on(
    beside: Callable[[], AbstractContextManager[None]],
) -> None:
    with beside():
        problem = failing(labour.die_with_place, itertools.count())
    assert problem.code == "B004"
    assert problem.place == "bundles/3.json"


@pytest.mark.parametrize("beside", [contextlib.nullcontext, beside_a_thread])
@pytest.mark.parametrize("hang", [labour.stop_itself, labour.sleep_for_ever])
def test_a_worker_that_hangs_is_ended_and_named(
    hang: Callable[[Sign, int], int], beside: Callable[[], AbstractContextManager[None]]
) -> None:
    with beside():
        problem = failing(hang, itertools.count(), patience=1)
    assert problem.code == "B016"
    assert problem.place == "bundles/3.json"
    assert problem.cause.endswith("gave no sign of life for 1 seconds")


def test_a_worker_that_takes_long_and_gives_signs_is_left_to_work() -> None:
    with Workers(2, labour.sign_of, patience=0.6) as workers:
        assert list(workers.run(labour.sleep_in_place, range(6))) == list(range(6))


def test_a_worker_that_stops_while_a_task_is_in_the_pipe_is_named() -> None:
    problem = failing(labour.stop_before, itertools.repeat(bytes(3_000_000)), patience=1)
    assert problem.code == "B016"
    assert problem.place == "bundles/stopped.json"


def test_a_worker_that_stops_in_the_midst_of_a_result_is_named() -> None:
    problem = failing(labour.stop_within_result, [0], patience=1)
    assert problem.code == "B016"
    assert problem.place == "bundles/half.json"


def test_time_in_which_all_processes_are_stopped_is_no_hang(tmp_path: Path) -> None:
    """A terminal's Ctrl-Z stops parent and workers, for as long as it likes."""
    program = (
        "from sitegen.build.workers import Workers\nfrom tests.build import labour\n"
        "with Workers(2, labour.sign_of, patience=1.5) as workers:\n"
        "    print('begun', flush=True)\n"
        "    print(sum(workers.run(labour.sleep_a_second, range(2))))\n"
    )
    command = [sys.executable, "-c", program]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout
    assert running.stdout.readline() == "begun\n"
    time.sleep(0.2)
    os.killpg(running.pid, signal.SIGSTOP)
    time.sleep(3)
    os.killpg(running.pid, signal.SIGCONT)
    assert running.communicate(timeout=60)[0] == "1\n"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="not installed: /proc")
@pytest.mark.parametrize(
    ("task", "tasks"),
    [
        (labour.take_all_memory, [3, 3]),
        (labour.return_too_much, [3]),
        (labour.take_little, [b"", b"", bytes(100_000_000)]),
    ],
)
def test_a_worker_that_gets_no_more_memory_names_what_it_worked_on(
    task: Callable[[Sign, Any], object], tasks: list[Any], capfd: pytest.CaptureFixture[str]
) -> None:
    problem = failing(task, tasks)
    assert problem.code == "B012"
    assert problem.place in {"bundles/3.json", "the machine"}
    assert capfd.readouterr().err == ""


def test_a_result_that_cannot_be_sent_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    problem = failing(labour.refuse_to_be_pickled, [0])
    assert problem.code == "B013"
    assert "bundles/lambda.json" in problem.cause
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("jobs", JOBS)
def test_what_fails_unexpectedly_names_what_was_worked_on(jobs: int) -> None:
    problem = failing(labour.divide_with_place, itertools.count(), jobs=jobs)
    assert problem.code == "B013"
    assert problem.cause.endswith("(at bundles/3.json)")


def test_a_worker_that_hangs_does_not_outlive_its_parent(tmp_path: Path) -> None:
    program = (
        "import itertools, os\nfrom sitegen.build.workers import Workers\nfrom tests.build import labour\n"
        "with Workers(2, labour.nothing) as workers:\n"
        f"    list(workers.run(labour.sleep_long, [{str(tmp_path)!r}] * 2))\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, env=environment(), start_new_session=True)
    while len(list(tmp_path.iterdir())) < 2:
        assert running.poll() is None
        time.sleep(0.01)
    running.kill()
    running.wait()
    limit = time.monotonic() + 20
    while not ended(running.pid):
        assert time.monotonic() < limit, "a worker outlives its parent"
        time.sleep(0.01)


@pytest.mark.parametrize("place", ["", "a" * 5_000, "\u20ac" * 400, "\udcff\x00\n"])
def test_any_place_can_be_shown(place: str) -> None:
    board = Board.make(3, forked=True)
    sign = board.sign_of(1)
    sign("before")
    sign(place)
    assert board.last(1).number == 2
    shown = place.encode("utf-8", "backslashreplace").decode()
    assert shown.startswith(board.last(1).place.rstrip("\ufffd"))
    assert bool(board.last(1).place) == bool(place)
    assert board.last(0) == board.last(2) == (0, "")
    board.close()


@pytest.mark.parametrize("jobs", [2, 3])
def test_tasks_and_results_that_fill_both_pipes_do_not_lock_each_other(jobs: int) -> None:
    tasks = [bytes([n]) * 3_000_000 + b"!" for n in range(16)]
    with Workers(jobs, labour.nothing) as workers:
        for task, result in zip(tasks, workers.run(labour.bulk, tasks), strict=True):
            assert result == task[::-1]


def test_closing_ends_workers_whatever_they_do(tmp_path: Path) -> None:
    workers = Workers(2, labour.nothing)
    running = workers.run(labour.sleep_long, _until_started(tmp_path))
    with pytest.raises(StopAsyncIteration):
        next(running)
    workers.close()
    for started in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(started.name), 0)


def _until_started(folder: Path) -> Iterator[str]:
    """Hand two workers a task each, and raise once both have begun."""
    yield str(folder)
    yield str(folder)
    while len(list(folder.iterdir())) < 2:
        time.sleep(0.01)
    raise StopAsyncIteration


def test_ctrl_c_in_the_midst_of_a_fork_is_not_lost(tmp_path: Path) -> None:
    """A hook of a fork that is interrupted loses the exception, so the signal has to wait until the fork is over."""
    program = (
        "import os\nfrom sitegen.build.workers import Workers\nfrom tests.build import labour\n"
        "os.register_at_fork(before=labour.press_ctrl_c)\n"
        "with Workers(2, labour.nothing) as workers:\n    print(list(workers.run(labour.square, range(9))))\n"
    )
    done = Mirror.run_command([sys.executable, "-c", program], tmp_path)
    assert done.stdout == ""
    assert done.stderr.endswith("KeyboardInterrupt\n")
    assert "Exception ignored" not in done.stderr
