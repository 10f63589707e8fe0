"""Sign parts of a document again, each alone: wrong in one place, right everywhere above it."""

from __future__ import annotations

from typing import Any

from tests.testkit.canonical import Encode, Json, canonical, digest
from tests.testkit.keys import Key
from tests.testkit.state import state_of

RECEIPT_MESSAGE = "canonical_sha256_bytes"
EVENT_MESSAGE = "open_graph_event_sha256_bytes"
BUNDLE_MESSAGE = "bundle_sha256_bytes"
_NOT_HASHED = ("signature", "content_sha256", "event_id")
LEVELS = ("receipt", "events", "state", "bundle")


def event_digest(event: Json, encode: Encode = canonical) -> str:
    """Return the digest that an event's content_sha256 must be (Pith format, section 4)."""
    return digest({name: value for name, value in event.items() if name not in _NOT_HASHED}, encode)


def bundle_digest(bundle: Json, encode: Encode = canonical) -> str:
    """Return the digest that a bundle's bundle_sha256 must be (Pith format, section 4)."""
    return digest({name: value for name, value in bundle.items() if name != "bundle_signature"}, encode)


def state_digest(state: Json) -> str:
    """Return the digest that a state's state_sha256 must be (Pith format, section 6)."""
    return digest({name: value for name, value in state.items() if name != "state_sha256"})


def sign_receipt(receipt: Json, key: Key, *, canonical_sha256: str | None = None) -> None:
    """Sign a receipt for the record that it names, or for another one if told."""
    if canonical_sha256 is not None:
        receipt["canonical_sha256"] = canonical_sha256
    receipt["key_id"] = key.key_id
    receipt["public_key_fingerprint"] = key.fingerprint_hex
    receipt["signature_b64"] = key.sign(receipt["canonical_sha256"])


def hash_event(event: Json) -> None:
    """Give an event the hash and the id of its content."""
    event["content_sha256"] = event_digest(event)
    event["event_id"] = f"sha256:{event['content_sha256']}"


def sign_event(event: Json, key: Key) -> None:
    """Hash an event and sign the hash; its `signer` stays as it is."""
    hash_event(event)
    signed_at = event["signature"]["signed_at"]
    event["signature"] = key.signature(event["content_sha256"], message=EVENT_MESSAGE, signed_at=signed_at)


def rebuild_state(bundle: Json) -> None:
    """Give a bundle the state of the events that it has."""
    bundle["state"] = state_of(bundle)


def sign_bundle(bundle: Json, key: Key) -> None:
    """Hash a bundle and sign the hash, keeping the time of its signature."""
    signed_at = bundle["bundle_signature"]["signed_at"]
    hashed = bundle_digest(bundle)
    signature = key.signature(hashed, message=BUNDLE_MESSAGE, signed_at=signed_at)
    bundle["bundle_signature"] = signature | {"bundle_sha256": hashed}


def receipt_of(document: Json) -> Json:
    """Return the receipt of a bundle (in its record_created event) or of a record, to be read or changed."""
    if "receipt" in document:
        receipt: Json = document["receipt"]
        return receipt
    created = next(event for event in document["events"] if event["event_type"] == "record_created")
    payload: dict[str, Any] = created["payload"]
    found: Json = payload["receipt"]
    return found


def resign(bundle: Json, key: Key, *, level: str = "bundle") -> Json:
    """Make everything from one level upwards right again, and nothing below it.

    Arguments:
        bundle: changed in place.
        key: what signs.
        level: the lowest thing to be made again: `receipt`, `events`, `state` or `bundle`.

    Returns:
        the same bundle.
    """
    todo = LEVELS[LEVELS.index(level) :]
    if "receipt" in todo:
        sign_receipt(receipt_of(bundle), key)
    if "events" in todo:
        for event in bundle["events"]:
            sign_event(event, key)
    if "state" in todo:
        rebuild_state(bundle)
    sign_bundle(bundle, key)
    return bundle
