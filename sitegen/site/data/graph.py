"""The newest graph snapshot of a paper and its events, each with what vouches for it (Pith format, section 8)."""

from __future__ import annotations

from typing import Any

from sitegen.pith.model import Event
from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Provenance
from sitegen.site.data.encoding import compact
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes


def graph(routes: Routes, paper: Paper) -> Output:
    """Return the newest snapshot, whether it is signed, and in which event it stands.

    Arguments:
        routes: the addresses.
        paper: of any level; of a record the snapshot is unsigned, and the document says so.

    Source: Pith format, sections 5 and 8.
    """
    event = snapshot_event(paper)
    document: dict[str, Any] = {
        "pith_number": str(paper.number),
        "level": paper.level.value,
        "provenance": paper.snapshot_provenance.value,
        "signed": paper.snapshot is not None and paper.snapshot_provenance is Provenance.SIGNED,
        "event_id": event.event_id if event else None,
        "created_at": event.created_at if event else None,
        "graph_snapshot": paper.snapshot,
    }
    return Output(routes.graph(paper.number.suffix).file, compact(document))


def events(routes: Routes, paper: Paper) -> Output:
    """Return all events of a paper with their signatures, in merge order.

    Arguments:
        routes: the addresses.
        paper: of any level; a record proves no events, so of it there are none, and nothing that vouches for them.

    Source: Pith format, sections 4, 6 and 8.
    """
    document: dict[str, Any] = {
        "pith_number": str(paper.number),
        "level": paper.level.value,
        "provenance": Provenance.SIGNED.value if paper.bundle else None,
        "event_count": len(paper.events),
        "invalid_event_ids": sorted(paper.invalid_event_ids),
        "events": [event.raw for event in paper.events],
    }
    return Output(routes.events(paper.number.suffix).file, compact(document))


def snapshot_event(paper: Paper) -> Event | None:
    """Return the event that the published snapshot stands in, or None where it stands in none."""
    if paper.snapshot is None:
        return None
    for event in reversed(paper.events):
        found = event.payload.get("graph_snapshot")
        if found is paper.snapshot or (found is not None and found == paper.snapshot):
            return event
    return None
