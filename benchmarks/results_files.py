"""Where results are written: a JSON file of each run, and `latest.md` with the latest tables of every kind."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from benchmarks.program import REPOSITORY

RESULTS: Final = REPOSITORY / "benchmarks" / "results"
LATEST: Final = "latest.md"
PROGRAM: Final = "The program"
SEARCH: Final = "The search alone"
BESIDE: Final = "Beside other generators"
VERSIONS: Final = "Two versions"
CHANGES: Final = "After a change"
PREVIEW: Final = "The preview"
LOG: Final = "The log"
SYNC: Final = "Copying a mirror"
_ORDER: Final = (PROGRAM, CHANGES, LOG, SYNC, SEARCH, BESIDE, PREVIEW, VERSIONS)
_HEADING: Final = re.compile(r"^## (.+)\n", re.MULTILINE)


def write_results(folder: Path, name: str, report: dict[str, Any], kind: str, text: str) -> Path:
    """Write a report, and put its tables in the place of the last ones of their kind.

    Arguments:
        folder: of results.
        name: of the JSON file, without its ending.
        report: everything that was measured.
        kind: one of the kinds above.
        text: the tables, Markdown below a heading of the second level.

    Returns:
        the JSON file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.json"
    target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    latest = folder / LATEST
    before = latest.read_text(encoding="utf-8") if latest.exists() else ""
    latest.write_text(with_section(before, kind, text), encoding="utf-8")
    return target


def with_section(before: str, kind: str, text: str) -> str:
    """Return the tables of every kind, those of one kind new."""
    _, *parts = _HEADING.split(before)
    sections = dict(zip(parts[::2], parts[1::2], strict=True)) | {kind: text}
    return "\n".join(f"## {one}\n\n{sections[one].strip()}\n" for one in _ORDER if one in sections)
