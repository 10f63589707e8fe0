"""What can be compiled where there is a C compiler; nothing needs it, and nothing judges otherwise with it."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Final

LIBRARY: Final = Path(__file__).with_name("compiled.so")
_VERSION: Final = 2
"""As the C part states it; it goes up with every change there."""


def load(path: Path = LIBRARY) -> ctypes.CDLL | None:
    """Return the compiled part, or None where it was not compiled, or is another version's.

    Arguments:
        path: of the shared library.
    """
    try:
        library = ctypes.CDLL(str(path))
        return library if library.sitegen_version() == _VERSION else None
    except (OSError, AttributeError):
        return None
