"""The theme and the starter content are found in a checkout and in a wheel, and never among strangers' folders."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sitegen
from sitegen import resources
from sitegen.errors import MachineError

PACKAGE = Path(sitegen.__file__).parent
ASK = (
    "from sitegen.resources import starter_content, templates_folder\n"
    "print(templates_folder())\n"
    "print(starter_content())\n"
)


def ask(site_packages: Path) -> list[str]:
    """Ask a copy of the package, in a process that knows no other."""
    command = [sys.executable, "-I", "-c", f"import sys\nsys.path.insert(0, {str(site_packages)!r})\n{ASK}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=site_packages)
    return done.stdout.splitlines()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "sitegen", ignore=shutil.ignore_patterns("__pycache__", "theme", "starter"))
    return tmp_path.resolve()


def test_a_checkout_uses_the_folders_at_its_top() -> None:
    top = PACKAGE.parent.resolve()
    assert resources.templates_folder() == top / "templates"
    assert resources.starter_content() == top / "content"


def test_a_wheel_uses_the_folders_inside_the_package(copy: Path) -> None:
    for name in ("sitegen/theme", "sitegen/starter", "templates", "content"):
        (copy / name).mkdir()
    assert ask(copy) == [str(copy / "sitegen/theme"), str(copy / "sitegen/starter")]


def test_a_strangers_folder_beside_the_package_is_not_the_theme(copy: Path) -> None:
    (copy / "templates").mkdir()
    with pytest.raises(subprocess.CalledProcessError) as caught:
        ask(copy)
    assert "C021" in caught.value.stderr
    assert MachineError.__name__ in caught.value.stderr
