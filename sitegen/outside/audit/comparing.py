"""Two sides' documents of one paper compared: which is newer, which events each lacks, whether they contradict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sitegen.errors import Problem
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.audit.judging import Judged
from sitegen.outside.audit.words import events_told, short
from sitegen.pith.canonical import canonical_bytes
from sitegen.pith.checks.events import declared_invalid
from sitegen.pith.merge import equivocations
from sitegen.pith.paths import quoted
from sitegen.pith.times import instant
from sitegen.pith.verdict import Verdict

_Event = Mapping[str, Any]
_SHOWN: Final = 4


def compare(one: Judged, other: Judged) -> Iterator[Problem]:
    """Yield how two sides differ about a paper that both have; what is wrong with one alone is told elsewhere.

    Arguments:
        one: of the side A.
        other: of the side B, of the same suffix; where their bytes differ, both were read.
    """
    suffix = one.paper.suffix
    if one.paper.kind != other.paper.kind:
        kinds = f"A has a {one.paper.kind}, B a {other.paper.kind}"
        yield Problem(refusals.KINDS_DIFFER, suffix, kinds)
        return
    if one.sha256 == other.sha256 or one.good is None or other.good is None:
        return
    if canonical_bytes(one.good.raw) == canonical_bytes(other.good.raw):
        cause = f"A has {one.sha256}, B {other.sha256}"
        yield Problem(refusals.SAME_IN_OTHER_BYTES, suffix, cause)
        return
    cause = f"{_newer(one.good, other.good)}; A has {one.sha256}, B {other.sha256}"
    if one.paper.kind == "record":
        yield Problem(refusals.VERSIONS_DIFFER, suffix, f"{cause}; only unsigned parts of a record can differ")
        return
    ours, theirs = _valid(one.good), _valid(other.good)
    lacking = (
        f"A has {events_told(_without(ours, theirs))} that B lacks, B has {events_told(_without(theirs, ours))}"
        " that A lacks"
    )
    yield Problem(refusals.VERSIONS_DIFFER, suffix, f"{cause}; {lacking}")
    yield from _contradictions(suffix, ours, theirs)


def _newer(one: Verdict, other: Verdict) -> str:
    first, second = instant(one.dated), instant(other.dated)
    if first is None or second is None or first == second:
        return f"both were made at {quoted(one.dated)}"
    label, newer, older = ("A", one, other) if first > second else ("B", other, one)
    return f"{label} is newer, made at {quoted(newer.dated)} after {quoted(older.dated)}"


def _valid(verdict: Verdict) -> list[_Event]:
    """Return the events of a bundle but for those that its signed state calls invalid."""
    raw = verdict.raw or {}
    invalid = declared_invalid(raw)
    return [event for event in raw["events"] if event["event_id"] not in invalid]


def _without(events: Sequence[_Event], others: Sequence[_Event]) -> list[_Event]:
    known = {event["event_id"] for event in others}
    return [event for event in events if event["event_id"] not in known]


def _contradictions(suffix: str, ours: Sequence[_Event], theirs: Sequence[_Event]) -> Iterator[Problem]:
    """Yield the equivocations among the events of both sides, but for those that both show alike."""
    joined = {event["event_id"]: event for event in (*ours, *theirs)}
    for found in equivocations(list(joined.values())):
        ids = set(found["event_ids"])
        in_one, in_other = ({event["event_id"] for event in events} & ids for events in (ours, theirs))
        if in_one == in_other == ids:
            continue
        about = (
            f"events of {quoted(found['signer'])} that continue {short(found['prev_event'])}"
            if found["kind"] == "prev_event"
            else "events that create different records"
        )
        yield Problem(
            refusals.EVENTS_CONTRADICT,
            suffix,
            f"{len(ids)} {about}: A has {_listed(in_one)}, B has {_listed(in_other)}",
        )


def _listed(ids: set[str]) -> str:
    shown = ", ".join(short(one) for one in sorted(ids)[:_SHOWN])
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f"{shown}{more}" if ids else "none of them"
