"""Whether a published tree is still what a build left there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from sitegen.proof import addresses

MOST_LOOKED_AT: Final = 50_000
"""Names of a tree that is looked through at every build; a larger one takes longer than most changes do."""


def manifest_root(output: Path) -> str:
    """Return the root hash that a tree's manifest has, "" where there is none that can be read."""
    try:
        return hashlib.sha256((output / addresses.MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def touched_since(output: Path, published_ns: int, names: int) -> str:
    """Tell whether somebody changed a tree, as far as its names and dates say; "" where nothing tells it.

    A file whose date was set back is not noticed here, nor is anything in a tree of more than `MOST_LOOKED_AT` names:
    `sitegen verify` hashes every file.

    Arguments:
        output: the root of the tree.
        published_ns: when the build ended, in nanoseconds since 1970 UTC.
        names: how many files it left, each counted once for each name.
    """
    if names > MOST_LOOKED_AT:
        return ""
    found = 0
    folders = [str(output)]
    try:
        while folders:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                        continue
                    found += 1
                    if not entry.is_file(follow_symlinks=False) or entry.stat().st_mtime_ns > published_ns:
                        return f"{entry.path} was changed since"
    except OSError as error:
        return f"the published tree cannot be looked through: {error.strerror}"
    return "" if found == names else f"the published tree has {found:,} files where it should have {names:,}"
