"""The sentences of an audit that are longer than one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sitegen.errors import Problem, Severity
from sitegen.pith.paths import quoted

_MOST: Final = 3
_SHORT: Final = 12


def reasons(problems: Iterable[Problem]) -> str:
    """Return why a document is refused: its first errors, each with its code and place."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    shown = "; ".join(f"{problem.code} {problem.place}: {problem.cause}" for problem in errors[:_MOST])
    return shown + _more(len(errors) - _MOST)


def events_told(events: Sequence[Mapping[str, Any]]) -> str:
    """Return events in words: how many, and the first of them by type, time and id."""
    if not events:
        return "no event"
    shown = ", ".join(
        f"{quoted(event['event_type'])} of {quoted(event['created_at'])} ({short(event['event_id'])})"
        for event in events[:_MOST]
    )
    count = "1 event" if len(events) == 1 else f"{len(events)} events"
    return f"{count}: {shown}{_more(len(events) - _MOST)}"


def short(event_id: str) -> str:
    """Return the beginning of an event's id, by which a person finds it."""
    return quoted(event_id.removeprefix("sha256:")[:_SHORT])


def _more(count: int) -> str:
    return f", and {count} more" if count > 0 else ""
