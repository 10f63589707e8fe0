"""The log of the deployed tree, in a folder or at an address, as far as it is needed here."""

from __future__ import annotations

from pathlib import Path

from sitegen.build import refusals
from sitegen.build.plan import Plan
from sitegen.build.published_log import LogFolder, PublishedLog, read_log
from sitegen.errors import Problem, RefusedError
from sitegen.proof import addresses


def deployed_log(place: str, plan: Plan, *, adopt: bool) -> PublishedLog | None:
    """Return the log of a deployed tree.

    Arguments:
        place: a folder, or an address of HTTP.
        plan: the build.
        adopt: take one that another key signed.

    Returns:
        the log, None where there is no mirror at all.

    Raises:
        RefusedError: a mirror is there and has no log, or its log is not to be continued.
        MachineError: it cannot be read.
    """
    tree = Path(place)
    if not tree.exists():
        return None
    found = read_log(LogFolder(tree), plan.key, adopt=adopt)
    if found is None and (tree / addresses.MANIFEST).exists():
        raise RefusedError(Problem(refusals.LOG_UNREAD, place, "a mirror is there, and it has no log"))
    return found
