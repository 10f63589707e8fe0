"""The key under which the state of a build is sealed: the user's own, and outside of every mirror."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sitegen.build.folders import is_there

_NAME: Final = "state.key"
_LENGTH: Final = 32
_OTHERS: Final = 0o077
_READ: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_MAKE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class SealKeyError(Exception):
    """There is no key that can be used, for the reason that stands in the error, in words for people."""


def key_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of the key: `$XDG_STATE_HOME/sitegen`, or `~/.local/state/sitegen`.

    Source: XDG Base Directory Specification, by which a path that is not absolute is passed over.
    """
    stated = environment.get("XDG_STATE_HOME", "")
    if os.path.isabs(stated):
        return Path(stated, "sitegen")
    return Path(environment.get("HOME") or os.path.expanduser("~"), ".local", "state", "sitegen")


def read_key(folder: Path) -> bytes:
    """Return the key, 32 bytes.

    Raises:
        SealKeyError: there is none, or others could have read or written it.
    """
    path = folder / _NAME
    try:
        descriptor = os.open(path, _READ)
    except FileNotFoundError as error:
        raise SealKeyError(f"there is no key at {path} yet") from error
    except OSError as error:
        raise SealKeyError(f"the key {path} cannot be opened: {error.strerror}") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            raise SealKeyError(f"the key {path} is no file of this user's; remove it")
        if status.st_mode & _OTHERS:
            raise SealKeyError(f"others may read the key {path}; remove it")
        key = os.read(descriptor, _LENGTH + 1)
    except OSError as error:
        raise SealKeyError(f"the key {path} cannot be read: {error.strerror}") from error
    finally:
        os.close(descriptor)
    if len(key) != _LENGTH:
        raise SealKeyError(f"the key {path} has not {_LENGTH} bytes; remove it")
    return key


def make_key(folder: Path) -> bytes:
    """Return the key, made where there is none.

    Raises:
        SealKeyError: none can be kept, or what stands there is none.
    """
    with contextlib.suppress(OSError):
        if is_there(folder / _NAME):
            return read_key(folder)
    # Made under another name and linked: nobody ever meets half a key, and of two builds one makes it.
    made = folder / f"{_NAME}.{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(made, _MAKE, 0o600)
        try:
            os.write(descriptor, secrets.token_bytes(_LENGTH))
        finally:
            os.close(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(made, folder / _NAME, follow_symlinks=False)
    except OSError as error:
        raise SealKeyError(f"no key can be kept in {folder}: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            made.unlink()
    return read_key(folder)
