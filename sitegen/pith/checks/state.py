"""Check the state in a bundle against the merge of its events (Pith format, section 6)."""

from __future__ import annotations

from typing import Any

from sitegen.pith import refusals
from sitegen.pith.canonical import canonical_bytes, sha256_hex
from sitegen.pith.checks.events import declared_invalid
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.merge import LISTS, is_in_known_order, merge_order, rebuild_state, uses_known_rules
from sitegen.pith.paths import child, quoted

_COUNTED = (
    ("valid_event_count", "applied_event_ids"),
    ("invalid_event_count", "invalid_events"),
    ("equivocation_count", "equivocations"),
)


def check_state(inspection: Inspection) -> None:
    """Check the state's own hash and counts, then rebuild it and compare."""
    if not inspection.sound("state"):
        return
    state = inspection.document["state"]
    unhashed = {**_unhashed(state), "current": inspection.part(state["current"])}
    given = canonical_bytes(unhashed, plain=inspection.plain)
    found = sha256_hex(given)
    if state["state_sha256"] != found:
        cause = f"{quoted(state['state_sha256'], 64)} is stated, the state gives {found}"
        inspection.report(refusals.STATE_HASH_DIFFERS, "$.state.state_sha256", cause)
    _check_counts(inspection, state)
    if inspection.sound("events", "canonical_record", "source_aliases", "pith_number"):
        _check_rebuilt(inspection, state, given)


def _unhashed(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "state_sha256"}


def _check_counts(inspection: Inspection, state: dict[str, Any]) -> None:
    expected = [(name, len(state[counted])) for name, counted in _COUNTED]
    if inspection.sound("events"):
        expected.append(("event_count", len(inspection.document["events"])))
    for name, number in expected:
        if state[name] != number:
            cause = f"{quoted(state[name])} is stated, there are {number}"
            inspection.report(refusals.STATE_COUNTS_DIFFER, child("$.state", name), cause)


def _check_rebuilt(inspection: Inspection, state: dict[str, Any], given: bytes) -> None:
    document = inspection.document
    events = document["events"]
    rebuilt = rebuild_state(
        pith_number=document["pith_number"],
        canonical_record=document["canonical_record"],
        aliases=document["source_aliases"],
        events=events if is_in_known_order(events) else merge_order(events),
        invalid=declared_invalid(document),
    )
    if canonical_bytes(_in_parts(inspection, rebuilt), plain=inspection.plain) == given:
        return
    place, cause = first_difference(_unhashed(state), rebuilt, "$.state")
    known = uses_known_rules(events, state)
    inspection.report(refusals.STATE_DIFFERS if known else refusals.STATE_NOT_REPRODUCED, place, cause)


def _in_parts(inspection: Inspection, rebuilt: dict[str, Any]) -> dict[str, Any]:
    """Return a rebuilt state with the events' payloads as they were made for other digests."""
    current = rebuilt["current"]
    views: dict[str, Any] = {
        name: [{**view, "payload": inspection.part(view["payload"])} for view in current[name]]
        for name in LISTS.values()
        if current[name]
    }
    if current["record_created"] is not None:
        created = current["record_created"]
        views["record_created"] = {**created, "payload": inspection.part(created["payload"])}
    return {**rebuilt, "current": {**current, **views}}


def first_difference(given: object, rebuilt: object, path: str) -> tuple[str, str]:
    """Return the path of the first difference between two JSON values, and a sentence that names both sides."""
    if isinstance(given, dict) and isinstance(rebuilt, dict):
        for key in sorted(given.keys() | rebuilt.keys()):
            if key not in rebuilt:
                return child(path, key), "the merge gives no such field"
            if key not in given:
                return child(path, key), "the merge gives this field, the state lacks it"
            if not _same(given[key], rebuilt[key]):
                return first_difference(given[key], rebuilt[key], child(path, key))
    if isinstance(given, list) and isinstance(rebuilt, list):
        for index, (one, other) in enumerate(zip(given, rebuilt, strict=False)):
            if not _same(one, other):
                return first_difference(one, other, child(path, index))
        return path, f"{len(given)} entries are stated, the merge gives {len(rebuilt)}"
    return path, f"{quoted(given)} is stated, the merge gives {quoted(rebuilt)}"


def _same(one: object, other: object) -> bool:
    return canonical_bytes(one) == canonical_bytes(other)
