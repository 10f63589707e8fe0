"""Where documents stand in the content folder, and how they get there: whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sitegen.build.folders import is_there, make_folder
from sitegen.content.places import shown
from sitegen.errors import Problem, RefusedError
from sitegen.intake import refusals
from sitegen.pith.identity import PithNumber

_ENDINGS: Final = {"bundle": ".json", "record": ".record.json"}
_DIGITS: Final = 12
_MODE: Final = 0o644


def place_of(number: PithNumber, kind: str, *, sha256: str = "") -> str:
    """Return where a document is kept, relative to the content folder.

    Arguments:
        number: of its paper.
        kind: `bundle` or `record`.
        sha256: of its bytes where its first place is taken; its first digits then stand in its name.
    """
    suffix = number.suffix
    second = f".{sha256[:_DIGITS]}" if sha256 else ""
    return f"bundles/{number.year}/{suffix[:2]}/{suffix}{second}{_ENDINGS[kind]}"


class Shelf:
    """Writes files into the content folder, one at a time.

    Whoever writes holds the lock of the intake, so that what a killed run left half-written is overwritten by the next
    that writes the same file; its name begins with a dot, so that nobody reads it.

    Arguments:
        content: the content folder.
        dry_run: write nothing.
    """

    def __init__(self, content: Path, *, dry_run: bool = False) -> None:
        self._content = content
        self._real = os.path.realpath(content)
        self._dry_run = dry_run
        self._sound: set[str] = set()

    def free_place(self, number: PithNumber, kind: str, sha256: str, replaceable: Iterable[str]) -> str:
        """Return where a new document is to stand: its first place, unless what must stay stands there."""
        first = place_of(number, kind)
        if first in replaceable or not is_there(self._content / first):
            return first
        return place_of(number, kind, sha256=sha256)

    def put(self, place: str, data: bytes) -> None:
        """Write a file, or exchange it for one with other bytes: under a temporary name first, then by its own.

        Arguments:
            place: relative to the content folder, with a folder in it.
            data: all of it.

        Raises:
            RefusedError: a link leads out of the content folder.
            OSError: the machine would not.
        """
        folder, _, name = place.rpartition("/")
        self._check(folder)
        if self._dry_run:
            return
        real = f"{self._real}/{folder}"
        make_folder(real)
        temporary = f"{real}/.{name}.part"
        try:
            _write(temporary, data)
            os.rename(temporary, f"{real}/{name}")  # noqa: PTH104 - the path of every file written
        except OSError:
            _remove(temporary)
            raise

    def _check(self, folder: str) -> None:
        if folder in self._sound:
            return
        real = os.path.realpath(f"{self._real}/{folder}")
        if not real.startswith(self._real.rstrip("/") + "/"):
            cause = f"{shown(os.fsencode(folder))} leads to {shown(os.fsencode(real))}."
            raise RefusedError(Problem(refusals.FOLDER_LEAVES, folder, cause))
        self._sound.add(folder)


def _write(path: str, data: bytes) -> None:
    _remove(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    finally:
        os.close(descriptor)


def _remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - the path of every file written
