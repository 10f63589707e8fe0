"""One precisely broken document for every code of the format, named by it, and further ways to earn some codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.testkit import broken_events as events
from tests.testkit import broken_identity as identity
from tests.testkit import broken_keys as keys
from tests.testkit import broken_state as state
from tests.testkit import broken_text as text
from tests.testkit.breaking import KEYS, PAPER, Breaker, Keys

__all__ = ["BROKEN", "KEYS", "PAPER", "PUBLISHED", "VARIANTS", "Breaker", "Keys"]

BROKEN: Mapping[str, Breaker] = MappingProxyType(
    {
        "P001": text.not_utf8,
        "P002": text.byte_order_mark,
        "P003": text.cut_short,
        "P004": text.duplicate_key,
        "P005": text.not_a_number,
        "P006": text.lone_surrogate,
        "P007": text.too_deep,
        "P008": text.too_large,
        "P009": text.number_too_long,
        "P010": text.not_an_object,
        "P011": text.unknown_kind,
        "P012": text.unknown_version,
        "P013": text.missing_field,
        "P014": text.wrong_type,
        "P015": text.bad_time,
        "P020": identity.canonical_hash,
        "P021": identity.suffix,
        "P022": identity.year,
        "P023": identity.short_number,
        "P024": identity.source,
        "P025": identity.alias,
        "P026": identity.malformed_number,
        "P030": identity.no_record_created,
        "P031": identity.receipt_of_another,
        "P032": identity.receipt_signature,
        "P040": keys.not_pinned,
        "P041": keys.self_signed,
        "P042": keys.revoked,
        "P043": keys.outside_window,
        "P044": keys.fingerprint,
        "P045": keys.algorithm,
        "P046": keys.signed_message,
        "P047": keys.signature_malformed,
        "P048": keys.public_key_malformed,
        "P049": keys.key_contradicts_pin,
        "P050": events.event_hash,
        "P051": events.event_id,
        "P052": events.event_subject,
        "P053": events.event_signature,
        "P054": events.event_prev,
        "P055": events.event_supersedes,
        "P056": events.event_repeated,
        "P057": events.event_signer,
        "P058": events.event_type,
        "P059": events.declared_invalid,
        "P060": keys.bundle_digest,
        "P061": keys.bundle_signature,
        "P070": state.state,
        "P071": state.state_under_unknown_rules,
        "P072": state.state_hash,
        "P073": state.state_counts,
        "P074": state.equivocation,
        "P080": state.title,
        "P081": state.abstract,
        "P082": state.contradiction,
        "P083": state.section_hash,
    }
)
"""A broken document per code; call it with a paper and keys, or with nothing."""

VARIANTS: Mapping[str, tuple[Breaker, ...]] = MappingProxyType(
    {
        "P005": (text.infinite_by_size,),
        "P006": (text.lone_surrogate_in_a_key,),
        "P015": (text.time_without_zone,),
        "P020": (identity.canonical_hash_in_event,),
        "P021": (identity.suffix_of_record,),
        "P025": (identity.short_alias,),
        "P031": (identity.record_of_another_paper_in_event,),
        "P032": (identity.receipt_signature_of_record,),
        "P041": (keys.self_signed_under_a_pinned_name, keys.self_signed_receipt),
        "P044": (keys.fingerprint_of_public_key,),
    }
)
"""Further documents that must give the same code."""

PUBLISHED = frozenset({"P058", "P059", "P071", "P074", "P080", "P081", "P082", "P083"})
"""The codes that are published beside the document: warnings and notes, which refuse nothing."""
