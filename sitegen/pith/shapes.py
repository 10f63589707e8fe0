"""The shapes of a bundle and of a record, field by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sitegen.pith.acceptance import acceptance
from sitegen.pith.shape import (
    ARRAY,
    OBJECT,
    OPTIONAL_OBJECT,
    OPTIONAL_TEXT,
    TEXT,
    ArrayOf,
    Check,
    ObjectOf,
    count,
    optional_count,
    time,
)

_SOURCE: Final = ObjectOf({"kind": TEXT, "id": TEXT}, {"version": optional_count})

_METADATA: Final = ObjectOf(
    {
        "license": OPTIONAL_TEXT,
        "primary_cat": TEXT,
        "submitted_at": time,
        "cross_cats_sorted": ArrayOf(TEXT),
        "title_canon_sha256": TEXT,
        "abstract_canon_sha256": TEXT,
    }
)
_CANONICAL_RECORD: Final = ObjectOf({"source": _SOURCE, "metadata": _METADATA, "schema_version": TEXT})

_ALIASES: Final = ArrayOf(ObjectOf({"alias_kind": TEXT, "alias_value": TEXT}, {"created_at": time}))

_SIGNATURE_FIELDS: Final[dict[str, Check]] = {
    "signature_status": TEXT,
    "algorithm": TEXT,
    "key_id": TEXT,
    "public_key_fingerprint": TEXT,
    "signature_b64": TEXT,
    "signed_message": TEXT,
    "signed_at": time,
}
_SIGNATURE: Final = ObjectOf(_SIGNATURE_FIELDS)
_RECEIPT: Final = ObjectOf(
    {**_SIGNATURE_FIELDS, "kind": TEXT, "canonical_sha256": TEXT},
    {"receipt_version": TEXT, "builder_version": OPTIONAL_TEXT, "first_computed_at": time, "last_reissued_at": time},
)

_SNAPSHOT_PAPER: Final = ObjectOf(
    {"title": TEXT},
    {
        "license": OPTIONAL_TEXT,
        "headline": OPTIONAL_TEXT,
        "cross_cats": ArrayOf(TEXT),
        "primary_cat": TEXT,
        "authors_text": OPTIONAL_TEXT,
        "submitted_at": time,
        "abstract_excerpt": OPTIONAL_TEXT,
    },
)
_CLAIM: Final = ObjectOf({}, dict.fromkeys(("claim_id", "kind", "text", "status", "attestation"), OPTIONAL_TEXT))
_VERDICT: Final = ObjectOf(
    {},
    {
        "id": OPTIONAL_TEXT,
        "model_set": OPTIONAL_OBJECT,
        "created_at": OPTIONAL_TEXT,
        **dict.fromkeys(
            ("strongest_claim", "one_line_summary", "weakest_assumption", "pith_extraction_headline"), OPTIONAL_TEXT
        ),
    },
)
SNAPSHOT: Final = ObjectOf(
    {"paper": _SNAPSHOT_PAPER},
    {
        "source": _SOURCE,
        "claims": ObjectOf({}, {"count": count, "items": ArrayOf(_CLAIM), "snapshot_sha256": TEXT}),
        "verdict": _VERDICT,
        "references": ObjectOf({}, {"count": count, "sample": ArrayOf(OBJECT), "snapshot_sha256": TEXT}),
        "formal_canon": ObjectOf({}, {"snapshot_sha256": TEXT}),
        "author_claims": ObjectOf({}, {"snapshot_sha256": TEXT}),
    },
)
RECORD_CREATED_PAYLOAD: Final = ObjectOf(
    {"canonical_record": _CANONICAL_RECORD, "canonical_sha256": TEXT, "receipt": _RECEIPT},
    {"source_kind": TEXT, "source_id": TEXT, "source_version": optional_count, "attestation_state": OPTIONAL_TEXT},
)
GRAPH_SNAPSHOT_PAYLOAD: Final = ObjectOf({"graph_snapshot": SNAPSHOT}, {"verdict_id": OPTIONAL_TEXT})
PAYLOADS: Final[dict[str, Check]] = {
    "record_created": RECORD_CREATED_PAYLOAD,
    "graph_snapshot": GRAPH_SNAPSHOT_PAYLOAD,
}

EVENT: Final = ObjectOf(
    {
        "event_type": TEXT,
        "subject_pith_number": TEXT,
        "target": OPTIONAL_TEXT,
        "payload": OBJECT,
        "signer": ObjectOf({"key_id": TEXT, "public_key_fingerprint": TEXT}, {"signer_id": TEXT, "signer_type": TEXT}),
        "created_at": time,
        "supersedes": ArrayOf(TEXT),
        "prev_event": OPTIONAL_TEXT,
        "signature": _SIGNATURE,
        "content_sha256": TEXT,
        "schema_version": TEXT,
        "event_id": TEXT,
    }
)
_STATE: Final = ObjectOf(
    {
        "state_type": TEXT,
        "state_version": TEXT,
        "pith_number": TEXT,
        "merge_version": TEXT,
        "event_count": count,
        "valid_event_count": count,
        "invalid_event_count": count,
        "equivocation_count": count,
        "current": OBJECT,
        "equivocations": ARRAY,
        "invalid_events": ARRAY,
        "applied_event_ids": ArrayOf(TEXT),
        "state_sha256": TEXT,
    }
)
BUNDLE: Final = ObjectOf(
    {
        "bundle_version": TEXT,
        "pith_number": TEXT,
        "short_pith_number": TEXT,
        "canonical_record": _CANONICAL_RECORD,
        "canonical_sha256": TEXT,
        "source": _SOURCE,
        "source_aliases": _ALIASES,
        "events": ArrayOf(EVENT),
        "public_keys": ArrayOf(OBJECT),
        "merge_version": TEXT,
        "built_at": time,
        "state": _STATE,
        "bundle_signature": ObjectOf({**_SIGNATURE_FIELDS, "bundle_sha256": TEXT}),
    },
    {"timestamp_proofs": ARRAY, "mirror_hints": ARRAY, "links": OBJECT},
)
_INBOUND: Final = ObjectOf({}, {"count": count, "internal_anchor_count": count, "sample": ArrayOf(OBJECT)})
RECORD: Final = ObjectOf(
    {
        "pith_number": TEXT,
        "canonical_sha256": TEXT,
        "canonical_record": _CANONICAL_RECORD,
        "receipt": _RECEIPT,
        "schema_version": TEXT,
    },
    {
        "short_pith_number": TEXT,
        "source": _SOURCE,
        "paper": _SNAPSHOT_PAPER,
        "aliases": _ALIASES,
        "graph_snapshot": OPTIONAL_OBJECT,
        "events": ARRAY,
        "inbound_citations": _INBOUND,
        "updated_at": time,
        "created_at": time,
    },
)

is_bundle: Final = acceptance(BUNDLE)
is_record: Final = acceptance(RECORD)
IS_PAYLOAD: Final[dict[str, Callable[[Any], bool]]] = {kind: acceptance(check) for kind, check in PAYLOADS.items()}
"""The same shapes as questions: whether there is nothing wrong."""
