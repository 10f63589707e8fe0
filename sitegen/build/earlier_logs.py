"""Which log a build continues: that of the published tree, and the deployed one where the operator names it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitegen.build import refusals
from sitegen.build.deployed_log import deployed_log
from sitegen.build.intake import Intake
from sitegen.build.plan import Plan
from sitegen.build.published_log import LogFolder, PublishedLog, joined, read_log
from sitegen.build.states import ColdError
from sitegen.errors import Problem, RefusedError
from sitegen.proof import addresses


@dataclass(frozen=True, slots=True)
class EarlierLogs:
    """What the operator said of the logs that there are.

    Arguments:
        place: the address of the deployed tree, or its folder; None where none was named.
        begin: begin a new log, whatever there is.
        adopt: continue also a log that another key signed.
    """

    place: str | Path | None = None
    begin: bool = False
    adopt: bool = False

    def find(self, plan: Plan, output: Path, intake: Intake) -> PublishedLog | None:
        """Return the log to be continued, None where one begins.

        Arguments:
            plan: the build; what is fetched goes into its scratch folder.
            output: the published tree.
            intake: is told where a log begins or changes its name.

        Raises:
            RefusedError: a log is damaged, was signed by another key, or two contradict each other.
            MachineError: one cannot be read.
        """
        if self.begin:
            return None
        here = read_log(LogFolder(output), plan.key, adopt=self.adopt)
        there = deployed_log(self.place, plan, adopt=self.adopt) if self.place else None
        found = joined(here, there)
        if found is None:
            self._check_that_none_was_lost(output)
            self._check_that_one_may_begin(plan)
        if found is None and self.place:
            intake.note(Problem(refusals.LOG_BEGINS, str(self.place), "nothing is there"))
        elif found is None and plan.config.mirror.base_url:
            # Whoever knows an address will deploy; on a machine without the published tree this would be a fork.
            intake.note(Problem(refusals.LOG_BEGINS, str(output), "no log is there, and --log-from was not given"))
        if found is not None and found.origin != plan.origin:
            intake.note(Problem(refusals.LOG_RENAMED, found.files.name, f"it was {found.origin}, it is {plan.origin}"))
        return found

    def compare(self, plan: Plan, output: Path) -> None:
        """See that a build of what changed may continue the log of the published tree.

        Raises:
            ColdError: it is not the one to be continued, or not from where it ends here.
            RefusedError, MachineError: as in `find`.
        """
        if self.begin:
            raise ColdError("a new log was asked for")
        if not self.place:
            return
        here = read_log(LogFolder(output), plan.key, adopt=self.adopt)
        there = deployed_log(self.place, plan, adopt=self.adopt)
        if here is None or (there is not None and joined(here, there) is not here):
            raise ColdError("the deployed log is not the one that was published here")

    def _check_that_one_may_begin(self, plan: Plan) -> None:
        """Refuse to sign a first leaf where a deployed log was named and nothing answers there: that may be a fork."""
        if self.place and plan.key is not None:
            raise RefusedError(Problem(refusals.LOG_UNREAD, str(self.place), "nothing is there, not even a mirror"))

    @staticmethod
    def _check_that_none_was_lost(output: Path) -> None:
        """Refuse a published tree that had a log, as every tree with the document of a key has."""
        if (output / addresses.MIRROR_KEY).exists():
            cause = "a mirror is there, and its log is gone"
            raise RefusedError(Problem(refusals.LOG_UNREAD, LogFolder(output).name, cause))
