"""The log of the deployed tree, in a folder or at an address, as far as it is needed here."""

from __future__ import annotations

from pathlib import Path

from sitegen.build import refusals
from sitegen.build.plan import Plan
from sitegen.build.published_log import LogFiles, LogFolder, PublishedLog, read_log
from sitegen.errors import MachineError, Problem, RefusedError


def deployed_log(place: str | Path, plan: Plan, *, adopt: bool) -> PublishedLog | None:
    """Return the log of a deployed tree.

    Arguments:
        place: a folder, or an address of HTTP.
        plan: the build; what is fetched goes into its scratch folder.
        adopt: take one that another key signed, or nobody: whoever answers at an address could have made that one.

    Returns:
        the log, None where there is no mirror at all.

    Raises:
        RefusedError: a mirror is there and has no log, or its log is not to be continued.
        MachineError: it cannot be read.
    """
    files = _files(place, plan)
    found = read_log(files, plan.key, adopt=adopt, must_be_signed=True)
    if found is None and _is_mirror(files):
        raise RefusedError(Problem(refusals.LOG_UNREAD, files.name, "a mirror is there, and it has no log"))
    return found


def _files(place: str | Path, plan: Plan) -> LogFiles:
    if isinstance(place, Path):
        return LogFolder(place)
    # What speaks with hosts costs every other build a tenth of its start.
    from sitegen.build.log_address import LogAddress  # noqa: PLC0415

    return LogAddress(place, plan.scratch / "deployed", plan.config.mirror.contact)


def _is_mirror(files: LogFiles) -> bool:
    try:
        return files.is_mirror()
    except OSError as error:
        cause = error.strerror or str(error)
        raise MachineError(Problem(refusals.LOG_UNREAD, files.name, cause)) from error
