"""Make a new mirror: a configuration, content to begin with, and what a host needs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sitegen.build import refusals
from sitegen.errors import MachineError, Problem, UsageError
from sitegen.resources import scaffold, starter_content

_FILES: Final = (("sitegen.toml", "sitegen.toml"), ("netlify.toml", "netlify.toml"), ("gitignore", ".gitignore"))
_CONTENT: Final = "content"


def make_mirror(folder: Path) -> Iterator[Path]:
    """Make a new mirror in a folder, and yield what was made.

    Arguments:
        folder: missing or there; nothing in it is overwritten.

    Raises:
        UsageError: one of the files is there already; nothing was made.
        MachineError: the folder cannot be written.
    """
    taken = [name for _, name in (*_FILES, ("", _CONTENT)) if os.path.lexists(folder / name)]
    if taken:
        raise UsageError(*(Problem(refusals.FOLDER_NOT_EMPTY, str(folder / name), "it is there") for name in taken))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, name in _FILES:
            shutil.copyfile(scaffold() / source, folder / name)
            yield folder / name
        shutil.copytree(starter_content(), folder / _CONTENT, copy_function=shutil.copyfile)
        yield folder / _CONTENT
    except OSError as error:
        place = str(error.filename or folder)
        raise MachineError(Problem(refusals.CANNOT_WRITE, place, error.strerror or str(error))) from error
