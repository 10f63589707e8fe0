"""What went wrong, for people: a code, a place, a cause and a fix.

Nothing in this module knows the Pith format, files or the network, so every room of the program may import it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar


class Severity(enum.StrEnum):
    """How much a problem weighs: an error refuses, a warning and a note are published beside what they speak of."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a table of codes.

    Arguments:
        code: a letter for the room (P format, D documents, C configuration, S site, B build, T tree,
            V preview, N network, I intake, A audit) and three digits.
        severity: what a problem of this code does to the document or the run.
        meaning: one sentence that is true of every problem with this code.
        fix: what the person who reads it can do.
        source: the section of the format, the RFC or the rule that the code enforces.
    """

    code: str
    severity: Severity
    meaning: str
    fix: str
    source: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and why.

    Arguments:
        kind: the row of the table of codes.
        place: a JSON path (`$.events[1].signature`), a line (`line 4`), a file, or a file and one of these
            (`X.json: $.state`).
        cause: what was found, in one sentence, with the values that matter.
    """

    kind: Code
    place: str
    cause: str

    @property
    def code(self) -> str:
        """The code, such as `P031`."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return self.kind.severity

    @property
    def fix(self) -> str:
        """What to do about it."""
        return self.kind.fix

    def within(self, place: str) -> Problem:
        """Return the same problem with the file or document it was found in put before its place."""
        return replace(self, place=f"{place}: {self.place}" if self.place else place)

    def as_json(self) -> dict[str, str]:
        """Return the object that `--json` and the ledger show."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": self.place,
            "cause": self.cause,
            "fix": self.fix,
        }

    def __str__(self) -> str:
        return f"{self.code} {self.place}: {self.cause}"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


class CodeTable(Mapping[str, Code]):
    """The codes of one room, in order, each defined once.

    Raises:
        ValueError: a code stands twice in the table.
    """

    def __init__(self, codes: Iterable[Code]) -> None:
        self._codes: dict[str, Code] = {}
        for code in codes:
            if code.code in self._codes:
                raise ValueError(f"{code.code} is defined twice")
            self._codes[code.code] = code

    def __getitem__(self, code: str) -> Code:
        return self._codes[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


class SitegenError(Exception):
    """A run that could not go on, with every problem that was found.

    The children say by whose fault: what the user asked for, what the content holds, or what the machine could not do.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.problems


class RefusedError(SitegenError):
    """The content is at fault: something was refused or failed a check (exit code 1)."""

    exit_code = 1


class UsageError(SitegenError):
    """The call or the configuration is at fault (exit code 2)."""

    exit_code = 2


class MachineError(SitegenError):
    """The machine is at fault: no space, no permission, a worker that died (exit code 3)."""

    exit_code = 3
