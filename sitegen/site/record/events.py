"""The events of a paper as its record page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.model import Event
from sitegen.pith.paper import Paper
from sitegen.site.mirror import Site
from sitegen.site.pretty import pretty
from sitegen.site.text import harmless

EVENTS_SHOWN: Final = 200


class EventRow(NamedTuple):
    """One event; `told` says of what it is and whose, up to its time."""

    type: str
    told: str
    moment: str
    event_id: str
    prev_event: str
    supersedes: tuple[str, ...]
    standing: str
    payload: Markup


def event_rows(site: Site, paper: Paper) -> tuple[EventRow, ...]:
    """Return the first `EVENTS_SHOWN` events of a paper, those marked that do not stand."""
    contradicting = _contradicting(paper.state or {})
    superseded = {event_id for event in paper.events for event_id in event.supersedes}
    rows = []
    for event in paper.events[:EVENTS_SHOWN]:
        if event.event_id in paper.invalid_event_ids:
            standing = "invalid"
        elif event.event_id in contradicting:
            standing = "contradicted"
        else:
            standing = "superseded" if event.event_id in superseded else ""
        rows.append(_event(site, event, site.say(f"record.{standing}") if standing else ""))
    return tuple(rows)


def _event(site: Site, event: Event, standing: str) -> EventRow:
    signer, key = (harmless(str(event.signer.get(name, ""))) for name in ("signer_id", "key_id"))
    return EventRow(
        type=harmless(event.event_type),
        told=site.say("record.event", target=harmless(event.target), signer=signer, key=key),
        moment=harmless(event.created_at),
        event_id=harmless(event.event_id),
        prev_event=harmless(event.prev_event or ""),
        supersedes=tuple(map(harmless, event.supersedes)),
        standing=standing,
        payload=pretty(event.payload, site.say("record.cut")),
    )


def _contradicting(state: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the events that contradict others (the form of `equivocations` is that of `pith.merge`)."""
    cases = state.get("equivocations")
    found = [case.get("event_ids") for case in cases if isinstance(case, Mapping)] if isinstance(cases, list) else []
    return frozenset(str(event_id) for ids in found if isinstance(ids, list) for event_id in ids)
