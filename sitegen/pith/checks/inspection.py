"""What the checks of one document share: the document, the pinned keys and the problems found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sitegen.errors import Code, Problem
from sitegen.pith.canonical import digest
from sitegen.pith.keys import TrustRoots

_SECTION = re.compile(r"\$\.([A-Za-z_]+)(?:\[(\d+)\])?")


@dataclass(slots=True)
class Inspection:
    """One document under inspection.

    Arguments:
        document: the parsed object.
        plain: it holds only what the fast encoder writes canonically.
        trust: the pinned keys.
        problems: grows as the checks report.
    """

    document: dict[str, Any]
    plain: bool
    trust: TrustRoots
    problems: list[Problem] = field(default_factory=list)
    _unsound: frozenset[tuple[str, str | None]] = frozenset()

    def report(self, kind: Code, place: str, cause: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(kind, place, cause))

    def digest(self, value: object) -> str:
        """Return the digest of a part of the document, in hex."""
        return digest(value, plain=self.plain)

    def note_unsound(self) -> None:
        """Remember which sections have the wrong shape, so that later checks leave them alone."""
        found = (_SECTION.match(problem.place) for problem in self.problems)
        self._unsound = frozenset((match[1], match[2]) for match in found if match)

    def sound(self, *sections: str) -> bool:
        """Tell whether all of these top-level fields have the right shape."""
        return not self._unsound or not any(section in sections for section, _ in self._unsound)

    def sound_events(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the events that have the right shape, with their index."""
        if not self._unsound:
            return list(enumerate(self.document["events"]))
        events = self.document.get("events")
        if ("events", None) in self._unsound or not isinstance(events, list):
            return []
        return [(index, event) for index, event in enumerate(events) if ("events", str(index)) not in self._unsound]
