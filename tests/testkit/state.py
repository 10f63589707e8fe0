"""The state of a bundle, rebuilt from its events and aliases alone (Pith format, section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.testkit.canonical import Json, digest, sort_deep

MERGE = "pith-open-graph-merge-v1"
LIST_OF_TYPE: Mapping[str, str] = {
    "graph_snapshot": "graph_snapshots",
    "author_attestation": "author_attestations",
    "timestamp_anchor": "timestamp_anchors",
    "storage_attestation": "storage_attestations",
    "citation_signature": "citation_signatures",
    "replication_record": "replication_records",
    "correction": "corrections",
}


def in_order(events: Iterable[Json]) -> list[Json]:
    """Sort events by their time, record_created first, then by their id."""
    return sorted(events, key=lambda e: (e["created_at"], e["event_type"] != "record_created", e["event_id"]))


def view(event: Json) -> Json:
    """Return what the state keeps of an event."""
    return {
        "event_id": event["event_id"],
        "target": event["target"],
        "created_at": event["created_at"],
        "signer": sort_deep(event["signer"]),
        "payload": sort_deep(event["payload"]),
    }


def build_state(pith_number: str, canonical_record: Json, aliases: list[Json], events: list[Json]) -> Json:
    """Build the state of valid events, which stand in the order of the bundle.

    Events of a type without a list of its own count and are applied, but stand nowhere else in the state.
    """
    lists: dict[str, list[Json]] = {name: [] for name in LIST_OF_TYPE.values()}
    created: Json | None = None
    for event in events:
        kind = event["event_type"]
        if kind == "record_created" and created is None:
            created = view(event)
        elif kind in LIST_OF_TYPE:
            lists[LIST_OF_TYPE[kind]].append(view(event))
    equivocations = _equivocations(events)
    state = {
        "state_type": "pith_open_graph_state",
        "state_version": "1.0",
        "pith_number": pith_number,
        "merge_version": MERGE,
        "event_count": len(events),
        "valid_event_count": len(events),
        "invalid_event_count": 0,
        "equivocation_count": len(equivocations),
        "current": {
            "canonical_record": sort_deep(canonical_record),
            "source_aliases": aliases,
            **lists,
            "mirror_hints": [],
            "record_created": created,
        },
        "equivocations": equivocations,
        "invalid_events": [],
        "applied_event_ids": [event["event_id"] for event in events],
    }
    return state | {"state_sha256": digest(state)}


def _equivocations(events: list[Json]) -> list[Json]:
    """Find valid events of one signer that name the same event before them."""
    heirs: dict[tuple[str, str], list[str]] = {}
    for event in events:
        if event["prev_event"] is not None:
            heirs.setdefault((event["signer"]["signer_id"], event["prev_event"]), []).append(event["event_id"])
    return [
        {"signer_id": signer, "prev_event": before, "event_ids": sorted(ids)}
        for (signer, before), ids in sorted(heirs.items())
        if len(ids) > 1
    ]


def state_of(bundle: Json) -> Json:
    """Build the state of a bundle as it stands, taking every event in it as valid."""
    return build_state(bundle["pith_number"], bundle["canonical_record"], bundle["source_aliases"], bundle["events"])
