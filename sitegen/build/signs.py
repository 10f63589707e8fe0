"""Signs of life: what each worker works on, in memory that its parent can read even when the worker is gone."""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Callable
from multiprocessing import reduction
from typing import Any, Final, NamedTuple, TypeAlias

Sign: TypeAlias = Callable[[str], None]
"""Gives a sign of life, and the place of what is worked on from now on: a document, paper or address; "" for none."""

_COUNT: Final = 8
_LENGTH: Final = 2
_ROOM: Final = 1024
"""Bytes of the memory that one worker has; longer places are cut."""
_LONGEST: Final = _ROOM - _COUNT - _LENGTH


def unwatched(_: str) -> None:
    """Take a sign where nobody watches."""


class LastSign(NamedTuple):
    """What a worker said last.

    Arguments:
        number: how many signs it gave.
        place: what it works on, "" where it did not say.
    """

    number: int
    place: str


class Board:
    """Memory that workers write signs into, which costs no call of the system.

    Arguments:
        memory: shared with the workers.
        file: the file in memory that it shows, -1 where only copies of this process share it.
    """

    def __init__(self, memory: mmap.mmap, file: int) -> None:
        self._memory = memory
        self._file = file

    @classmethod
    def make(cls, workers: int, *, forked: bool) -> Board:
        """Make a board.

        Arguments:
            workers: how many there are.
            forked: whether workers are copies of this process, which inherit its memory.
        """
        size = workers * _ROOM
        file = -1 if forked else _file_in_memory(size)
        return cls(mmap.mmap(file, size), file)

    def __reduce__(self) -> tuple[Any, ...]:
        # Only ever pickled on the way into a new process, which gets a copy of the descriptor.
        return _attached, (reduction.DupFd(self._file), len(self._memory))

    def sign_of(self, worker: int) -> Sign:
        """Return what a worker gives its signs with; to be called in the worker."""
        memory, begin = self._memory, worker * _ROOM
        count = 0

        def sign(place: str) -> None:
            nonlocal count
            count += 1
            name = place.encode("utf-8", "backslashreplace")[:_LONGEST]
            written = count.to_bytes(_COUNT, "little") + len(name).to_bytes(_LENGTH, "little") + name
            memory[begin : begin + len(written)] = written

        return sign

    def last(self, worker: int) -> LastSign:
        """Return the last sign of a worker."""
        begin = worker * _ROOM
        record = self._memory[begin : begin + _ROOM]
        length = int.from_bytes(record[_COUNT : _COUNT + _LENGTH], "little")
        name = record[_COUNT + _LENGTH : _COUNT + _LENGTH + length]
        return LastSign(int.from_bytes(record[:_COUNT], "little"), name.decode("utf-8", "replace"))

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()
        if self._file >= 0:
            os.close(self._file)


def _attached(duplicate: Any, size: int) -> Board:
    file = duplicate.detach()
    return Board(mmap.mmap(file, size), file)


def _file_in_memory(size: int) -> int:
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("sitegen-signs")
    else:
        with tempfile.TemporaryFile() as named:
            file = os.dup(named.fileno())
    os.ftruncate(file, size)
    return file
