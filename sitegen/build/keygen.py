"""Making the operator's key: a new file that only its owner reads, outside of everything that is published."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sitegen.build import refusals
from sitegen.build.signing_key import published_folders
from sitegen.config import Config, codes
from sitegen.errors import MachineError, Problem, UsageError
from sitegen.proof.log.note import NoteError
from sitegen.proof.operator_key import SEED_BYTES, OperatorKey

_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700
_MAKE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def make_key(config: Config, path: Path, name: str) -> OperatorKey:
    """Make a key, write it into a new file, and return it.

    Arguments:
        config: of the mirror; the key must not lie in its content, output or templates folder.
        path: of the file, absolute; folders that are missing are made.
        name: of the key.

    Raises:
        UsageError: the name is none, the file lies in such a folder, or something is there already.
        MachineError: the file cannot be written; then nothing is left of it.
    """
    key = _generated(name)
    inside = list(published_folders(config, path))
    if inside:
        causes = [f"it would lie in the {folder} folder" for folder in inside]
        raise UsageError(*(Problem(codes.KEY_FILE_MISPLACED, str(path), cause) for cause in causes))
    try:
        path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(path.parent, error) from error
    try:
        descriptor = os.open(path, _MAKE, _MODE)
    except FileExistsError:
        raise UsageError(Problem(codes.KEY_FILE_TAKEN, str(path), "there is something already")) from None
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        _write(descriptor, f"{key.line}\n".encode())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritten(path, error) from error
    return key


def default_file(environment: Mapping[str, str]) -> Path:
    """Return where a key is kept unless a file is named: `$XDG_CONFIG_HOME/sitegen/mirror.key`, or below `~/.config`.

    Source: XDG Base Directory Specification, by which a path that is not absolute is passed over.
    """
    stated = environment.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(stated):
        stated = os.path.join(environment.get("HOME") or os.path.expanduser("~"), ".config")
    return Path(stated, "sitegen", "mirror.key")


def default_name(base_url: str) -> str:
    """Return the name of a mirror's log: host and path of its address and `/log`; "" where it has no address."""
    parts = urlsplit(base_url)
    return f"{parts.netloc}{parts.path}/log" if base_url else ""


def _generated(name: str) -> OperatorKey:
    if not name:
        cause = "the mirror has no base_url that a name could be made of, and --name was not given"
        raise UsageError(Problem(codes.BAD_KEY_NAME, "--name", cause))
    # Others' names may have any letters; a new one is read aloud, typed and compared.
    if not re.fullmatch(r"[!-*,-~]+", name):
        raise UsageError(Problem(codes.BAD_KEY_NAME, "--name", f"{ascii(name)[:80]} has other characters"))
    try:
        return OperatorKey.generate(name, secrets.token_bytes(SEED_BYTES))
    except NoteError as error:
        raise UsageError(Problem(codes.BAD_KEY_NAME, "--name", error.cause)) from None


def _write(descriptor: int, data: bytes) -> None:
    try:
        os.fchmod(descriptor, _MODE)
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritten(path: Path, error: OSError) -> MachineError:
    return MachineError(Problem(refusals.CANNOT_WRITE, str(path), error.strerror or str(error)))
