"""What a mirror shows now against what it showed before: no older state, no forked log, no date that is too old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.outside.heads import Head
from sitegen.outside.pins import Pin
from sitegen.proof import addresses
from sitegen.proof.faults import ProofError
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.refusals import LOG_FORKED
from sitegen.proof.source import SourceError

_DAY: Final = 86_400
AHEAD: Final = 2 * _DAY
"""Seconds that a signed date may lie in the future: clocks differ."""


def check_age(head: Head, *, max_age: float | None, now: float) -> Iterator[Problem]:
    """Yield what is wrong with the signed date of a mirror.

    Arguments:
        head: of the mirror.
        max_age: days that it may be old, None for any.
        now: seconds since 1970.
    """
    if head.timestamp is None:
        if max_age is not None:
            yield Problem(refusals.AGE_UNKNOWN, addresses.MANIFEST_SIGNATURE, "nothing signed says a date")
        return
    age = (now - head.timestamp) / _DAY
    if max_age is not None and age > max_age:
        cause = f"it is dated {day(head.timestamp)}, {age:.0f} days ago, and may be {max_age:g} days old"
        yield Problem(refusals.FROZEN, addresses.MANIFEST_SIGNATURE, cause)
    if head.timestamp > now + AHEAD:
        yield Problem(refusals.DATED_AHEAD, addresses.MANIFEST_SIGNATURE, f"it is dated {day(head.timestamp)}")


def check_continuity(head: Head, pin: Pin, log: TileTree) -> Iterator[Problem]:
    """Yield how a mirror contradicts what it showed before.

    1. The log is no shorter, and begins with what it was (RFC 6962, section 2.1.2).
    2. The signed date is no earlier.

    Arguments:
        head: of the mirror now.
        pin: what was seen before.
        log: the log of the head.
    """
    size = head.checkpoint.size
    if size < pin.size:
        cause = f"the log has {size} leaves, and had {pin.size} when it was seen on {pin.last_seen[:10]}"
        yield Problem(refusals.ROLLED_BACK, addresses.CHECKPOINT, cause)
    else:
        yield from _check_log(pin, log)
    if head.timestamp is not None and pin.timestamp is not None and head.timestamp < pin.timestamp:
        cause = f"the manifest is dated {day(head.timestamp)}, and one dated {day(pin.timestamp)} was seen before"
        yield Problem(refusals.ROLLED_BACK, addresses.MANIFEST_SIGNATURE, cause)


def _check_log(pin: Pin, log: TileTree) -> Iterator[Problem]:
    try:
        then = log.root_at(pin.size).hex()
    except SourceError as error:
        yield error.problem
        return
    except ProofError as error:
        yield error.problem.within(addresses.LOG)
        return
    if then != pin.root:
        cause = f"its first {pin.size} leaves have the root {then}, and had {pin.root} on {pin.last_seen[:10]}"
        yield Problem(LOG_FORKED, addresses.CHECKPOINT, cause)


def day(seconds: int) -> str:
    """Return the day of a moment in seconds since 1970, in UTC."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return f"{seconds} seconds after 1970"
