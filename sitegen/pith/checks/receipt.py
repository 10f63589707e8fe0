"""Check the receipts: Pith's signature over the canonical digest (Pith format, section 3)."""

from __future__ import annotations

from typing import Any, Final

from sitegen.pith import refusals
from sitegen.pith.checks.events import declared_invalid
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.checks.signature import check_signature
from sitegen.pith.merge import RECORD_CREATED
from sitegen.pith.paths import child, quoted

RECEIPT_MESSAGE: Final = "canonical_sha256_bytes"
RECEIPT_KIND: Final = "pith_receipt"
_SOURCE_FIELDS: Final = (("kind", "source_kind"), ("id", "source_id"), ("version", "source_version"))


def check_receipt_of_record(inspection: Inspection) -> None:
    """Check the receipt that a record carries."""
    if inspection.sound("receipt", "canonical_sha256"):
        document = inspection.document
        check_receipt(inspection, document["receipt"], "$.receipt", document["canonical_sha256"])


def check_receipts_of_bundle(inspection: Inspection) -> None:
    """Check the record_created events of a bundle: the same canonical record, the same source, a good receipt."""
    document = inspection.document
    invalid = declared_invalid(document)
    created = [
        (index, event)
        for index, event in inspection.sound_events()
        if event["event_type"] == RECORD_CREATED and event["event_id"] not in invalid
    ]
    if not created and inspection.sound("events"):
        cause = "no event of the bundle is a valid record_created"
        inspection.report(refusals.NO_RECORD_CREATED, "$.events", cause)
    for index, event in created:
        _check_record_created(inspection, event["payload"], f"$.events[{index}].payload")
    _check_that_one_is_ours(inspection, created)


def _check_that_one_is_ours(inspection: Inspection, created: list[tuple[int, dict[str, Any]]]) -> None:
    """Check that a record_created is for the bundle's own record; one for another beside it is an equivocation."""
    if not created or not inspection.sound("canonical_sha256"):
        return
    canonical_sha256 = inspection.document["canonical_sha256"]
    if all(event["payload"]["canonical_sha256"] != canonical_sha256 for _, event in created):
        index, event = created[0]
        stated = quoted(event["payload"]["canonical_sha256"], 64)
        cause = f"it creates the record {stated}, the bundle has {quoted(canonical_sha256, 64)}"
        place = f"$.events[{index}].payload.canonical_sha256"
        inspection.report(refusals.RECEIPT_DIGEST_DIFFERS, place, cause)


def _check_record_created(inspection: Inspection, payload: dict[str, Any], place: str) -> None:
    found = inspection.digest(payload["canonical_record"])
    if payload["canonical_sha256"] != found:
        cause = f"{quoted(payload['canonical_sha256'], 64)} is stated, the record beside it gives {found}"
        inspection.report(refusals.CANONICAL_HASH_DIFFERS, child(place, "canonical_sha256"), cause)
    if inspection.sound("canonical_record"):
        source = inspection.document["canonical_record"]["source"]
        for name, field in _SOURCE_FIELDS:
            known = source.get(name)
            stated = payload.get(field, known)
            if stated != known:
                cause = f"{quoted(stated)} is stated, the record has {quoted(known)}"
                inspection.report(refusals.SOURCE_DIFFERS, child(place, field), cause)
    check_receipt(inspection, payload["receipt"], f"{place}.receipt", payload["canonical_sha256"])


def check_receipt(inspection: Inspection, receipt: dict[str, Any], place: str, canonical_sha256: str) -> None:
    """Check one receipt: its kind, the digest that it is for, and its signature."""
    if receipt["kind"] != RECEIPT_KIND:
        cause = f"kind {quoted(receipt['kind'])}; known: {RECEIPT_KIND}"
        inspection.report(refusals.UNKNOWN_KIND, child(place, "kind"), cause)
    if receipt["canonical_sha256"] != canonical_sha256:
        cause = f"it is for {quoted(receipt['canonical_sha256'], 64)}, the document has {quoted(canonical_sha256, 64)}"
        inspection.report(refusals.RECEIPT_DIGEST_DIFFERS, child(place, "canonical_sha256"), cause)
    check_signature(
        inspection,
        signature=receipt,
        place=place,
        message=RECEIPT_MESSAGE,
        signed_digest=receipt["canonical_sha256"],
        wrong=refusals.RECEIPT_SIGNATURE_WRONG,
    )
