"""Compile the C part beside its source: `python -m sitegen.pith.native.compile`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from sitegen.pith.native import LIBRARY

_SOURCES: Final = tuple(Path(__file__).with_name(name) for name in ("key_tables.c", "plain_text.c"))
_COMPILERS: Final = ("cc", "gcc", "clang")
_OPTIONS: Final = ("-O3", "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC")


def compile_parts(target: Path = LIBRARY) -> str:
    """Compile the C part into a shared library, which is put in its place at once when it is whole.

    Arguments:
        target: the file to make.

    Returns:
        what went wrong, "" where nothing did.
    """
    compiler = next((found for name in _COMPILERS if (found := shutil.which(name))), None)
    if compiler is None:
        return f"there is no C compiler ({', '.join(_COMPILERS)})"
    made = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        command = [compiler, *_OPTIONS, *map(str, _SOURCES), "-o", str(made)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
        if done.returncode:
            return done.stderr.strip() or f"{compiler} ended with {done.returncode}"
        made.replace(target)
    except OSError as error:
        return str(error)
    finally:
        made.unlink(missing_ok=True)
    return ""


if __name__ == "__main__":
    fault = compile_parts()
    sys.stderr.write(f"{fault}\n" if fault else "")
    sys.exit(bool(fault))
