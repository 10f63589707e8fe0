"""Frozen objects of the format, made only from verified documents; each keeps the raw object it came from.

Those of which a document has several are named tuples, which take less than half of the time to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sitegen.pith.identity import PithNumber

Json: TypeAlias = Any
"""A value as a JSON parser gives it. Raw objects are never changed once parsed."""


class Source(NamedTuple):
    """Where a paper comes from: a kind (`arxiv`), its id there and its version, None where the source counts none."""

    kind: str
    id: str
    version: int | None


class CanonicalRecord(NamedTuple):
    """The record that the Pith number is the hash of (Pith format, section 2)."""

    source: Source
    license: str
    primary_cat: str
    submitted_at: str
    cross_cats: tuple[str, ...]
    title_sha256: str
    abstract_sha256: str
    raw: Mapping[str, Json]


class Alias(NamedTuple):
    """Another name of a paper (Pith format, section 2)."""

    kind: str
    value: str
    created_at: str


class Receipt(NamedTuple):
    """Pith's signature over the canonical digest, with its times (Pith format, section 3)."""

    key_id: str
    fingerprint: str
    signed_at: str
    first_computed_at: str
    builder_version: str
    signature_b64: str
    raw: Mapping[str, Json]


class Event(NamedTuple):
    """One signed event of a paper (Pith format, section 4)."""

    event_id: str
    event_type: str
    target: str
    created_at: str
    signer: Mapping[str, Json]
    payload: Mapping[str, Json]
    prev_event: str | None
    supersedes: tuple[str, ...]
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle (Pith format, section 4).

    Arguments:
        invalid_event_ids: ids of the events that the signed state itself lists as invalid; they are in `events` too.
        title_bound, abstract_bound: the newest snapshot's title, and its abstract where it is whole, fit the record's
            hashes.
    """

    number: PithNumber
    record: CanonicalRecord
    canonical_sha256: str
    aliases: tuple[Alias, ...]
    events: tuple[Event, ...]
    invalid_event_ids: frozenset[str]
    receipt: Receipt
    built_at: str
    state: Mapping[str, Json]
    bundle_sha256: str
    key_id: str
    signed_at: str
    title_bound: bool
    abstract_bound: bool
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PithRecord:
    """A verified record: only its canonical record and receipt are signed (Pith format, section 7)."""

    number: PithNumber
    record: CanonicalRecord
    canonical_sha256: str
    aliases: tuple[Alias, ...]
    receipt: Receipt
    updated_at: str
    title_bound: bool
    abstract_bound: bool
    raw: Mapping[str, Json]


Document: TypeAlias = Bundle | PithRecord
