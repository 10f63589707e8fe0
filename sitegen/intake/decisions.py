"""Whether a verified document is stored, and what it may take the place of. Pure: no file is opened here."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Final, NamedTuple

from sitegen.corpus.instants import instant
from sitegen.errors import Problem
from sitegen.intake import refusals

EVENT_BYTES: Final = 32


class Action(enum.Enum):
    """What becomes of a document."""

    STORE = "store"
    LEAVE = "leave"
    """It is there already."""
    KEEP_OUT = "keep out"
    """One that is as new and tells as much is there."""


class Held(NamedTuple):
    """A verified document of one paper, in the content folder or about to be.

    Arguments:
        place: where it stands; "" where it does not stand there yet.
        sha256: of its bytes.
        dated: when it was made, as it says.
        events: 32 bytes for each of its valid events; b"" for a record.
    """

    place: str
    sha256: str
    dated: str
    events: bytes


class Decision(NamedTuple):
    """What becomes of a document.

    Arguments:
        action: store it or not.
        replaceable: places of documents that are no newer and tell nothing that it lacks.
        problems: what an operator should know of it.
    """

    action: Action
    replaceable: frozenset[str]
    problems: tuple[Problem, ...]


def decide(new: Held, there: Iterable[Held], origin: str) -> Decision:
    """Decide about a document.

    Nothing takes the place of what is newer or tells more: a bundle that is newer but lacks events stands beside the
    older one, and so does an older one that has events which the newer lacks.

    Arguments:
        new: the document.
        there: the verified documents of the same paper and kind in the content folder.
        origin: where the new one is from, for problems.
    """
    held = list(there)
    if any(one.sha256 == new.sha256 for one in held):
        return Decision(Action.LEAVE, frozenset(), ())
    if not held:
        return Decision(Action.STORE, frozenset(), ())
    events, moment = _events(new), instant(new.dated)
    known = set().union(*map(_events, held))
    newest = max(instant(one.dated) for one in held)
    replaceable = frozenset(one.place for one in held if instant(one.dated) <= moment and _events(one) <= events)
    if moment > newest:
        lost = known - events
        return Decision(Action.STORE, replaceable, (_lost(new, len(lost), origin),) if lost else ())
    gained = events - known
    if not gained:
        return Decision(Action.KEEP_OUT, frozenset(), (_kept_out(new, held, origin, older=moment < newest),))
    if known <= events:
        return Decision(Action.STORE, replaceable, ())
    return Decision(Action.STORE, replaceable, (_lost(new, len(gained), origin, older=True),))


def _events(held: Held) -> set[bytes]:
    return {held.events[start : start + EVENT_BYTES] for start in range(0, len(held.events), EVENT_BYTES)}


def _lost(new: Held, count: int, origin: str, *, older: bool = False) -> Problem:
    events = f"{count} event{'s' if count > 1 else ''}"
    if older:
        cause = f"This one, of {new.dated}, has {events} that the one in the content folder lacks."
    else:
        cause = f"This one, of {new.dated}, lacks {events} that the content folder has."
    return Problem(refusals.EVENTS_LOST, origin, cause)


def _kept_out(new: Held, held: list[Held], origin: str, *, older: bool) -> Problem:
    newest = max(held, key=lambda one: instant(one.dated))
    cause = f"It is of {new.dated}; {newest.place} is of {newest.dated}."
    return Problem(refusals.OLDER if older else refusals.NOTHING_NEW, origin, cause)
