"""What a test needs beside the program and pip's packages, and which of it was not here, by name."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

_NOT_HERE = re.compile(r"not installed: (.+)")
_NOT_IMPORTED = re.compile(r"could not import '([^']+)'")


def needs(*names: str) -> pytest.MarkDecorator:
    """Skip, by name, what needs programs that are not on this machine.

    Arguments:
        names: programs on the PATH (`biber`), or paths of files (`node_modules/axe-core/axe.min.js`).
    """
    missing = [Path(name).name for name in names if not (shutil.which(name) or Path(name).is_file())]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def count(reasons: Iterable[str]) -> str:
    """Return one line about the tests that were skipped for what is not installed, "" where there are none.

    Arguments:
        reasons: why tests were skipped: those of `needs`, of `pytest.importorskip`, and any others.
    """
    found = (match for reason in reasons for match in [_NOT_HERE.search(reason) or _NOT_IMPORTED.search(reason)])
    names = Counter(name for match in found if match for name in match[1].split(", "))
    told = (f"{name} ({times} {'test' if times == 1 else 'tests'})" for name, times in sorted(names.items()))
    line = ", ".join(told)
    return f"skipped because not installed: {line}" if line else ""
