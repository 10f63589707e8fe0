"""Check the events of a bundle: hash, id, subject, signer, signature and links (Pith format, section 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sitegen.errors import Problem
from sitegen.pith import refusals
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.checks.signature import check_signature
from sitegen.pith.merge import LISTS, RECORD_CREATED, equivocations
from sitegen.pith.paths import child, quoted

EVENT_MESSAGE: Final = "open_graph_event_sha256_bytes"
_OUTSIDE_OF_HASH: Final = frozenset({"signature", "content_sha256", "event_id"})


def declared_invalid(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the events that the state in a bundle lists as invalid, in whatever form it lists them."""
    state = document.get("state")
    listed = state.get("invalid_events") if isinstance(state, dict) else None
    if not listed or not isinstance(listed, list):
        return frozenset()
    ids = (item.get("event_id") if isinstance(item, dict) else item for item in listed)
    return frozenset(item for item in ids if isinstance(item, str))


def check_events(inspection: Inspection) -> None:
    """Check every event of the right shape, each on its own and then among the others."""
    events = inspection.sound_events()
    ids = frozenset(event["event_id"] for _, event in events)
    invalid = declared_invalid(inspection.document)
    seen: set[str] = set()
    for index, event in events:
        place = f"$.events[{index}]"
        if event["event_id"] in invalid:
            cause = f"the state lists {quoted(event['event_id'], 80)} as invalid"
            inspection.report(refusals.EVENT_DECLARED_INVALID, place, cause)
        else:
            _check_event(inspection, event, place)
        _check_links(inspection, event, place, ids)
        if event["event_id"] in seen:
            cause = f"{quoted(event['event_id'], 80)} stands here again"
            inspection.report(refusals.EVENT_REPEATED, child(place, "event_id"), cause)
        seen.add(event["event_id"])
    valid = [event for _, event in events if event["event_id"] not in invalid]
    for problem in contradictions(valid):
        inspection.report(problem.kind, problem.place, problem.cause)


def contradictions(valid: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield a warning for every equivocation among valid raw events (Pith format, section 6)."""
    for found in equivocations(valid):
        cause = f"{found['kind']}: {len(found['event_ids'])} events of {quoted(found['signer'])} exclude each other"
        yield Problem(refusals.EQUIVOCATION, "$.events", cause)


def _check_event(inspection: Inspection, event: dict[str, Any], place: str) -> None:
    """Check what an event says of itself."""
    stated, event_id = event["content_sha256"], event["event_id"]
    signer, signature = event["signer"], event["signature"]
    content = {name: value for name, value in event.items() if name not in _OUTSIDE_OF_HASH}
    content["payload"] = inspection.part(event["payload"])
    found = inspection.digest(content)
    if stated != found:
        cause = f"{quoted(stated, 64)} is stated, the event gives {found}"
        inspection.report(refusals.EVENT_HASH_DIFFERS, child(place, "content_sha256"), cause)
    if event_id != f"sha256:{stated}":
        cause = f"{quoted(event_id, 80)} is stated, sha256:{quoted(stated, 64)} belongs here"
        inspection.report(refusals.EVENT_ID_DIFFERS, child(place, "event_id"), cause)
    if event["subject_pith_number"] != inspection.document.get("pith_number"):
        cause = f"the event is about {quoted(event['subject_pith_number'])}"
        inspection.report(refusals.EVENT_SUBJECT_DIFFERS, child(place, "subject_pith_number"), cause)
    if event["schema_version"] != "1.0":
        cause = f"schema_version {quoted(event['schema_version'])}; known: 1.0"
        inspection.report(refusals.UNKNOWN_VERSION, child(place, "schema_version"), cause)
    if event["event_type"] not in LISTS and event["event_type"] != RECORD_CREATED:
        cause = f"the type {quoted(event['event_type'])}"
        inspection.report(refusals.EVENT_TYPE_UNKNOWN, child(place, "event_type"), cause)
    for name in ("key_id", "public_key_fingerprint"):
        if signer[name] != signature[name]:
            cause = f"{quoted(signer[name])} here, {quoted(signature[name])} in the signature"
            inspection.report(refusals.EVENT_SIGNER_DIFFERS, child(child(place, "signer"), name), cause)
    check_signature(
        inspection,
        signature=signature,
        place=f"{place}.signature",
        message=EVENT_MESSAGE,
        signed_digest=stated,
        wrong=refusals.EVENT_SIGNATURE_WRONG,
    )


def _check_links(inspection: Inspection, event: dict[str, Any], place: str, ids: Collection[str]) -> None:
    """Check that the events which an event builds on are there."""
    if event["prev_event"] is not None and event["prev_event"] not in ids:
        cause = f"{quoted(event['prev_event'], 80)} is not in the bundle"
        inspection.report(refusals.EVENT_PREV_UNKNOWN, child(place, "prev_event"), cause)
    for index, superseded in enumerate(event["supersedes"]):
        if superseded not in ids:
            cause = f"{quoted(superseded, 80)} is not in the bundle"
            inspection.report(refusals.EVENT_SUPERSEDES_UNKNOWN, f"{place}.supersedes[{index}]", cause)
