"""Folders of a tree: made when a file needs one, gone with the last."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FOLDER_MODE: Final = 0o755


def make_folder(path: str) -> None:
    """Make a folder and those above it, as far as they are missing.

    Raises:
        OSError: the system would not, or something else stands there.
    """
    try:
        os.mkdir(path, FOLDER_MODE)
    except FileExistsError:
        pass  # If it is no folder, the file that needs it says so.
    except FileNotFoundError:
        make_folder(path[: path.rindex("/")])
        # Another process may have made it meanwhile.
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, FOLDER_MODE)


def files_below(root: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield path and status of each file below a folder, whose name has a slash behind."""
    below = [""]
    while below:
        folder = below.pop()
        with os.scandir(root + folder) as found:
            for one in found:
                if one.is_dir(follow_symlinks=False):
                    below.append(f"{folder}{one.name}/")
                else:
                    yield folder + one.name, one.stat(follow_symlinks=False)


def is_there(path: str | Path) -> bool:
    """Tell whether anything has a name, a link that leads nowhere too.

    Raises:
        OSError: nobody can say. (What Python offers for this says no then, in all versions or in some.)
    """
    return _mode(path) is not None


def has_file(path: str | Path) -> bool:
    """Tell whether a file or a link has a name, not a folder.

    Raises:
        OSError: nobody can say.
    """
    mode = _mode(path)
    return mode is not None and not stat.S_ISDIR(mode)


def _mode(path: str | Path) -> int | None:
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def prune_above(root: str, path: str) -> None:
    """Remove the folders of a path that are empty, from the innermost outwards.

    Arguments:
        root: the folder that stays, with a slash behind.
        path: of a file that was there, relative to it.
    """
    while "/" in path:
        path = path[: path.rindex("/")]
        try:
            os.rmdir(root + path)
        except OSError:
            return  # It is not empty, or it is gone.
