"""Tasks for worker processes, at the top level of a module, as a pickle wants them."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path

from sitegen.build import refusals
from sitegen.build.signs import Sign
from sitegen.errors import Problem, RefusedError

PROBLEM = Problem(refusals.STRICT, "here: $.x", "because")


def nothing(_: Sign) -> None:
    """Make no state."""


def pid(_: Sign) -> int:
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


def bad_state(_: Sign) -> None:
    raise ValueError("no state today")


def sign_of(sign: Sign) -> Sign:
    """Keep what gives signs of life."""
    return sign


def stop_itself(sign: Sign, number: int) -> int:
    sign(f"bundles/{number}.json")
    if number == 3:
        os.kill(os.getpid(), signal.SIGSTOP)
    return number


def sleep_for_ever(sign: Sign, number: int) -> int:
    sign(f"bundles/{number}.json")
    while number == 3:
        time.sleep(60)
    return number


def sleep_in_place(sign: Sign, number: int) -> int:
    """Go on giving signs, longer than anybody's patience."""
    for _ in range(40 if number == 3 else 1):
        sign(f"bundles/{number}.json")
        time.sleep(0.05)
    return number


def stop_before(sign: Sign, data: bytes) -> int:
    """Stop while the next task is still in the pipe."""
    sign("bundles/stopped.json")
    os.kill(os.getpid(), signal.SIGSTOP)
    return len(data)


def stop_within_result(sign: Sign, _: int) -> bytes:
    """Be stopped by a child as soon as the pipe holds as much of the result as it can."""
    sign("bundles/half.json")
    worker = os.getpid()
    if os.fork() == 0:
        time.sleep(0.2)
        os.kill(worker, signal.SIGSTOP)
        os._exit(0)
    return bytes(100_000_000)


def die_with_place(sign: Sign, number: int) -> int:
    sign(f"bundles/{number}.json")
    return kill_itself(sign, number)


def take_all_memory(sign: Sign, number: int) -> int:
    sign(f"bundles/{number}.json")
    if number == 3:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 10_000_000, resource.RLIM_INFINITY))
        return len([bytes(1_000_000) for _ in range(1_000)])
    return number


def return_too_much(sign: Sign, number: int) -> list[int]:
    """Make a result that there is room for, but not for its pickle."""
    sign(f"bundles/{number}.json")
    result = list(range(10**9, 10**9 + 3_000_000))
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 3_000_000, resource.RLIM_INFINITY))
    return result


def take_little(sign: Sign, data: bytes) -> int:
    """Leave too little memory for the next task."""
    sign("bundles/next.json")
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 3_000_000, resource.RLIM_INFINITY))
    return len(data)


def refuse_to_be_pickled(sign: Sign, _: int) -> object:
    sign("bundles/lambda.json")
    return lambda: None


def divide_with_place(sign: Sign, number: int) -> float:
    sign(f"bundles/{number}.json")
    return divide(sign, number)


def sleep_a_second(_: object, number: int) -> int:
    time.sleep(1)
    return number
