"""The testkit against the real documents: every hash in them comes out the same, and what is minted has their shape."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.testkit import Json, Key, Paper, citation, digest, mint_bundle, mint_record, to_bytes
from tests.testkit.canonical import section_digest, suffix_of, text_digest
from tests.testkit.seal import bundle_digest, event_digest, receipt_of, state_digest
from tests.testkit.state import in_order, state_of

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
BUNDLES = ["NLJ6XGWJORH3WL2G724KBAHTGW", "QPWO5IQL45KFMEXPZLSWFKWGQ5", "TKDTZYGP4524S5RYKCWOKET6FR"]
RECORD = "OCXKLV426LDXCCJME7JSY36CQW"


def load(suffix: str) -> Json:
    document: Json = json.loads((SAMPLES / f"{suffix}.json").read_bytes())
    return document


@pytest.fixture(params=BUNDLES)
def bundle(request: pytest.FixtureRequest) -> Json:
    return load(request.param)


@pytest.fixture(params=[*BUNDLES, RECORD])
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def shape(value: Any) -> Any:
    """Return the keys of a value in their order, and the kind of everything that is not an object."""
    if isinstance(value, dict):
        return [(key, shape(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value).__name__


def test_bytes_come_out_as_they_are_served(suffix: str) -> None:
    data = (SAMPLES / f"{suffix}.json").read_bytes()
    assert to_bytes(json.loads(data)) == data


def test_identity(suffix: str) -> None:
    document = load(suffix)
    record = document["canonical_record"]
    assert digest(record) == document["canonical_sha256"]
    assert suffix_of(document["canonical_sha256"]) == suffix
    assert document["pith_number"] == f"pith:{record['metadata']['submitted_at'][:4]}:{suffix}"


def test_title_is_bound(suffix: str) -> None:
    document = load(suffix)
    paper = document["paper"] if "paper" in document else document["events"][1]["payload"]["graph_snapshot"]["paper"]
    assert text_digest(paper["title"]) == document["canonical_record"]["metadata"]["title_canon_sha256"]
    assert text_digest(paper["title"] + ".") != document["canonical_record"]["metadata"]["title_canon_sha256"]


def test_event_hashes(bundle: Json) -> None:
    for event in bundle["events"]:
        assert event_digest(event) == event["content_sha256"]
        assert event["event_id"] == f"sha256:{event['content_sha256']}"


def test_events_stand_in_our_order(bundle: Json) -> None:
    assert in_order(reversed(bundle["events"])) == bundle["events"]


def test_bundle_hash(bundle: Json) -> None:
    assert bundle_digest(bundle) == bundle["bundle_signature"]["bundle_sha256"]


def test_state_is_rebuilt_exactly(bundle: Json) -> None:
    assert to_bytes(state_of(bundle)) == to_bytes(bundle["state"])
    assert state_digest(bundle["state"]) == bundle["state"]["state_sha256"]


def test_state_notices_a_changed_event(bundle: Json) -> None:
    before = bundle["state"]["state_sha256"]
    bundle["events"][1]["payload"]["graph_snapshot"]["paper"]["title"] += "."
    assert state_of(bundle)["state_sha256"] != before


def test_empty_sections(bundle: Json) -> None:
    snapshot = bundle["events"][1]["payload"]["graph_snapshot"]
    assert {
        snapshot[name]["snapshot_sha256"] for name in ("claims", "references", "formal_canon", "author_claims")
    } == {section_digest([])}


def test_signatures_are_over_the_digests(bundle: Json) -> None:
    raw = base64.b64decode(bundle["public_keys"][0]["public_key_b64"])
    key = Ed25519PublicKey.from_public_bytes(raw)
    receipt, outer = receipt_of(bundle), bundle["bundle_signature"]
    signed = [(receipt["signature_b64"], receipt["canonical_sha256"]), (outer["signature_b64"], outer["bundle_sha256"])]
    signed += [(event["signature"]["signature_b64"], event["content_sha256"]) for event in bundle["events"]]
    for signature, hashed in signed:
        key.verify(base64.b64decode(signature), bytes.fromhex(hashed))
    assert hashlib.sha256(raw).hexdigest()[:32] == receipt["public_key_fingerprint"]


def test_fingerprints_of_a_key(bundle: Json) -> None:
    real = bundle["public_keys"][0]
    raw = base64.b64decode(real["public_key_b64"])
    key = Key.fresh(1)
    object.__setattr__(key, "public", raw)
    object.__setattr__(key, "fingerprint_hex", hashlib.sha256(raw).hexdigest()[:32])
    assert key.public_object(key_id=real["key_id"]) == real


def test_minted_bundle_has_the_shape_of_a_real_one() -> None:
    real = load("TKDTZYGP4524S5RYKCWOKET6FR")
    assert shape(mint_bundle(Paper(), Key.fresh(1))) == shape(real)


def test_minted_record_has_the_shape_of_the_real_one() -> None:
    cites = [
        citation("2010.01412", "A"),
        citation("1609.04836", "B"),
        citation("2605.05436", "C"),
        citation("2605.02105", "D"),
    ]
    assert shape(mint_record(Paper(), Key.fresh(1), inbound=cites)) == shape(load(RECORD))


def test_a_real_bundle_minted_again_differs_in_keys_alone() -> None:
    real = load("TKDTZYGP4524S5RYKCWOKET6FR")
    described = real["events"][1]["payload"]["graph_snapshot"]["paper"]
    paper = Paper(
        title=described["title"],
        abstract=described["abstract_excerpt"],
        authors=tuple(described["authors_text"].split(", ")),
        id="1712.01312",
        primary="stat.ML",
        cross=("cs.LG",),
    )
    minted = mint_bundle(paper, Key.fresh(1, key_id="pith-v1-2026-05"))
    # Only the excerpt of the abstract is known, so its hash and all that follows from it are the real ones' here.
    real["canonical_record"]["metadata"]["abstract_canon_sha256"] = text_digest(described["abstract_excerpt"])
    assert minted["canonical_record"] == real["canonical_record"]
    assert minted["events"][1]["payload"] == real["events"][1]["payload"]
    assert [alias["created_at"] for alias in minted["source_aliases"]] == [
        a["created_at"] for a in real["source_aliases"]
    ]
    assert minted["built_at"] == real["built_at"]
