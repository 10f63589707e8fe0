"""Stand between Python and the system: look at every call of the file system before it is made, and let it fail."""

from __future__ import annotations

import builtins
import ctypes
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

CALLS = (
    "chmod",
    "fsync",
    "ftruncate",
    "link",
    "listdir",
    "lstat",
    "mkdir",
    "open",
    "read",
    "readlink",
    "remove",
    "rename",
    "replace",
    "rmdir",
    "scandir",
    "stat",
    "symlink",
    "truncate",
    "unlink",
    "utime",
    "write",
)
"""Of the module `os`. Reading and writing of files that `open` opened goes past it, and all that SQLite does."""

Look = Callable[[str, tuple[Any, ...]], None]
"""Is given the name and the arguments of a call; what it raises, the call raises."""


class _Between:
    """Looks before each call, but not at the calls that looking makes."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._looking = False

    def through(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if not self._looking:
                self._looking = True
                try:
                    self._look(name, arguments)
                finally:
                    self._looking = False
            return real(*arguments, **options)

        return call

    def library(self, real: type[ctypes.CDLL]) -> type:
        """Return a C library whose calls, of which the program makes one, are looked at too."""
        through = self.through

        class Library:
            def __init__(self, *arguments: Any, **options: Any) -> None:
                self._real = real(*arguments, **options)

            def __getattr__(self, name: str) -> Callable[..., int]:
                checked = through(name, getattr(self._real, name))

                def call(*arguments: Any) -> int:
                    try:
                        return int(checked(*arguments))
                    except OSError as error:
                        ctypes.set_errno(error.errno or 0)
                        return -1

                return call

        return Library


@contextmanager
def interposed(look: Look) -> Iterator[None]:
    """Have every call looked at before it is made."""
    between = _Between(look)
    with ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(mock.patch.object(os, name, between.through(name, getattr(os, name))))
        for module in (builtins, io):
            stack.enter_context(mock.patch.object(module, "open", between.through("open", module.open)))
        stack.enter_context(mock.patch.object(ctypes, "CDLL", between.library(ctypes.CDLL)))
        yield


class Counter:
    """Counts calls, and lets one of them raise.

    Arguments:
        at: the number of that call, from 0; None lets all of them pass.
        error: what it raises.
        lasting: whether all later calls raise too.
    """

    def __init__(self, at: int | None = None, error: BaseException | None = None, *, lasting: bool = False) -> None:
        self.calls: list[str] = []
        self._at = at
        self._error = error
        self._lasting = lasting

    def __call__(self, name: str, _: tuple[Any, ...]) -> None:
        number = len(self.calls)
        self.calls.append(name)
        if self._at is not None and self._error and (number == self._at or (self._lasting and number > self._at)):
            raise self._error
