"""A process that builds mirrors in copies of itself, each with one fault of the system: where it is, and which.

Requests and answers are lines of JSON. Everything is imported and compiled once, so that a build costs little.
"""

from __future__ import annotations

import errno
import inspect
import json
import os
import resource
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import sitegen
from sitegen.cli.main import main
from tests.build.interposed import interposed

PACKAGE = str(Path(sitegen.__file__).parent)
KILLED = 137


def place_of_call() -> str:
    """Return the innermost function of ours that a call of the system comes from."""
    frame = inspect.currentframe()
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(PACKAGE):
            return f"{code.co_filename.rpartition('/')[2]}:{code.co_name}"
        frame = frame.f_back
    return "elsewhere"


class Fault:
    """Lets the call fail that a request names: by its name, where it comes from, and the how-manieth it is there."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.calls: Counter[str] = Counter()
        self.order: list[list[Any]] = []
        self._site, self._number = request.get("call", (None, -1))
        self._kind = request.get("fault", "")
        self.met = False

    def __call__(self, name: str, arguments: tuple[Any, ...]) -> None:
        site = f"{name} {place_of_call()}"
        number = self.calls[site]
        self.calls[site] += 1
        self.order.append([site, number])
        if (site, number) != (self._site, self._number):
            return
        self.met = True
        if self._kind == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        code = getattr(errno, self._kind)
        named = arguments[0] if arguments and isinstance(arguments[0], (str, bytes, os.PathLike)) else None
        raise OSError(code, os.strerror(code), named if named is None else os.fsdecode(named))


def run(request: dict[str, Any], out: int) -> None:
    """Build in this process, which is a copy, and write down what happened; never returns."""
    os.chdir(request["folder"])
    for stream, name in ((1, "said"), (2, "complained")):
        with Path(request[name]).open("wb") as log:
            os.dup2(log.fileno(), stream)
    if (limit := request.get("limit")) is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    fault = Fault(request)
    with interposed(fault):
        code = main(request["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    calls = fault.order if request.get("list") else []
    with os.fdopen(out, "w", encoding="utf-8") as answer:
        json.dump({"code": code, "calls": calls, "met": fault.met}, answer)
    os._exit(0)


def serve() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        request = json.loads(line)
        into, out = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(into)
            run(request, out)
        os.close(out)
        with os.fdopen(into, encoding="utf-8") as answer:
            said = answer.read()
        _, status = os.waitpid(child, 0)
        done = json.loads(said) if said else {"code": KILLED, "calls": [], "met": True}
        ended = os.waitstatus_to_exitcode(status)
        if ended not in (0, -signal.SIGKILL):
            done["code"] = f"the process ended with {ended}"
        print(json.dumps(done), file=answers, flush=True)


if __name__ == "__main__":
    serve()
