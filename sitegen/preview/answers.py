"""What the preview shows: files made when they are asked for, and a look at what has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sitegen.errors import MachineError, Problem, SitegenError
from sitegen.preview import refusals


def _any_page(_: str) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What a look at the sources found.

    Arguments:
        problems: what stands in the way now, all of it; none of an earlier look is remembered.
        affects: tells whether the file at a path below the root of the tree may have changed.
        told: lines for the terminal: what was rebuilt and why.
        seconds: how long it took.
        watch: the files and folders to watch from now on, absolute; None: as before.
    """

    problems: tuple[Problem, ...] = ()
    affects: Callable[[str], bool] = _any_page
    told: tuple[str, ...] = ()
    seconds: float = 0.0
    watch: tuple[Path, ...] | None = None


class Answers(Protocol):
    """What the preview asks, always from one and the same thread, so that nothing of it need be safe for several."""

    @property
    def base_path(self) -> str:
        """What stands before every path: `/`, or `/mirror/`; asked for anew after every refresh."""
        ...

    def document(self, path: str) -> bytes | None:
        """Return the file at a path below the root of the tree, None where there is none.

        Raises:
            SitegenError: it could not be made.
        """
        ...

    def refresh(self, changed: frozenset[Path] | None) -> Refreshed:
        """Look at what has changed; the first call of all, with None, makes what there is to be made.

        Arguments:
            changed: files, and folders that stand for everything below them; None: look at everything.

        Raises:
            SitegenError: nothing could be made, and `document` gives what it gave before, or raises.
        """
        ...

    def close(self) -> None:
        """Give back what is held; nothing is asked after it."""
        ...


class FolderAnswers:
    """A tree that was built by someone else.

    Arguments:
        folder: the root of the tree.
        base_path: what stands before every path.
    """

    def __init__(self, folder: Path, base_path: str = "/") -> None:
        self._root = folder.resolve()
        self.base_path = base_path

    def document(self, path: str) -> bytes | None:
        """Return a file of the tree; a link that leads out of it is no file."""
        try:
            file = (self._root / path).resolve()
            return file.read_bytes() if file.is_relative_to(self._root) and file.is_file() else None
        except (OSError, ValueError, RuntimeError):
            # Too long a name, a loop of links, no permission: for a reader there is no such file.
            return None

    def refresh(self, changed: frozenset[Path] | None) -> Refreshed:
        """Say which files have changed."""
        begun = time.perf_counter()
        if changed is None:
            return Refreshed(told=("looked at the whole tree",), seconds=time.perf_counter() - begun)
        places = tuple(path.relative_to(self._root).as_posix() for path in changed if path.is_relative_to(self._root))

        def affects(path: str) -> bool:
            return any(place in {".", path} or path.startswith(f"{place}/") for place in places)

        told = (f"changed: {', '.join(sorted(places)[:3])}{' …' if len(places) > 3 else ''}",)  # noqa: PLR2004
        return Refreshed(affects=affects, told=told, seconds=time.perf_counter() - begun)

    def close(self) -> None:
        """Give back nothing, as nothing is held."""


@dataclass(frozen=True, slots=True)
class CaughtAnswers:
    """Answers whose every failure is a problem: a fault of the program is told like any other, and the preview goes on.

    Arguments:
        answers: the site.
    """

    answers: Answers

    @property
    def base_path(self) -> str:
        """What stands before every path."""
        return self.answers.base_path

    def document(self, path: str) -> bytes | None:
        """Return a file of the site.

        Raises:
            SitegenError: it could not be made, for whatever reason.
        """
        try:
            return self.answers.document(path)
        except SitegenError:
            raise
        except Exception as error:
            raise _failure(path, error) from error

    def refresh(self, changed: frozenset[Path] | None) -> Refreshed:
        """Look at what has changed.

        Raises:
            SitegenError: nothing could be made, for whatever reason.
        """
        try:
            return self.answers.refresh(changed)
        except SitegenError:
            raise
        except Exception as error:
            raise _failure("sitegen serve", error) from error

    def close(self) -> None:
        """Give back what is held."""
        self.answers.close()


def _failure(place: str, error: Exception) -> MachineError:
    return MachineError(Problem(refusals.PROGRAM_FAILED, place, f"{type(error).__name__}: {error}"))
