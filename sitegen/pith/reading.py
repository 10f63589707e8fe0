"""Make frozen objects from parsed documents whose shape was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sitegen.pith.bindings import fits, is_whole
from sitegen.pith.checks.events import declared_invalid
from sitegen.pith.identity import PithNumber, parse_number
from sitegen.pith.merge import GRAPH_SNAPSHOT, RECORD_CREATED, is_in_known_order, merge_order
from sitegen.pith.model import Alias, Bundle, CanonicalRecord, Event, PithRecord, Receipt, Source


def read_canonical_record(raw: Mapping[str, Any]) -> CanonicalRecord:
    """Return the frozen form of a canonical record (Pith format, section 2)."""
    source, metadata = raw["source"], raw["metadata"]
    return CanonicalRecord(
        source=Source(source["kind"], source["id"], source.get("version")),
        license=metadata["license"] or "",
        primary_cat=metadata["primary_cat"],
        submitted_at=metadata["submitted_at"],
        cross_cats=tuple(metadata["cross_cats_sorted"]),
        title_sha256=metadata["title_canon_sha256"],
        abstract_sha256=metadata["abstract_canon_sha256"],
        raw=raw,
    )


def read_receipt(raw: Mapping[str, Any]) -> Receipt:
    """Return the frozen form of a receipt (Pith format, section 3)."""
    return Receipt(
        key_id=raw["key_id"],
        fingerprint=raw["public_key_fingerprint"],
        signed_at=raw["signed_at"],
        first_computed_at=raw.get("first_computed_at") or "",
        builder_version=raw.get("builder_version") or "",
        signature_b64=raw["signature_b64"],
        raw=raw,
    )


def read_event(raw: Mapping[str, Any]) -> Event:
    """Return the frozen form of an event (Pith format, section 4)."""
    return Event(
        event_id=raw["event_id"],
        event_type=raw["event_type"],
        target=raw["target"] or "",
        created_at=raw["created_at"],
        signer=raw["signer"],
        payload=raw["payload"],
        prev_event=raw["prev_event"],
        supersedes=tuple(raw["supersedes"]),
        raw=raw,
    )


def _aliases(raw: Sequence[Mapping[str, Any]]) -> tuple[Alias, ...]:
    return tuple(Alias(alias["alias_kind"], alias["alias_value"], alias.get("created_at", "")) for alias in raw)


def _number(raw: Mapping[str, Any]) -> PithNumber:
    number = parse_number(raw["pith_number"])
    if number is None:
        raise ValueError("the document was not verified")
    return number


def read_bundle(raw: Mapping[str, Any]) -> Bundle:
    """Return the frozen form of a verified bundle (Pith format, section 4)."""
    record = read_canonical_record(raw["canonical_record"])
    invalid = declared_invalid(raw)
    ordered = raw["events"] if is_in_known_order(raw["events"]) else merge_order(raw["events"])
    valid = [event for event in ordered if event["event_id"] not in invalid]
    created = next(
        event
        for event in valid
        if event["event_type"] == RECORD_CREATED and event["payload"]["canonical_sha256"] == raw["canonical_sha256"]
    )
    papers = [event["payload"]["graph_snapshot"]["paper"] for event in valid if event["event_type"] == GRAPH_SNAPSHOT]
    signature = raw["bundle_signature"]
    return Bundle(
        number=_number(raw),
        record=record,
        canonical_sha256=raw["canonical_sha256"],
        aliases=_aliases(raw["source_aliases"]),
        events=tuple(read_event(event) for event in ordered),
        invalid_event_ids=invalid,
        receipt=read_receipt(created["payload"]["receipt"]),
        built_at=raw["built_at"],
        state=raw["state"],
        bundle_sha256=signature["bundle_sha256"],
        key_id=signature["key_id"],
        signed_at=signature["signed_at"],
        title_bound=bool(papers) and fits(papers[-1]["title"], record.title_sha256),
        abstract_bound=bool(papers) and _abstract_bound(papers[-1], record),
        raw=raw,
    )


def _abstract_bound(paper: Mapping[str, Any], record: CanonicalRecord) -> bool:
    return is_whole(paper.get("abstract_excerpt") or "", record.abstract_sha256) is True


def updated_at(raw: Mapping[str, Any]) -> str:
    """Return when a record was changed last, else when its receipt was signed (Pith format, section 7)."""
    return str(raw.get("updated_at") or raw["receipt"]["signed_at"])


def read_record(raw: Mapping[str, Any]) -> PithRecord:
    """Return the frozen form of a verified record (Pith format, section 7)."""
    record = read_canonical_record(raw["canonical_record"])
    paper = raw.get("paper") or {}
    return PithRecord(
        number=_number(raw),
        record=record,
        canonical_sha256=raw["canonical_sha256"],
        aliases=_aliases(raw.get("aliases") or ()),
        receipt=read_receipt(raw["receipt"]),
        updated_at=updated_at(raw),
        title_bound=bool(paper) and fits(paper["title"], record.title_sha256),
        abstract_bound=bool(paper) and _abstract_bound(paper, record),
        raw=raw,
    )
