"""What a journal says of each name, and what the file system says of it."""

from __future__ import annotations

import os
from typing import Final, NamedTuple

import orjson

from sitegen.proof import addresses

REMOVED: Final = 5
_ROOT: Final = 6
STEPS: Final = range(_ROOT + 1)
"""0 new files, 1 new pages, 2 changed files, 3 changed pages, 4 parts of the manifest, 5 removed files, 6 the manifest
and its signature:
no page links to what is not there yet, and what a page linked to goes after the page."""
PLACED: Final = tuple(step for step in STEPS if step != REMOVED)


class Entry(NamedTuple):
    """One name of the tree.

    Arguments:
        path: relative to the tree.
        number: the inode of the new file; of a removed one, the name under which it is parked.
        size: of the new file, in bytes.
        existed: whether the tree had the name before.
    """

    path: str
    number: int
    size: int
    existed: bool

    def line(self, step: int) -> bytes:
        """Return the line of the journal."""
        return orjson.dumps([step, *self]) + b"\n"

    def stands_in(self, root: str) -> bool:
        """Tell whether the new file, and no other, has its name in a folder; the folder has a slash behind."""
        try:
            status = os.lstat(root + self.path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return (status.st_ino, status.st_size) == (self.number, self.size)


def step_of(path: str, *, existed: bool) -> int:
    """Return the step in which a new or changed file is placed."""
    if path in {addresses.MANIFEST, addresses.MANIFEST_SIGNATURE}:
        return _ROOT
    if path.startswith(addresses.MANIFEST.removesuffix(".json") + "/"):
        return 4
    return 2 * existed + path.endswith(".html")
