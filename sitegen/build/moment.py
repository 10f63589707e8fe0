"""The moment that a reproducible build is told to take for now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from sitegen.build import refusals
from sitegen.errors import Problem, UsageError

_EPOCH: Final = "SOURCE_DATE_EPOCH"


def moment_of(environment: Mapping[str, str]) -> str:
    """Return SOURCE_DATE_EPOCH as RFC 3339, "" where it is not set.

    Source: https://reproducible-builds.org/specs/source-date-epoch/

    Raises:
        UsageError: it is no number of seconds.
    """
    stated = environment.get(_EPOCH, "")
    if not stated:
        return ""
    bad = UsageError(Problem(refusals.BAD_DATE_EPOCH, _EPOCH, f"it is {stated[:40]!r}"))
    if not (stated.isascii() and stated.isdigit()):
        raise bad
    try:
        return datetime.fromtimestamp(int(stated), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError) as error:
        raise bad from error
