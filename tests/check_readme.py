"""Compare the command line help in README.md with what the program prints; `--write` brings the README up to date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"(?<=<!-- help -->\n)```text\n.*?```\n(?=<!-- /help -->)", re.DOTALL)


def printed_help() -> str:
    """Return what `sitegen --help` prints on a terminal of 80 columns."""
    program = Path(sys.executable).parent / "sitegen"
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run([program, "--help"], check=True, capture_output=True, text=True, env=environment)
    return f"```text\n$ sitegen --help\n{done.stdout.rstrip()}\n```\n"


def main() -> int:
    """Return 0 when the README has exactly one help block and it is the program's."""
    text = README.read_text(encoding="utf-8")
    wanted = printed_help()
    if sys.argv[1:] == ["--write"]:
        README.write_text(BLOCK.sub(lambda _: wanted, text), encoding="utf-8")
        return 0
    if BLOCK.findall(text) == [wanted]:
        return 0
    sys.stderr.write(
        "The help in README.md is not what sitegen prints; run: .venv/bin/python tests/check_readme.py --write\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
