"""The shape of a built tree: what a program without a thought would have to write for the same tree to stand there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Size:
    """How large a tree is.

    Arguments:
        names: names of files.
        files: files; a file with several names is one.
        folders: directories, the tree's root not among them.
        bytes: of the files, each once.
    """

    names: int
    files: int
    folders: int
    bytes: int

    @property
    def links(self) -> int:
        """Names beyond the first of each file."""
        return self.names - self.files


class TreeFile(NamedTuple):
    """One file of a tree.

    Arguments:
        written: when, in nanoseconds; files in this order are in the order in which the program wrote them.
        size: bytes.
        names: paths below the root; all but the first are links.
    """

    written: int
    size: int
    names: tuple[str, ...]


def size_of_tree(root: Path) -> Size:
    """Count what is in a tree."""
    seen: set[int] = set()
    names = folders = total = 0
    for entry in _walk(root):
        if entry.is_dir(follow_symlinks=False):
            folders += 1
            continue
        names += 1
        if entry.inode() not in seen:
            seen.add(entry.inode())
            total += entry.stat(follow_symlinks=False).st_size
    return Size(names, len(seen), folders, total)


def files_of_tree(root: Path) -> list[TreeFile]:
    """Return the files of a tree with all their names, in the order in which they were written."""
    found: dict[int, tuple[int, int, list[str]]] = {}
    start = len(os.fspath(root)) + 1
    for entry in _walk(root):
        if not entry.is_dir(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            one = found.setdefault(status.st_ino, (status.st_mtime_ns, status.st_size, []))
            one[2].append(entry.path[start:])
    return sorted(TreeFile(written, size, tuple(sorted(names))) for written, size, names in found.values())


def _walk(root: Path) -> Iterator[os.DirEntry[str]]:
    pending = [os.fspath(root)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
