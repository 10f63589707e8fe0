"""What the testkit mints is valid by its own rules, varied as asked, and the same for the same seed."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.testkit import (
    BundleMaker,
    Json,
    Key,
    Paper,
    citation,
    citing,
    mint_bundle,
    mint_companion,
    mint_record,
    resign,
    to_bytes,
)
from tests.testkit.seal import bundle_digest, event_digest, receipt_of
from tests.testkit.state import state_of


def check(signature: Json, hashed: str, keys: list[Key]) -> None:
    """Raise if a signature is not one of the key that it names."""
    key = next(each for each in keys if each.key_id == signature["key_id"])
    public = Ed25519PublicKey.from_public_bytes(key.public)
    public.verify(base64.b64decode(signature["signature_b64"]), bytes.fromhex(hashed))


def check_bundle(bundle: Json, *keys: Key) -> None:
    for event in bundle["events"]:
        assert event["content_sha256"] == event_digest(event)
        check(event["signature"], event["content_sha256"], list(keys))
    receipt = receipt_of(bundle)
    check(receipt, receipt["canonical_sha256"], list(keys))
    assert bundle["state"] == state_of(bundle)
    assert bundle["bundle_signature"]["bundle_sha256"] == bundle_digest(bundle)
    check(bundle["bundle_signature"], bundle["bundle_signature"]["bundle_sha256"], list(keys))


def test_same_seed_same_bytes() -> None:
    assert to_bytes(mint_bundle(Paper(), Key.fresh("a"))) == to_bytes(mint_bundle(Paper(), Key.fresh("a")))
    assert to_bytes(mint_bundle(Paper(), Key.fresh("a"))) != to_bytes(mint_bundle(Paper(), Key.fresh("b")))


def test_fresh_keys_differ() -> None:
    assert Key.fresh().public != Key.fresh().public


def test_many_events_of_several_keys() -> None:
    old, new = Key.fresh("old", key_id="k-1"), Key.fresh("new", key_id="k-2")
    maker = BundleMaker(Paper(title="Über die Straße nach Łódź 日本 𝔸", claims=({"claim_id": "C1"},) * 500), old)
    last: Json | None = None
    for index, kind in enumerate(["citation_signature", "pith.integrity.v1", "correction", "not.known"] * 5):
        time = f"2026-05-19T00:00:{index:02d}Z"
        maker.add(kind, {"n": index}, created_at=time, key=new, prev_event=last["event_id"] if last else None)
        last = maker.events[-1]
    bundle = maker.bundle(key=new)
    check_bundle(bundle, old, new)
    assert [key["key_id"] for key in bundle["public_keys"]] == ["k-1", "k-2"]
    assert bundle["state"]["event_count"] == 22
    assert len(bundle["state"]["current"]["citation_signatures"]) == 5
    assert bundle["events"][-1]["prev_event"] == bundle["events"][-2]["event_id"]


def test_a_newer_bundle_of_one_paper_has_the_older_events() -> None:
    key = Key.fresh(1)
    maker = BundleMaker(Paper(), key)
    older = maker.bundle()
    maker.add("correction", {"text": "x"}, created_at="2026-06-01T00:00:00Z")
    newer = maker.bundle(built_at="2026-06-02T00:00:00Z")
    check_bundle(newer, key)
    assert newer["events"][:2] == older["events"]
    assert newer["built_at"] > older["built_at"]
    assert newer["pith_number"] == older["pith_number"]


def test_two_heirs_of_one_event_are_an_equivocation() -> None:
    maker = BundleMaker(Paper(), Key.fresh(1))
    first = maker.events[1]["event_id"]
    maker.add("correction", {"n": 1}, prev_event=first)
    assert maker.bundle()["state"]["equivocation_count"] == 0
    maker.add("correction", {"n": 2}, prev_event=first)
    assert maker.bundle()["state"]["equivocation_count"] == 1


@pytest.mark.parametrize(
    ("paper", "aliases"),
    [
        (
            Paper(id="hep-lat/0305021", version=1),
            ["hep-lat/0305021", "hep-lat/0305021v1", "10.48550/arxiv.hep-lat/0305021"],
        ),
        (Paper(kind="zenodo", id="123"), ["123"]),
        (Paper(kind="doi", id="10.1/x"), ["10.1/x"]),
    ],
)
def test_aliases(paper: Paper, aliases: list[str]) -> None:
    bundle = mint_bundle(paper, Key.fresh(1))
    suffix = paper.suffix()
    values = [alias["alias_value"] for alias in bundle["source_aliases"]]
    assert values == [*aliases, suffix[:12], suffix[:16], suffix[:8]]


def test_resigning_from_one_level_leaves_what_is_below() -> None:
    key = Key.fresh(1)
    bundle = mint_bundle(Paper(), key)
    bundle["events"][1]["payload"]["verdict_id"] = "v1"
    resign(bundle, key, level="state")
    assert bundle["events"][1]["content_sha256"] != event_digest(bundle["events"][1])
    assert bundle["bundle_signature"]["bundle_sha256"] == bundle_digest(bundle)
    check_bundle(resign(bundle, key, level="events"), key)


def test_a_tampered_signature_is_seen_by_these_tests() -> None:
    key = Key.fresh(1)
    bundle = mint_bundle(Paper(), key)
    bundle["events"][0]["signature"]["signature_b64"] = bundle["events"][1]["signature"]["signature_b64"]
    with pytest.raises(InvalidSignature):
        check_bundle(bundle, key)


def test_record() -> None:
    key = Key.fresh(1)
    record = mint_record(Paper(), key, inbound=[citation("2010.01412", "A", anchor=True), citation("2010.01413", "B")])
    check(record["receipt"], record["canonical_sha256"], [key])
    assert record["inbound_citations"]["count"] == 2
    assert record["inbound_citations"]["internal_anchor_count"] == 1


def test_companion_is_front_matter_and_abstract() -> None:
    data = mint_companion(
        "Whole: abstract.", keywords=["a", "b"], cited_by=[citing("T: #1", score=8.0, arxiv="2605.00001")]
    )
    head, body = data.decode().removeprefix("---\n").split("\n---\n")
    assert body == "\nWhole: abstract.\n"
    assert json.loads(head.split("\n")[0].removeprefix("keywords: ")) == ["a", "b"]
    assert '  - title: "T: #1"' in head
    assert '    arxiv: "2605.00001"' in head
