"""The testkit and the program share no code, so that neither can hide a mistake of the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tests.testkit

LIST = "import sys, tests.testkit.broken, tests.testkit.hostile; print(*sys.modules)"


def modules(program: str) -> set[str]:
    root = Path(tests.testkit.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_testkit_imports_nothing_of_the_program() -> None:
    assert "sitegen" not in modules(LIST)


def test_this_test_would_notice() -> None:
    assert "sitegen" in modules("import sitegen; " + LIST)
