"""The operator's key of a run: from the environment or from a file that nobody else reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sitegen.config import Config, codes
from sitegen.errors import Code, Problem, UsageError
from sitegen.proof.log.note import NoteError
from sitegen.proof.operator_key import OperatorKey

VARIABLE: Final = "SITEGEN_SIGNING_KEY"
_LARGEST: Final = 2000  # bytes
_OTHERS: Final = 0o077
# Without O_NONBLOCK a named pipe would wait for a writer for ever.
_READ: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK


def operator_key(config: Config) -> OperatorKey | None:
    """Return the key that this run signs with, or None where the mirror has none.

    Raises:
        UsageError: the key or its file cannot be used; nothing of the key is in the error.
    """
    proof = config.proof
    if proof.signing_key is not None:
        return _parsed(proof.signing_key.text, VARIABLE)
    if proof.signing_key_file is None:
        return None
    path = proof.signing_key_file
    problems = [_misplaced(path, name) for name in published_folders(config, path)]
    if problems:
        raise UsageError(*problems)
    return _parsed(_read(path), str(path))


def published_folders(config: Config, path: Path) -> Iterator[str]:
    """Yield which of the mirror's folders a path lies in, as it stands or where its links lead.

    Arguments:
        config: whose content, output and templates folders count.
        path: absolute; nothing need be there.
    """
    build = config.build
    for name, folder in (("content", build.content), ("output", build.output), ("templates", build.templates)):
        plain, real = Path(os.path.abspath(folder)), Path(os.path.realpath(folder))
        lexical, followed = Path(os.path.abspath(path)), Path(os.path.realpath(path))
        if any(place == one or one in place.parents for place in (lexical, followed) for one in (plain, real)):
            yield name


def _misplaced(path: Path, name: str) -> Problem:
    return Problem(codes.KEY_FILE_MISPLACED, str(path), f"it lies in the {name} folder")


def _read(path: Path) -> str:
    try:
        descriptor = os.open(path, _READ)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _refused(codes.KEY_FILE_UNREADABLE, path, "it is not a file")
            if status.st_mode & _OTHERS:
                raise _refused(
                    codes.KEY_FILE_EXPOSED, path, f"its mode is {stat.S_IMODE(status.st_mode):04o}, not 0600"
                )
            data = os.read(descriptor, _LARGEST + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _refused(codes.KEY_FILE_UNREADABLE, path, error.strerror or str(error)) from None
    if len(data) > _LARGEST:
        raise _refused(codes.SIGNING_KEY_MALFORMED, path, "it is larger than any key")
    return data.decode("utf-8", "replace").strip()


def _parsed(line: str, place: str) -> OperatorKey:
    """Return the key of a line; what is wrong with it is told, and what stands in it is not."""
    try:
        return OperatorKey.parse(line)
    except NoteError as error:
        raise UsageError(Problem(codes.SIGNING_KEY_MALFORMED, place, error.cause)) from None


def _refused(kind: Code, path: Path, cause: str) -> UsageError:
    return UsageError(Problem(kind, str(path), cause))
