"""What somebody wants of mirrors, who is told of it, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sitegen.intake.outcomes import IntakeListener, IntakeSummary
from sitegen.intake.sync.selection import Selection
from sitegen.intake.sync.standing import Standing
from sitegen.remote.waiting import Manners


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody wants to have here.

    Arguments:
        mirrors: addresses, as typed.
        selection: which papers.
        dry_run: learn what would come, fetch no paper, and write nothing.
        each_version: fetch also bundles that are older than another mirror's or than what is here, for their events.
        accept_new_key: take another key of a mirror than before.
        allow_private: let names lead into private networks.
        rate: questions a second to each host, 0 for as many as can be.
        at_once: questions to each host at the same time.
        manners: time-outs and tries; the rate and the number at once are those above.
    """

    mirrors: Sequence[str]
    selection: Selection = field(default_factory=Selection)
    dry_run: bool = False
    each_version: bool = False
    accept_new_key: bool = False
    allow_private: bool = False
    rate: float = 20.0
    at_once: int = 4
    manners: Manners = field(default_factory=Manners)


class SyncListener(IntakeListener, Protocol):
    """Is told, beside what the intake tells, how each mirror ended."""

    def standing(self, standing: Standing) -> None:
        """So complete is the copy of a mirror now."""


class SyncSummary(NamedTuple):
    """How a run ended.

    Arguments:
        standings: of each mirror, in the order in which they were named.
        intake: what became of the papers that came.
        bytes: of bodies that came.
    """

    standings: tuple[Standing, ...]
    intake: IntakeSummary
    bytes: int

    @property
    def is_complete(self) -> bool:
        """Tell whether everything that is wanted of every mirror is here now."""
        return all(one.is_complete for one in self.standings)
