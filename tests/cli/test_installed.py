"""The wheel, installed where the repository is not: a newcomer's first mirror."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.build.mirrors import ROOT, Mirror, environment


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a new environment that finds the libraries of this one; return its `sitegen`."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    (wheel,) = (folder / "dist").iterdir()
    venv.create(folder / "env", with_pip=False)
    python = folder / "env/bin/python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*install, "--disable-pip-version-check"], check=True, capture_output=True)
    (packages,) = (folder / "env/lib").glob("python*/site-packages")
    (packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder / "env/bin/sitegen"


def run(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    changes = environment()
    changes.pop("PYTHONPATH")
    return subprocess.run(
        [program, *arguments], cwd=folder, env=changes, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_newcomer_has_a_mirror_after_two_commands(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "init", "mirror").returncode == 0
    mirror = Mirror(tmp_path / "mirror")
    done = run(installed, mirror.folder, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("4 found: 4 verified")
    assert "Learning Sparse Neural Networks" in mirror.text("/paper/TKDTZYGP/")
    assert run(installed, mirror.folder, "verify", "public").returncode == 0
    assert done.stdout.splitlines()[-1] == f"root {mirror.root()}"


def test_the_installed_program_is_the_wheels(installed: Path, tmp_path: Path) -> None:
    python = installed.parent / "python"
    done = run(python, tmp_path, "-c", "import sitegen; print(sitegen.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.parent.parent)
