"""The programs that strangers hold a signed mirror against: minisign, and sha256sum of coreutils."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

MINISIGN: Final = shutil.which("minisign") or "minisign"
SHA256SUM: Final = shutil.which("sha256sum") or "sha256sum"


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder; one that asks for a password gets none."""
    return subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        stdin=subprocess.DEVNULL,
    )


def minisign(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run minisign in a folder."""
    return run(folder, MINISIGN, *arguments)


def sha256sum(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run sha256sum in a folder."""
    return run(folder, SHA256SUM, *arguments)
