"""How complete the copy of a mirror is, at any time, from what was noted of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.errors import MachineError, Problem
from sitegen.intake.sync.papers import Papers
from sitegen.intake.sync.refusals import STATE_UNUSABLE
from sitegen.intake.sync.state import FOLDER, State, read_state
from sitegen.intake.workroom import WORK_FOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How complete the copy of a mirror is.

    Arguments:
        mirror: its address.
        is_aimed: it is known what the mirror has.
        is_settled: it is known which of that is wanted; no run ended while it learned either.
        aimed: papers that are wanted of it.
        reached: those that are here, or something newer.
        reasons: how many are missing, by the code of the reason.
        unresolved: identifiers that were named and are no paper of the mirror.
        bytes_left: of what is missing.
        gone: papers that the mirror had and has no longer; they stay here.
        stopped: why the last run ended early at this mirror, as `Problem.as_json`; None where it did not.
        selection: what is wanted, as JSON; "" where all is.
        is_signed: the mirror has a key.
        log_size: leaves of its log.
        last_run: when a run ended last, RFC 3339; "" where none did.
        last_complete: when all was here last; "" where it never was.
        report: the file that lists what is missing; "" of a run that writes nothing.
    """

    mirror: str
    is_aimed: bool
    is_settled: bool
    aimed: int
    reached: int
    reasons: dict[str, int]
    unresolved: int
    bytes_left: int
    gone: int
    stopped: dict[str, str] | None
    selection: str
    is_signed: bool
    log_size: int
    last_run: str
    last_complete: str
    report: str

    @property
    def missing(self) -> int:
        """How many papers and identifiers are missing."""
        return self.aimed - self.reached + self.unresolved

    @property
    def is_complete(self) -> bool:
        """Tell whether everything that is wanted is here, as of the last run."""
        return self.is_aimed and self.is_settled and not self.missing and self.stopped is None

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints and the report begins with."""
        return {
            "mirror": self.mirror,
            "complete": self.is_complete,
            "aimed": self.aimed if self.is_aimed else None,
            "reached": self.reached,
            "missing": self.missing,
            "reasons": self.reasons,
            "unresolved": self.unresolved,
            "bytes_left": self.bytes_left,
            "gone": self.gone,
            "stopped": self.stopped,
            "selection": json.loads(self.selection) if self.selection else None,
            "signed": self.is_signed,
            "log_size": self.log_size,
            "last_run": self.last_run or None,
            "last_complete": self.last_complete or None,
            "report": self.report,
        }


def standing_of(state: State) -> Standing:
    """Return how complete the copy of a mirror is."""
    papers = Papers(state)
    counts = papers.counts()
    query = "SELECT count(*) FROM identifier WHERE code <> ''"
    (unresolved,) = state.connection.execute(query).fetchone()
    stopped = state.get("stopped")
    return Standing(
        mirror=state.base,
        is_aimed=bool(state.get("aim_root")) or state.get("listing") == "none",
        is_settled=state.get("listing") == "none" or bool(state.get("selected")),
        aimed=counts.aimed,
        reached=counts.reached,
        reasons=papers.reasons(),
        unresolved=unresolved,
        bytes_left=counts.bytes_left,
        gone=counts.gone,
        stopped=json.loads(stopped) if stopped else None,
        selection=state.get("selection"),
        is_signed=bool(state.get("vkey")),
        log_size=state.number("log_size"),
        last_run=state.get("last_run"),
        last_complete=state.get("last_complete"),
        report=str(report_path(state.path)),
    )


def standings(root: Path, bases: frozenset[str] = frozenset()) -> Iterator[Standing | Problem]:
    """Yield how complete the copy of each mirror is, by the name of its file, or why that cannot be told.

    Arguments:
        root: the folder that the mirror here lives in.
        bases: the addresses of those that are asked for; all, where there are none.
    """
    for path in sorted((root / WORK_FOLDER / FOLDER).glob("*.sqlite")):
        try:
            with read_state(path) as state:
                if not bases or state.base in bases:
                    yield standing_of(state)
        except MachineError as error:
            yield from error.problems
        except ValueError as error:
            yield Problem(STATE_UNUSABLE, str(path), str(error))


def report_path(state: Path) -> Path:
    """Return the file that lists what is missing, beside that of a state."""
    return state.with_suffix(".report.json")
