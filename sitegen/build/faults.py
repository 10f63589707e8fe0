"""Turn what the machine or the program raises into problems with a code, so that nobody sees a traceback."""

from __future__ import annotations

import errno
import sqlite3
import traceback
from pathlib import Path
from typing import Final

from sitegen.build import refusals
from sitegen.errors import MachineError, Problem, SitegenError

_LIMITS: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.EAGAIN})
"""What the system says where a process has too many files open, or a user too many processes."""


def as_sitegen_error(error: Exception, worked_on: str = "") -> SitegenError:
    """Return an error of ours for any exception.

    Arguments:
        error: an error of ours is returned as it is; what the system or SQLite raised is the machine's fault; all else
            is a fault of the program, which the problem names by file and line.
        worked_on: the place of the document, paper or address that was worked on, "" where that is not known.
    """
    if isinstance(error, SitegenError):
        return error
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        cause = "a process could get no more memory"
        return MachineError(Problem(refusals.OUT_OF_MEMORY, worked_on or "the machine", cause))
    if isinstance(error, OSError):
        kind = refusals.TOO_MANY if error.errno in _LIMITS else refusals.CANNOT_WRITE
        place = str(error.filename or worked_on or "the machine")
        return MachineError(Problem(kind, place, error.strerror or str(error)))
    if isinstance(error, sqlite3.Error):
        return MachineError(Problem(refusals.CANNOT_WRITE, "the corpus", str(error)))
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}: line {frames[-1].lineno}" if frames else "sitegen"
    during = f" (at {worked_on})" if worked_on else ""
    return MachineError(Problem(refusals.UNEXPECTED, place, f"{type(error).__name__}: {error}{during}"))
