"""Exchange two names of one file system in one step, where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_CANNOT: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})

Exchange: TypeAlias = Callable[[str | Path, str | Path], bool]
"""Exchanges two names that both exist, and returns False where the system or the file system cannot."""


def find_exchange() -> Exchange:
    """Return what exchanges two names: files or folders, whatever they are.

    It raises an OSError that names the second name where the system could, but would not.

    Source: Linux, renameat2(2) with RENAME_EXCHANGE; no other system has it.
    """
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return lambda _one, _other: False

    def exchange(one: str | Path, other: str | Path) -> bool:
        if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
            return True
        number = ctypes.get_errno()
        if number in _CANNOT:
            return False
        raise OSError(number, os.strerror(number), str(other))

    return exchange
