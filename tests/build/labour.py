"""Tasks for worker processes, at the top level of a module, as a pickle wants them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from sitegen.build import refusals
from sitegen.errors import Problem, RefusedError

PROBLEM = Problem(refusals.STRICT, "here: $.x", "because")


def nothing() -> None:
    """Make no state."""


def pid() -> int:
    return os.getpid()


def square(_: object, number: int) -> int:
    return number * number


def slow_if_even(_: object, number: int) -> int:
    if number % 2 == 0:
        time.sleep(0.02)
    return number


def whoever(state: int, _: int) -> tuple[int, int]:
    return state, os.getpid()


def refuse_five(_: object, number: int) -> int:
    if number == 5:
        raise RefusedError(PROBLEM, PROBLEM.within("file"))
    return number


def divide(_: object, number: int) -> float:
    return 1 / (number - 3)


def no_space(_: object, number: int) -> float:
    raise OSError(28, "No space left on device", f"/somewhere/{number}")


def kill_itself(_: object, number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leave(_: object, number: int) -> int:
    if number == 3:
        os._exit(7)
    return number


def bulk(_: object, data: bytes) -> bytes:
    return data[::-1]


def press_ctrl_c() -> None:
    """Interrupt the process itself, as a hook of a fork would be interrupted."""
    os.kill(os.getpid(), signal.SIGINT)


def sleep_long(_: object, folder: str) -> None:
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)


def bad_state() -> None:
    raise ValueError("no state today")
