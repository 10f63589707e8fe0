"""What the checks of one document share: the document, the pinned keys and the problems found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from sitegen.errors import Code, Problem, Severity
from sitegen.pith.canonical import canonical_bytes, digest
from sitegen.pith.keys import TrustRoots

MAX_PROBLEMS: Final = 100
_SECTION = re.compile(r"\$\.([A-Za-z_][A-Za-z0-9_]*)(?:\[(\d+)\])?")


class EnoughProblemsError(Exception):
    """A document has so many errors that looking for more would only serve who made it."""


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
    _parts: dict[int, orjson.Fragment] = field(default_factory=dict)
    _kept: list[int] = field(default_factory=lambda: [0, 0])

    def report(self, kind: Code, place: str, cause: str) -> None:
        """Add a problem.

        Of warnings and notes 100 are kept, and of errors as many: they never crowd each other out.

        Raises:
            EnoughProblemsError: this is the hundredth error, so the document is refused without a further look.
        """
        self.add(Problem(kind, place, cause))

    def add(self, problem: Problem) -> None:
        """Add a problem that was found elsewhere, as `report` does."""
        errs = problem.severity is Severity.ERROR
        kept = self._kept[errs] = self._kept[errs] + 1
        if kept <= MAX_PROBLEMS:
            self.problems.append(problem)
        if errs and kept >= MAX_PROBLEMS:
            raise EnoughProblemsError

    def digest(self, value: object) -> str:
        """Return the digest of a part of the document, in hex."""
        return digest(value, plain=self.plain)

    def part(self, value: dict[str, Any]) -> Any:
        """Return what stands for a part of the document in a larger one: its canonical bytes, made once.

        What is hashed lies inside of each other: a payload in its event, in the bundle and, as a copy, in the state.
        Where the document is not plain, the reference needs the part itself.
        """
        if not self.plain:
            return value
        known = self._parts.get(id(value))  # the document holds on to all of its parts
        if known is None:
            known = self._parts[id(value)] = orjson.Fragment(canonical_bytes(value, plain=True))
        return known

    @property
    def is_sound(self) -> bool:
        """Tell whether the whole document has the right shape."""
        return not self._unsound

    def note_unsound(self) -> None:
        """Remember which sections have the wrong shape, so that later checks leave them alone.

        Raises:
            EnoughProblemsError: the look at the shape was given up, so that some of it is not known.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            raise EnoughProblemsError
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
