"""What was refused, kept apart for whoever wants to know why: beside the content folder and never in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sitegen.errors import Problem
from sitegen.intake.shelf import Shelf

FOLDER: Final = "quarantine"
MOST_DOCUMENTS: Final = 1_000
"""How many documents one run keeps here; a source with no end of bad ones is not to fill the disk."""
MOST_BYTES: Final = 256 * 1024 * 1024
_MOST_ORIGINS: Final = 20
_TYPE: Final = "sitegen_quarantine_report"


class Quarantine:
    """Keeps refused documents, each named by its SHA-256, with a report of why and where from.

    Arguments:
        content: the content folder; the quarantine stands beside it.
        dry_run: keep nothing.
    """

    def __init__(self, content: Path, *, dry_run: bool = False) -> None:
        self._folder = content.parent / FOLDER
        self._shelf = Shelf(content.parent, dry_run=dry_run)
        self._documents = 0
        self._bytes = 0

    @property
    def is_full(self) -> bool:
        """Tell whether so much was refused in this run that nothing more is kept."""
        return self._documents >= MOST_DOCUMENTS or self._bytes >= MOST_BYTES

    def put(self, data: bytes, *, origin: str, kind: str, pith_number: str, problems: Sequence[Problem]) -> str:
        """Keep a refused document.

        Arguments:
            data: its bytes, as they came.
            origin: where they came from.
            kind: as the document states it.
            pith_number: as the document states it.
            problems: why it was refused, and what else was noted.

        Returns:
            the place of the report, relative to the folder that the content folder lies in; "" where nothing was kept.
        """
        if self.is_full:
            return ""
        self._documents += 1
        self._bytes += len(data)
        sha256 = hashlib.sha256(data).hexdigest()
        place = f"{FOLDER}/{sha256}.report.json"
        origins = [one for one in self._origins(sha256) if one != origin]
        report = {
            "type": _TYPE,
            "version": "1.0",
            "sha256": sha256,
            "bytes": len(data),
            "kind": kind or None,
            "pith_number": pith_number or None,
            "origins": [*origins, origin][-_MOST_ORIGINS:],
            "problems": [problem.as_json() for problem in problems],
        }
        # The report comes last: where it stands, the document does.
        self._shelf.put(f"{FOLDER}/{sha256}.document", data)
        self._shelf.put(place, (json.dumps(report, indent=2) + "\n").encode())
        return place

    def _origins(self, sha256: str) -> list[str]:
        """Return where the same bytes came from before."""
        try:
            report: Any = json.loads((self._folder / f"{sha256}.report.json").read_bytes())
            return [str(one) for one in report["origins"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []
