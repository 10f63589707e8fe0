"""Find the documents of the content folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from sitegen.content import refusals
from sitegen.content.identity import NOT_LOOKED_AT, Identity
from sitegen.content.opening import kind_of, too_large
from sitegen.content.places import Ignored, Unreadable, reason, shown, unreadable
from sitegen.content.walk import RegularFile, walk
from sitegen.errors import Problem
from sitegen.pith.parsing import MAX_BYTES

MAX_DOCUMENT_BYTES: Final = MAX_BYTES
"""The largest document, decompressed, in bytes."""

_FOLDER: Final = "bundles"
_ENDINGS: Final = (b".json", b".json.gz", b".jsonl", b".jsonl.gz")


class FoundFile(NamedTuple):
    """A file with one document, or a shard with one a line.

    Arguments:
        place: its path relative to the content folder, as people see it.
        path: its real path.
        size: in bytes, as it stands on the disk.
        shard: whether it holds one document a line.
        gzipped: whether it is compressed.
        identity: what tells whether it changed since.
    """

    place: str
    path: bytes
    size: int
    shard: bool
    gzipped: bool
    identity: Identity = NOT_LOOKED_AT


Sighting: TypeAlias = FoundFile | Unreadable | Ignored


def find_documents(content: Path, folder: str = _FOLDER) -> Iterator[Sighting]:
    """Find every file of a folder that holds documents, in a fixed order, whatever else stands there.

    Arguments:
        content: the content folder, which nothing may leave.
        folder: the name of the folder in it.

    Yields:
        files, told by their names' endings; what could not be read; and other files, which are ignored with a note
        unless they are a README or begin with a dot.

    Raises:
        OSError: the machine is out of memory or of open files.
    """
    if _is_missing(content / folder):
        yield unreadable(folder, refusals.NO_BUNDLES, "The content folder has no folder of this name.")
        return
    for step in walk(content, folder):
        if not isinstance(step, RegularFile):
            yield step
        elif step.name.endswith(_ENDINGS):
            yield _found(step)
        elif not step.name.startswith(b"README"):
            cause = "Documents end in .json, .json.gz, .jsonl or .jsonl.gz."
            yield Ignored(step.place, Problem(refusals.FILE_IGNORED, step.place, cause))


def found_file(path: Path) -> FoundFile | Unreadable:
    """Return one file that somebody named, as a document or a shard by its ending; any other ending is a document.

    Arguments:
        path: of the file; a link is followed.
    """
    real = os.path.realpath(os.fsencode(path))
    place = shown(os.fsencode(path))
    try:
        status = os.stat(real)  # noqa: PTH116 - the path is bytes
    except OSError as error:
        return unreadable(place, refusals.CANNOT_READ, f"It cannot be read: {reason(error)}.")
    if not stat.S_ISREG(status.st_mode):
        return unreadable(place, refusals.NOT_A_FILE, f"It is {kind_of(status.st_mode)}.")
    return _found(RegularFile(place, real, real.rpartition(b"/")[2], Identity.of(status)))


def _is_missing(folder: Path) -> bool:
    try:
        return stat.S_ISREG(folder.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False  # It may be there: the walk says what keeps it from us.


def _found(file: RegularFile) -> FoundFile | Unreadable:
    place, path, name, identity = file
    gzipped = name.endswith(b".gz")
    shard = name.endswith((b".jsonl", b".jsonl.gz"))
    if not shard and identity.size > MAX_DOCUMENT_BYTES:
        return Unreadable(place, too_large(place, identity.size, MAX_DOCUMENT_BYTES))
    return FoundFile(place, path, identity.size, shard, gzipped, identity)
