"""The merge: a paper's state as a pure function of its events and aliases (Pith format, section 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from sitegen.pith.canonical import digest
from sitegen.pith.times import instant

MERGE_VERSION: Final = "pith-open-graph-merge-v1"
STATE_TYPE: Final = "pith_open_graph_state"
STATE_VERSION: Final = "1.0"

RECORD_CREATED: Final = "record_created"
GRAPH_SNAPSHOT: Final = "graph_snapshot"

LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "graph_snapshot": "graph_snapshots",
        "author_attestation": "author_attestations",
        "timestamp_anchor": "timestamp_anchors",
        "storage_attestation": "storage_attestations",
        "citation_signature": "citation_signatures",
        "replication_record": "replication_records",
        "correction": "corrections",
    }
)
"""The list of `current` that each event type goes to; only the first was seen, the others follow the lists' names."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)

_RawEvent: TypeAlias = Mapping[str, Any]


def merge_order(events: Sequence[_RawEvent]) -> list[_RawEvent]:
    """Return events in merge order: by time, then record_created first, then by event id.

    Arguments:
        events: raw events, each once.

    Source: Pith format, section 6; the last criterion is our rule.
    """
    return sorted(events, key=lambda event: (*_known_order(event), event["event_id"]))


def is_in_known_order(events: Sequence[_RawEvent]) -> bool:
    """Tell whether events stand in an order that Pith's own rule allows: by time, then record_created first."""
    keys = [_known_order(event) for event in events]
    return all(first <= second for first, second in pairwise(keys))


def _known_order(event: _RawEvent) -> tuple[datetime, bool]:
    return instant(event["created_at"]) or _BEGINNING, event["event_type"] != RECORD_CREATED


def signer_of(event: _RawEvent) -> str:
    """Return who signed an event: the `signer_id`, which a change of keys leaves as it is, else the `key_id`."""
    signer = event["signer"]
    return str(signer.get("signer_id") or signer["key_id"])


def equivocations(events: Sequence[_RawEvent]) -> list[dict[str, Any]]:
    """Return where signers contradict themselves, each with the events concerned.

    Two valid events of one signer that name the same non-null prev_event, or record_created events with different
    canonical digests, are an equivocation.

    Arguments:
        events: the valid events.

    Returns:
        objects {kind, signer, prev_event, event_ids}, sorted; the form is ours.

    Source: Pith format, section 6.
    """
    continued: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    created: dict[str, str] = {}
    for event in events:
        if event["prev_event"] is not None:
            continued[signer_of(event), event["prev_event"]].append(event["event_id"])
        if event["event_type"] == RECORD_CREATED:
            created[event["event_id"]] = event["payload"]["canonical_sha256"]
    found: list[dict[str, Any]] = [
        {"kind": "prev_event", "signer": signer, "prev_event": prev, "event_ids": sorted(ids)}
        for (signer, prev), ids in sorted(continued.items())
        if len(ids) > 1
    ]
    if len(set(created.values())) > 1:
        found.append({"kind": "record_created", "signer": None, "prev_event": None, "event_ids": sorted(created)})
    return found


def rebuild_state(
    *,
    pith_number: str,
    canonical_record: Mapping[str, Any],
    aliases: Sequence[Mapping[str, Any]],
    events: Sequence[_RawEvent],
    invalid: Collection[str] = (),
) -> dict[str, Any]:
    """Compute the state of a paper, without its `state_sha256`, which `hashed` adds.

    Arguments:
        pith_number: `pith:<year>:<suffix>`.
        canonical_record: the raw canonical record.
        aliases: the raw source aliases, in the bundle's order.
        events: all raw events, in merge order.
        invalid: ids of the events that are invalid.

    Returns:
        the state but for its hash.

    Source: Pith format, section 6.
    """
    valid = [event for event in events if event["event_id"] not in invalid]
    rejected = [event["event_id"] for event in events if event["event_id"] in invalid]
    contradictions = equivocations(valid)
    return {
        "state_type": STATE_TYPE,
        "state_version": STATE_VERSION,
        "pith_number": pith_number,
        "merge_version": MERGE_VERSION,
        "event_count": len(events),
        "valid_event_count": len(valid),
        "invalid_event_count": len(rejected),
        "equivocation_count": len(contradictions),
        "current": _current(canonical_record, aliases, valid),
        "equivocations": contradictions,
        "invalid_events": rejected,
        "applied_event_ids": [event["event_id"] for event in valid],
    }


def hashed(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state with its `state_sha256` (Pith format, section 6)."""
    return {**state, "state_sha256": digest(state)}


def _current(
    canonical_record: Mapping[str, Any], aliases: Sequence[Mapping[str, Any]], valid: Sequence[_RawEvent]
) -> dict[str, Any]:
    current: dict[str, Any] = {
        "canonical_record": canonical_record,
        "source_aliases": list(aliases),
        **{name: [] for name in LISTS.values()},
        "mirror_hints": [],
        "record_created": None,
    }
    for event in valid:
        kind = event["event_type"]
        if kind in LISTS:
            current[LISTS[kind]].append(_view(event))
        elif kind == RECORD_CREATED and current["record_created"] is None:
            current["record_created"] = _view(event)
    return current


def _view(event: _RawEvent) -> dict[str, Any]:
    return {
        "event_id": event["event_id"],
        "target": event["target"],
        "created_at": event["created_at"],
        "signer": event["signer"],
        "payload": event["payload"],
    }


def uses_known_rules(events: Sequence[_RawEvent], state: Mapping[str, Any]) -> bool:
    """Tell whether a bundle uses only rules of the merge that are known, so that its state must come out the same.

    Known are: record_created (one) and graph_snapshot events, none invalid, superseding or continuing another.

    Source: Pith format, sections 6 and 9.
    """
    plain = all(
        event["event_type"] in {RECORD_CREATED, GRAPH_SNAPSHOT}
        and not event["supersedes"]
        and event["prev_event"] is None
        for event in events
    )
    created = sum(event["event_type"] == RECORD_CREATED for event in events)
    return plain and created == 1 and not state["invalid_events"] and not state["equivocations"]
