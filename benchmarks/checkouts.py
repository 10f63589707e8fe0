"""Another version of the program beside this one: a folder, or a commit of this repository's history."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.program import REPOSITORY, BenchmarkError, environment_of

_PRINT_PLACE = "import sitegen; print(sitegen.__file__); print(sitegen.__version__)"


@dataclass(frozen=True, slots=True)
class Checkout:
    """One version of the program.

    Arguments:
        folder: that holds its `sitegen/`.
        version: as the program says.
        commit: its full name, "" where that is not known.
        changed: whether files differ from the commit.
    """

    folder: Path
    version: str
    commit: str
    changed: bool


def checkout_of(folder: Path, *, commit: str = "") -> Checkout:
    """Describe a checkout, and make sure that it is this version that would run.

    Arguments:
        folder: that holds its `sitegen/`.
        commit: its name where the folder does not know it.

    Raises:
        BenchmarkError: there is no program in it, or another one would run instead.
    """
    if not (folder / "sitegen" / "__main__.py").is_file():
        raise BenchmarkError(f"{folder} holds no sitegen/, so it is no version of this program")
    process = subprocess.run(
        [sys.executable, "-c", _PRINT_PLACE],
        cwd=folder.parent,
        env=environment_of(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        raise BenchmarkError(f"the program in {folder} does not start:\n{process.stderr[-2000:]}")
    place, version = process.stdout.split("\n")[:2]
    if not Path(place).resolve().is_relative_to(folder.resolve()):
        raise BenchmarkError(f"instead of the program in {folder}, the one in {place} would run")
    own = commit or _of_git(folder, "rev-parse", "HEAD")
    changed = bool(not commit and own and _of_git(folder, "status", "--porcelain", "--", "sitegen", "templates"))
    return Checkout(folder.resolve(), version, own, changed)


def earlier(stated: str, work: Path) -> Checkout:
    """Return an earlier version.

    Arguments:
        stated: a folder, or a commit of this repository, which is then unpacked.
        work: where it is unpacked.

    Raises:
        BenchmarkError: it is neither.
    """
    if Path(stated).is_dir():
        return checkout_of(Path(stated))
    commit = _of_git(REPOSITORY, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{stated}^{{commit}}")
    if not commit:
        raise BenchmarkError(
            f"{stated} is no folder, and the history of {REPOSITORY} has no such commit: there is no earlier version"
            " to compare with (a copy without .git, or a shallow one, has no history)"
        )
    archive = subprocess.run(
        ["git", "archive", commit],  # noqa: S607 - whichever git is installed
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(work, filter="data")
    return checkout_of(work, commit=commit)


def _of_git(folder: Path, *arguments: str) -> str:
    """Return what git says of the repository whose root a folder is, "" where it is none or there is no git."""
    if not (folder / ".git").exists():
        return ""
    try:
        process = subprocess.run(
            ["git", *arguments],  # noqa: S607 - whichever git is installed
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return process.stdout.strip() if process.returncode == 0 else ""
