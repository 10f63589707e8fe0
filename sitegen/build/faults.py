"""Turn what the machine or the program raises into problems with a code, so that nobody sees a traceback."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

from sitegen.build import refusals
from sitegen.errors import MachineError, Problem, SitegenError


def as_sitegen_error(error: Exception) -> SitegenError:
    """Return an error of ours for any exception.

    Arguments:
        error: an error of ours is returned as it is; what the system or SQLite raised is the machine's fault; all else
            is a fault of the program, which the problem names by file and line.
    """
    if isinstance(error, SitegenError):
        return error
    if isinstance(error, OSError):
        place = str(error.filename or "the machine")
        return MachineError(Problem(refusals.CANNOT_WRITE, place, error.strerror or str(error)))
    if isinstance(error, sqlite3.Error):
        return MachineError(Problem(refusals.CANNOT_WRITE, "the corpus", str(error)))
    if isinstance(error, MemoryError):
        return MachineError(Problem(refusals.OUT_OF_MEMORY, "the machine", "a process could get no more memory"))
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}: line {frames[-1].lineno}" if frames else "sitegen"
    return MachineError(Problem(refusals.UNEXPECTED, place, f"{type(error).__name__}: {error}"))
