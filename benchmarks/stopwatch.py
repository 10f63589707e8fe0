"""A stopwatch around the program's own functions, so that the program needs none inside."""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from time import perf_counter
from types import ModuleType, SimpleNamespace
from typing import Any, Final

from benchmarks.functions import STEPS

REST: Final = "everything else"
"""What belongs to no step."""


class Stopwatch:
    """Gives every moment to the step that was entered last and not yet left.

    Attributes:
        seconds, calls: by step.
    """

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((*STEPS, REST), 0.0)
        self.calls = dict.fromkeys((*STEPS, REST), 0)
        self._steps = [REST]
        self._since = 0.0

    def start(self) -> None:
        """Begin with what belongs to no step."""
        self._since = perf_counter()

    def stop(self) -> None:
        """End, outside of every step."""
        self.seconds[REST] += perf_counter() - self._since

    def enter(self, step: str) -> None:
        """Begin a step inside of the one that is under way."""
        now = perf_counter()
        self.seconds[self._steps[-1]] += now - self._since
        self._steps.append(step)
        self._since = now

    def leave(self) -> None:
        """Go back to the step before."""
        now = perf_counter()
        self.seconds[self._steps.pop()] += now - self._since
        self._since = now

    def around(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that does the same on the step's account; a generator, item by item."""
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            def timed_generator(*positional: Any, **named: Any) -> Iterator[Any]:
                self.calls[step] += 1
                items = function(*positional, **named)
                while True:
                    self.enter(step)
                    try:
                        item = next(items)
                    except StopIteration:
                        return
                    finally:
                        self.leave()
                    yield item

            return timed_generator

        @functools.wraps(function)
        def timed(*positional: Any, **named: Any) -> Any:
            self.calls[step] += 1
            self.enter(step)
            try:
                return function(*positional, **named)
            finally:
                self.leave()

        return timed


def put_around(watch: Stopwatch) -> None:
    """Put the stopwatch around every function of every step, wherever the program refers to it.

    Raises:
        AttributeError: the program has no such function any more; `STEPS` is to follow.
    """
    for step, functions in STEPS.items():
        for function in functions:
            module, _, path = function.partition(":")
            _replace(importlib.import_module(module), path, functools.partial(watch.around, step))


def _replace(module: ModuleType, path: str, around: Callable[[Any], Any]) -> None:
    holder, _, name = path.rpartition(".")
    if not holder:
        original = getattr(module, name)
        timed = around(original)
        for other in [one for key, one in sys.modules.items() if key.startswith("sitegen")]:
            for attribute in [key for key, value in vars(other).items() if value is original]:
                setattr(other, attribute, timed)
        return
    owner = getattr(module, holder)
    timed = around(getattr(owner, name))
    if isinstance(owner, ModuleType):
        # Another module's function, timed for this one alone.
        setattr(module, holder, SimpleNamespace(**{**vars(owner), name: timed}))
    else:
        setattr(owner, name, timed)
