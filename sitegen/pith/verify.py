"""Verify one document: bytes and pinned keys in, a verdict out. No files, no network, no clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sitegen.errors import Problem, Severity, has_errors
from sitegen.pith import refusals
from sitegen.pith.checks.bindings import check_paper_of_record, check_snapshots_of_bundle
from sitegen.pith.checks.bundle import check_bundle
from sitegen.pith.checks.events import check_events
from sitegen.pith.checks.identity import check_identity_of_bundle, check_identity_of_record
from sitegen.pith.checks.inspection import MAX_PROBLEMS, EnoughProblemsError, Inspection
from sitegen.pith.checks.receipt import check_receipt_of_record, check_receipts_of_bundle
from sitegen.pith.checks.state import check_state
from sitegen.pith.keys import TrustRoots
from sitegen.pith.merge import MERGE_VERSION
from sitegen.pith.parsing import Parsed, parse
from sitegen.pith.paths import child, quoted
from sitegen.pith.provenance import Level
from sitegen.pith.shape import Check
from sitegen.pith.shapes import BUNDLE, IS_PAYLOAD, PAYLOADS, RECORD, is_bundle, is_record
from sitegen.pith.verdict import Verdict

__all__ = ["BUNDLE_KIND", "RECORD_KIND", "Verdict", "verify"]

BUNDLE_KIND: Final = "pith_open_graph_bundle"
RECORD_KIND: Final = "pith_number_record"


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of document is verified."""

    name: str
    level: Level
    versions: tuple[tuple[str, str, str], ...]
    shape: Check
    accepts: Callable[[Any], bool]
    checks: tuple[Callable[[Inspection], None], ...]


_BUNDLE: Final = _Kind(
    name="bundle",
    level=Level.BUNDLE,
    versions=(
        ("$", "bundle_version", "1.0"),
        ("$", "merge_version", MERGE_VERSION),
        ("$.canonical_record", "schema_version", "1.0"),
        ("$.state", "state_version", "1.0"),
    ),
    shape=BUNDLE,
    accepts=is_bundle,
    checks=(
        check_identity_of_bundle,
        check_receipts_of_bundle,
        check_events,
        check_bundle,
        check_state,
        check_snapshots_of_bundle,
    ),
)
_RECORD: Final = _Kind(
    name="record",
    level=Level.RECEIPT,
    versions=(("$", "schema_version", "1.0"), ("$.canonical_record", "schema_version", "1.0")),
    shape=RECORD,
    accepts=is_record,
    checks=(check_identity_of_record, check_receipt_of_record, check_paper_of_record),
)


def verify(data: bytes, trust: TrustRoots) -> Verdict:
    """Verify a bundle or a record.

    The steps, in this order; every step adds its problems and the next one goes on, as far as the shape allows:

    1. parse strictly;
    2. tell what kind and version the document is;
    3. check that required fields are there and have their types;
    4. check canonical hash, Pith number, short number, source and aliases;
    5. check each receipt: digest, key, signature;
    6. check each event: hash, id, subject, signer, key, signature, and the events that it names;
    7. check the bundle: the keys that it lists, its digest, key, signature;
    8. check the state: its hash, its counts, and that the merge gives the same;
    9. bind title and abstract to the record by hash, and check the snapshots' section hashes.

    A record has only steps 1 to 5 and 9: nothing else in it is signed.

    Arguments:
        data: the bytes of the document, as they came.
        trust: the pinned keys. The keys that the document lists are never trusted.

    Returns:
        the verdict, with every problem found, up to 100 of them, errors before all others.

    Source: Pith format, sections 1 to 7.
    """
    # 1. parse
    parsed = parse(data)
    if not isinstance(parsed, Parsed):
        return _refusal("", "", parsed)
    document = parsed.value
    stated = document.get("pith_number")
    number = stated if isinstance(stated, str) else ""
    inspection = Inspection(document, parsed.plain, trust)
    # 2. kind and version
    kind = _kind_of(inspection)
    if kind is None:
        return _refusal("", number, inspection.problems)
    # 3. shape
    if not kind.accepts(document):
        kind.shape(document, "$", inspection.problems)
    _check_payloads(inspection)
    try:
        inspection.note_unsound()
        # 4. to 9.
        for check in kind.checks:
            check(inspection)
    except EnoughProblemsError:
        return _refusal(kind.name, number, inspection.problems)
    if has_errors(inspection.problems):
        return _refusal(kind.name, number, inspection.problems)
    return Verdict(
        verified=True,
        level=kind.level,
        kind=kind.name,
        pith_number=number,
        problems=tuple(inspection.problems),
        raw=document,
    )


def _refusal(kind: str, number: str, problems: Sequence[Problem]) -> Verdict:
    if len(problems) > MAX_PROBLEMS:
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        others = [problem for problem in problems if problem.severity is not Severity.ERROR]
        problems = [*errors, *others][:MAX_PROBLEMS]
    return Verdict(verified=False, level=Level.NONE, kind=kind, pith_number=number, problems=tuple(problems))


def _kind_of(inspection: Inspection) -> _Kind | None:
    """Return how to verify the document, or None, with a problem, where its kind or version is not known."""
    document = inspection.document
    if document.get("bundle_type") == BUNDLE_KIND:
        kind = _BUNDLE
    elif document.get("record_type") == RECORD_KIND:
        kind = _RECORD
    else:
        stated = document.get("bundle_type", document.get("record_type"))
        cause = f"bundle_type or record_type is {quoted(stated)}; known: {BUNDLE_KIND}, {RECORD_KIND}"
        inspection.report(refusals.UNKNOWN_KIND, "$", cause)
        return None
    for path, name, known in kind.versions:
        holder = document.get(path.removeprefix("$.")) if path != "$" else document
        found = holder.get(name, known) if isinstance(holder, dict) else known
        if found != known:
            cause = f"{name} is {quoted(found)}; known: {known}"
            inspection.report(refusals.UNKNOWN_VERSION, child(path, name), cause)
    return None if inspection.problems else kind


def _check_payloads(inspection: Inspection) -> None:
    """Check the payloads of the event types that the format describes."""
    events = inspection.document.get("events")
    if not isinstance(events, list) or "bundle_type" not in inspection.document:
        return
    for index, event in enumerate(events):
        if len(inspection.problems) >= MAX_PROBLEMS:
            return
        if isinstance(event, dict) and isinstance(event.get("event_type"), str) and "payload" in event:
            kind, payload = event["event_type"], event["payload"]
            if kind in PAYLOADS and not IS_PAYLOAD[kind](payload):
                PAYLOADS[kind](payload, f"$.events[{index}].payload", inspection.problems)
