"""The state of a bundle, rebuilt from its events and aliases alone (Pith format, section 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tests.testkit.canonical import Encode, Json, canonical, digest, sort_deep

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


def build_state(
    pith_number: str,
    canonical_record: Json,
    aliases: list[Json],
    events: list[Json],
    *,
    invalid: Collection[str] = (),
    encode: Encode = canonical,
) -> Json:
    """Build the state of events, which stand in the order of the bundle.

    Events of a type without a list of its own count and are applied, but stand nowhere else in the state.

    Arguments:
        invalid: ids of the events that do not count.
        encode: as in `digest`.
    """
    valid = [event for event in events if event["event_id"] not in invalid]
    rejected = [event["event_id"] for event in events if event["event_id"] in invalid]
    equivocations = _equivocations(valid)
    state = {
        "state_type": "pith_open_graph_state",
        "state_version": "1.0",
        "pith_number": pith_number,
        "merge_version": MERGE,
        "event_count": len(events),
        "valid_event_count": len(valid),
        "invalid_event_count": len(rejected),
        "equivocation_count": len(equivocations),
        "current": {
            "canonical_record": sort_deep(canonical_record),
            "source_aliases": aliases,
            **_lists(valid),
            "mirror_hints": [],
            "record_created": next((view(event) for event in valid if event["event_type"] == "record_created"), None),
        },
        "equivocations": equivocations,
        "invalid_events": rejected,
        "applied_event_ids": [event["event_id"] for event in valid],
    }
    return state | {"state_sha256": digest(state, encode)}


def _lists(events: list[Json]) -> dict[str, list[Json]]:
    lists: dict[str, list[Json]] = {name: [] for name in LIST_OF_TYPE.values()}
    for event in events:
        if event["event_type"] in LIST_OF_TYPE:
            lists[LIST_OF_TYPE[event["event_type"]]].append(view(event))
    return lists


def _equivocations(events: list[Json]) -> list[Json]:
    """Find where a signer continues one event twice, or where events create different records."""
    heirs: dict[tuple[str, str], list[str]] = {}
    created: dict[str, str] = {}
    for event in events:
        if event["prev_event"] is not None:
            signer = event["signer"].get("signer_id") or event["signer"]["key_id"]
            heirs.setdefault((signer, event["prev_event"]), []).append(event["event_id"])
        if event["event_type"] == "record_created":
            created[event["event_id"]] = event["payload"]["canonical_sha256"]
    found: list[Json] = [
        {"kind": "prev_event", "signer": signer, "prev_event": before, "event_ids": sorted(ids)}
        for (signer, before), ids in sorted(heirs.items())
        if len(ids) > 1
    ]
    if len(set(created.values())) > 1:
        found.append({"kind": "record_created", "signer": None, "prev_event": None, "event_ids": sorted(created)})
    return found


def state_of(bundle: Json, *, invalid: Collection[str] = ()) -> Json:
    """Build the state of a bundle as it stands, taking as valid every event that is not said to be otherwise."""
    record, aliases = bundle["canonical_record"], bundle["source_aliases"]
    return build_state(bundle["pith_number"], record, aliases, bundle["events"], invalid=invalid)
