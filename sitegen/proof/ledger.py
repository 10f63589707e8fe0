"""The sums of the ledger, and the one equation that they must fulfil."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from sitegen.errors import MachineError, Problem
from sitegen.proof import refusals

STATUSES: Final = frozenset({"verified", "refused", "superseded", "unreadable"})
"""What can become of a document; every document has exactly one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSums:
    """How many documents were found, and what became of them.

    Arguments:
        found: every document in the content folder.
        verified: verified and published.
        refused: read, and refused for a reason that has a code.
        superseded: verified, but another document of the same paper is published in its place.
        unreadable: not read at all.
    """

    found: int
    verified: int = 0
    refused: int = 0
    superseded: int = 0
    unreadable: int = 0

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the sums; nothing where found = verified + refused + superseded + unreadable."""
        negative = [field.name for field in fields(self) if getattr(self, field.name) < 0]
        if negative:
            cause = f"{' and '.join(negative)} below zero"
            return (Problem(refusals.LEDGER_DOES_NOT_ADD_UP, "$.sums", cause),)
        total = self.verified + self.refused + self.superseded + self.unreadable
        if total == self.found:
            return ()
        cause = (
            f"{self.found} found, but {self.verified} verified + {self.refused} refused + {self.superseded} superseded"
            f" + {self.unreadable} unreadable = {total}"
        )
        return (Problem(refusals.LEDGER_DOES_NOT_ADD_UP, "$.sums", cause),)

    def check(self) -> None:
        """Stop a build whose ledger does not add up, since a document was dropped or counted twice.

        Raises:
            MachineError: with the problem.
        """
        problems = self.problems()
        if problems:
            raise MachineError(*problems)
