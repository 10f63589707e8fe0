"""The folders and files that are watched: what lies in them, and whether their file system tells of changes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
_SILENT: Final = frozenset(
    {"9p", "virtiofs", "nfs", "nfs4", "cifs", "smb3", "smbfs", "vboxsf", "prl_fs", "drvfs", "ceph", "afs", "lustre"}
)
"""File systems that others change too, of which this machine is not told."""


def is_ignored(name: str) -> bool:
    """Tell whether a name is one that editors make beside a file, and that nothing is made from."""
    return name.startswith(".") or name.endswith("~")


def identity(root: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another of its name, None where there is none or where it is a file."""
    try:
        status = root.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def folders(root: Path) -> Iterator[str]:
    """Yield a folder and every folder below it, links not followed."""
    for folder, _, _ in os.walk(root):
        yield folder


def tells_of_changes(root: Path, mounts: Path = _MOUNTS) -> bool:
    """Tell whether the file system of a folder is one whose every change this machine makes itself.

    Arguments:
        root: the folder; where it is not there, the nearest one above it counts.
        mounts: the table of mounts of Linux, proc(5); where there is none, the answer is yes.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return True
    real = os.path.realpath(root)
    found = max((mount for mount in map(_mount, lines) if _holds(mount[0], real)), key=_length, default=("", ""))
    return found[1] not in _SILENT and not found[1].startswith("fuse.")


def _mount(line: str) -> tuple[str, str]:
    before, _, after = line.partition(" - ")
    point = _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), before.split(" ")[4])
    return point, after.split(" ")[0]


def _holds(point: str, path: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")


def _length(mount: tuple[str, str]) -> int:
    return len(mount[0])
