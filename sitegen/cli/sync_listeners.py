"""How a run that copies mirrors looks, and how complete each copy is: for people, and for programs."""

from __future__ import annotations

from sitegen.cli.intake_listeners import IntakePeople, IntakePrograms
from sitegen.cli.streams import put
from sitegen.errors import Problem
from sitegen.intake.sync.request import SyncSummary
from sitegen.intake.sync.standing import Standing


def standing_lines(standing: Standing) -> list[str]:
    """Return how complete the copy of a mirror is, for people."""
    word = "complete" if standing.is_complete else "NOT COMPLETE"
    unsettled = "" if standing.is_settled or not standing.is_aimed else "; which papers are wanted is being learned"
    lines = [f"{standing.mirror}  {word}{unsettled}"]
    if standing.selection:
        lines.append(f"  of it: {standing.selection}")
    if standing.is_aimed:
        left = f", {standing.bytes_left:,} bytes to come" if standing.bytes_left else ""
        lines.append(f"  {standing.reached:,} of {standing.aimed:,} papers are here, as the last run noted{left}")
    else:
        lines.append("  what it has is not known yet")
    for code, count in standing.reasons.items():
        lines.append(f"  missing for {code}: {count:,}")
    if standing.unresolved:
        lines.append(f"  identifiers that name nothing there: {standing.unresolved:,}")
    if standing.gone:
        lines.append(f"  gone there, kept here: {standing.gone:,}")
    if standing.stopped:
        stopped = standing.stopped
        lines.append(f"  stopped by {stopped['code']} at {stopped['place']}: {stopped['cause']}")
    signed = "signed" if standing.is_signed else "unsigned mirror"
    if standing.log_size or standing.is_signed:
        lines.append(f"  {signed}, log of {standing.log_size:,} leaves")
    if standing.last_run:
        lines.append(f"  last run {standing.last_run}, last complete {standing.last_complete or 'never'}")
    if not standing.is_complete and standing.last_run and standing.report:
        lines.append(f"  what is missing, and why: {standing.report}")
    return lines


class SyncPeople(IntakePeople):
    """Tells people of a run of sync, and of how complete copies are."""

    def standing(self, standing: Standing) -> None:
        """Tell how complete the copy of a mirror is."""
        self._progress.end()
        if not self._quiet or not standing.is_complete:
            for line in standing_lines(standing):
                put(line)

    def ended(self, summary: SyncSummary) -> None:
        """Tell how a run ended."""
        self.summary(summary.intake)

    def statuses(self, *, complete: bool) -> None:
        """Tell nothing more: each copy was told."""


class SyncPrograms(IntakePrograms):
    """Tells programs; see docs/json.md."""

    def standing(self, standing: Standing) -> None:
        """Write how complete the copy of a mirror is."""
        self._write({"type": "standing", **standing.as_json()})

    def ended(self, summary: SyncSummary) -> None:
        """Write how a run ended."""
        self._progress.end()
        counts = {name: getattr(summary.intake, name) for name in ("stored", "unchanged", "kept", "refused")}
        said = {**counts, "not_found": summary.intake.missing, "bytes": summary.bytes}
        self._write({"type": "summary", **said, "complete": summary.is_complete})

    def statuses(self, *, complete: bool) -> None:
        """Write whether all copies are complete."""
        self._write({"type": "summary", "complete": complete})


def tell_statuses(found: list[Standing | Problem], told: SyncPeople | SyncPrograms) -> bool:
    """Tell how complete every copy is, and whether all are."""
    for one in found:
        if isinstance(one, Problem):
            told.problem(one)
        else:
            told.standing(one)
    complete = bool(found) and all(isinstance(one, Standing) and one.is_complete for one in found)
    told.statuses(complete=complete)
    return complete
