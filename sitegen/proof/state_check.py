"""The check of a published state: it is its bundle's, or the merge of the events that are published beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.errors import Problem, has_errors
from sitegen.pith.canonical import canonical_bytes
from sitegen.pith.checks.events import check_events
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.keys import TrustRoots
from sitegen.pith.merge import hashed, merge_order, rebuild_state
from sitegen.pith.model import Bundle
from sitegen.pith.parsing import MAX_BYTES, parse
from sitegen.pith.paths import quoted
from sitegen.pith.shape import ArrayOf, Check
from sitegen.pith.shapes import EVENT
from sitegen.proof import addresses, refusals
from sitegen.proof.source import Source

_EVENTS: Check = ArrayOf(EVENT)


def check_state(source: Source, bundle: Bundle, state: Mapping[str, Any], trust: TrustRoots) -> Iterator[Problem]:
    """Yield what is wrong with a published state.

    A paper that was joined from several bundles has more events than the one bundle that is published; then the state
    must be the merge of the events published beside it, all those of the bundle among them, each signed by
    a pinned key.

    Arguments:
        source: where the events are.
        bundle: the verified bundle.
        state: the object at the state's address.
        trust: the keys that count.

    Source: Pith format, section 6.
    """
    suffix = bundle.number.suffix
    events = _events(source, suffix)
    if events is None:
        yield Problem(refusals.EVENTS_DIFFER, addresses.events(suffix), "it is missing or holds no well-formed events")
        return
    own = {event.event_id: event.raw for event in bundle.events}
    published = {event["event_id"]: event for event in events}
    if _same(state, bundle.state) and _same(published, own):
        return
    lost = sorted(event_id for event_id, event in own.items() if not _same(published.get(event_id), event))
    if lost:
        cause = f"the bundle's event {quoted(lost[0], 80)} is missing or was changed"
        yield Problem(refusals.EVENTS_DIFFER, addresses.events(suffix), cause)
        return
    yield from _check_merge(bundle, state, events, trust)


def _check_merge(
    bundle: Bundle, state: Mapping[str, Any], events: list[dict[str, Any]], trust: TrustRoots
) -> Iterator[Problem]:
    """Check a state with events of other bundles in it, by the checks that the events of a bundle go through."""
    suffix = bundle.number.suffix
    document = {"pith_number": str(bundle.number), "events": events, "state": state}
    inspection = Inspection(document, plain=False, trust=trust)
    check_events(inspection)
    yield from (problem.within(addresses.events(suffix)) for problem in inspection.problems)
    if has_errors(inspection.problems):
        return
    rebuilt = rebuild_state(
        pith_number=str(bundle.number),
        canonical_record=bundle.record.raw,
        aliases=bundle.raw["source_aliases"],
        events=merge_order(events),
        invalid=bundle.invalid_event_ids | _listed_invalid(state),
    )
    if not _same(state, hashed(rebuilt)):
        place = addresses.state(suffix)
        yield Problem(refusals.STATE_DIFFERS, place, "it is neither the bundle's nor the merge of the published events")


def _events(source: Source, suffix: str) -> list[dict[str, Any]] | None:
    """Return the raw events that are published of a paper, or None where they are missing or malformed."""
    try:
        data = source.read(addresses.events(suffix), most=MAX_BYTES)
    except OSError:
        return None
    parsed = parse(data)
    events = None if isinstance(parsed, tuple) else parsed.value.get("events")
    problems: list[Problem] = []
    _EVENTS(events, "$.events", problems)
    return None if problems or not isinstance(events, list) else events


def _listed_invalid(state: Mapping[str, Any]) -> frozenset[str]:
    listed = state.get("invalid_events")
    return frozenset(item for item in listed if isinstance(item, str)) if isinstance(listed, list) else frozenset()


def _same(one: object, other: object) -> bool:
    return canonical_bytes(one) == canonical_bytes(other)
