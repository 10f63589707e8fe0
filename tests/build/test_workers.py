"""Worker processes: order, look-ahead, and everything that can happen to one."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.build.workers import Workers
from sitegen.errors import MachineError, RefusedError
from tests.build import labour
from tests.build.mirrors import Mirror

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


@pytest.mark.parametrize(("end", "code"), [(labour.kill_itself, "-9"), (labour.leave, "7")])
def test_a_worker_that_dies_ends_the_run(end: object, code: str, capfd: pytest.CaptureFixture[str]) -> None:
    with Workers(2, labour.nothing) as workers, pytest.raises(MachineError) as raised:
        list(workers.run(end, itertools.count()))  # type: ignore[arg-type]
    (problem,) = raised.value.problems
    assert problem.code == "B004"
    assert problem.cause.endswith(f"ended with code {code}")
    assert capfd.readouterr().err == ""


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
