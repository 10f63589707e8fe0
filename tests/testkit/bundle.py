"""Mint bundles, shaped exactly as the real ones: same keys in the same order, hashes and signatures right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.testkit.canonical import Encode, Json, canonical, digest, suffix_of
from tests.testkit.keys import Key
from tests.testkit.paper import BUILDER, Paper
from tests.testkit.seal import BUNDLE_MESSAGE, EVENT_MESSAGE, RECEIPT_MESSAGE, bundle_digest, event_digest
from tests.testkit.state import MERGE, build_state, in_order

COMPUTED_AT = "2026-05-18T00:12:38Z"
SHORTENED_AT = "2026-05-18T12:31:46Z"
BUILT_AT = "2026-05-27T09:24:42Z"
SITE = "https://pith.science"


def fraction(time: str, micros: int) -> str:
    """Return a UTC time with microseconds, as signatures have it."""
    return f"{time.removesuffix('Z')}.{micros:06d}Z"


def make_receipt(canonical_sha256: str, key: Key, *, computed_at: str) -> Json:
    """Return the receipt of a canonical record, its keys in the order of the real ones (Pith format, section 3)."""
    return {
        "kind": "pith_receipt",
        "key_id": key.key_id,
        "algorithm": "ed25519",
        "signed_at": fraction(computed_at, 390379),
        "signature_b64": key.sign(canonical_sha256),
        "signed_message": RECEIPT_MESSAGE,
        "builder_version": BUILDER,
        "receipt_version": "0.3",
        "canonical_sha256": canonical_sha256,
        "last_reissued_at": fraction(computed_at, 389906),
        "signature_status": "signed_v1",
        "first_computed_at": fraction(computed_at, 389906),
        "public_key_fingerprint": key.fingerprint_hex,
    }


class BundleMaker:
    """Events of one paper, added one at a time, and bundles made of them whenever asked.

    Arguments:
        paper: what the bundle is about.
        key: what signs wherever no other key is given.
        receipt_key: what signs the receipt, if another.
        computed_at: when record and snapshot were made, UTC.
        events_signed_at: when events are signed, UTC.
        created: whether to begin with the record_created event.
        snapshot: whether to begin with a graph_snapshot event.
        encode: as in `digest`.
    """

    def __init__(
        self,
        paper: Paper,
        key: Key,
        *,
        receipt_key: Key | None = None,
        computed_at: str = COMPUTED_AT,
        events_signed_at: str = BUILT_AT,
        created: bool = True,
        snapshot: bool = True,
        encode: Encode = canonical,
    ) -> None:
        self.paper = paper
        self.key = key
        self.keys: list[Key] = [key]
        self.events: list[Json] = []
        self.computed_at = computed_at
        self.events_signed_at = events_signed_at
        self.record = paper.canonical_record()
        self.canonical_sha256 = digest(self.record)
        self.suffix = suffix_of(self.canonical_sha256)
        self.encode = encode
        self.pith_number = f"pith:{paper.submitted_at[:4]}:{self.suffix}"
        if created:
            self.add("record_created", self._created(receipt_key or key), target="record")
        if snapshot:
            self.add_snapshot(paper)

    def _created(self, key: Key) -> Json:
        self._note(key)
        return {
            "canonical_record": self.record,
            "canonical_sha256": self.canonical_sha256,
            "receipt": make_receipt(self.canonical_sha256, key, computed_at=self.computed_at),
            "source_kind": self.paper.kind,
            "source_id": self.paper.id,
            "source_version": self.paper.version,
            "attestation_state": "computed",
        }

    def _note(self, key: Key) -> None:
        if key not in self.keys:
            self.keys.append(key)

    def add_snapshot(self, paper: Paper, **options: Any) -> Json:
        """Add a graph_snapshot event, of the same paper or of a later state of it."""
        payload = {"graph_snapshot": paper.snapshot(), "verdict_id": paper.verdict.get("id")}
        return self.add("graph_snapshot", payload, target="graph", **options)

    def add(
        self,
        event_type: str,
        payload: Json,
        *,
        target: str = "record",
        created_at: str | None = None,
        key: Key | None = None,
        prev_event: str | None = None,
        supersedes: Iterable[str] = (),
        signer: Json | None = None,
    ) -> Json:
        """Add one event, hashed and signed.

        Arguments:
            event_type: any type, known or not.
            payload: what it says.
            created_at: UTC; without it the time of the record.
            key: what signs, if another than the bundle's.
            prev_event: the id of the event that it continues.
            supersedes: ids of events that it replaces.
            signer: changes to the `signer`, such as another `signer_id`.

        Returns:
            the event, with its `event_id`.
        """
        key = key or self.key
        self._note(key)
        event: Json = {
            "event_type": event_type,
            "subject_pith_number": self.pith_number,
            "target": target,
            "payload": payload,
            "signer": key.signer() | (signer or {}),
            "created_at": created_at or self.computed_at,
            "supersedes": list(supersedes),
            "prev_event": prev_event,
            "signature": None,
            "content_sha256": None,
            "schema_version": "1.0",
            "event_id": None,
        }
        hashed = event_digest(event, self.encode)
        signed_at = fraction(max(self.events_signed_at, event["created_at"]), 877020 + 356 * len(self.events))
        event["signature"] = key.signature(hashed, message=EVENT_MESSAGE, signed_at=signed_at)
        event["content_sha256"] = hashed
        event["event_id"] = f"sha256:{hashed}"
        self.events.append(event)
        return event

    def bundle(self, *, built_at: str = BUILT_AT, key: Key | None = None, aliases: list[Json] | None = None) -> Json:
        """Return a bundle of the events so far.

        Arguments:
            built_at: UTC; a bundle with a later one replaces the others of the same paper.
            key: what signs the bundle, if another.
            aliases: the source aliases, if others than the paper's.
        """
        key = key or self.key
        self._note(key)
        events = in_order(self.events)
        if aliases is None:
            aliases = self.paper.aliases(self.computed_at, SHORTENED_AT, self.suffix)
        here = f"{SITE}/pith/{self.suffix}"
        known = f"{SITE}/.well-known/pith/{self.suffix}/bundle.json"
        bundle: Json = {
            "bundle_type": "pith_open_graph_bundle",
            "bundle_version": "1.0",
            "pith_number": self.pith_number,
            "short_pith_number": f"pith:{self.suffix[:8]}",
            "canonical_record": self.record,
            "canonical_sha256": self.canonical_sha256,
            "source": self.paper.source(),
            "source_aliases": aliases,
            "events": events,
            "timestamp_proofs": [],
            "mirror_hints": [
                {
                    "mirror_type": "https",
                    "name": "Pith Resolver",
                    "base_url": SITE,
                    "bundle_url": f"{here}/bundle.json",
                    "state_url": f"{here}/state.json",
                    "well_known_bundle_url": known,
                    "status": "primary",
                }
            ],
            "public_keys": [each.public_object() for each in self.keys],
            "merge_version": MERGE,
            "built_at": built_at,
            "links": {
                "resolver": here,
                "bundle": f"{here}/bundle.json",
                "state": f"{here}/state.json",
                "well_known_bundle": known,
            },
            "state": build_state(self.pith_number, self.record, aliases, events, encode=self.encode),
        }
        hashed = bundle_digest(bundle, self.encode)
        signature = key.signature(hashed, message=BUNDLE_MESSAGE, signed_at=fraction(built_at, 879826))
        bundle["bundle_signature"] = signature | {"bundle_sha256": hashed}
        return bundle


def mint_bundle(paper: Paper, key: Key, *, built_at: str = BUILT_AT) -> Json:
    """Return a valid bundle with a record_created and a graph_snapshot event, as the real ones are."""
    return BundleMaker(paper, key).bundle(built_at=built_at)
