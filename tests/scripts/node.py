"""Modules of the theme, run in Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.skipped_by_name import needs

needs_node = needs("node")
HERE = Path(__file__).parent


def run(script: str, given: Any, *arguments: str) -> Any:
    """Run a script of this folder with JSON on its standard input, and read the JSON that it prints."""
    answer = subprocess.run(
        ["node", str(HERE / script), *arguments],  # noqa: S607 - whichever node is installed
        input=json.dumps(given).encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return json.loads(answer.stdout)
