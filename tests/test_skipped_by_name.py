"""A test that was skipped for want of a program is counted under the program's name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.skipped_by_name import count, needs

ROOT = Path(__file__).parent.parent


def test_programs_and_libraries_are_counted_by_name_and_other_reasons_are_not() -> None:
    reasons = [
        "Skipped: not installed: no-such-program",
        "Skipped: not installed: axe.min.js, no-such-program",
        "Skipped: could not import 'no_such_library': No module named 'no_such_library'",
        "Skipped: takes minutes",
    ]
    line = "skipped because not installed: axe.min.js (1 test), no-such-program (2 tests), no_such_library (1 test)"
    assert count(reasons) == line


def test_nothing_is_said_where_nothing_was_missing() -> None:
    assert count(["Skipped: takes minutes"]) == ""


def test_a_program_that_is_here_skips_nothing() -> None:
    assert needs("sh", __file__).args == (False,)


def test_a_run_ends_with_the_names(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n", encoding="utf-8")
    (tmp_path / "test_one.py").write_text(
        "from tests.skipped_by_name import needs\n\n@needs('no-such-program')\ndef test_one(): raise OSError\n",
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        f"--rootdir={tmp_path}",
    ]
    done = subprocess.run([*command, tmp_path], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "skipped because not installed: no-such-program (1 test)" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["no-such-program", "/no/such/file.jar"])
def test_a_program_that_is_not_here_is_named(name: str) -> None:
    mark = needs("sh", name)
    assert mark.args == (True,)
    assert mark.kwargs == {"reason": f"not installed: {Path(name).name}"}
