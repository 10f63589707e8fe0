"""Pinned keys, and the keys that documents list."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from sitegen.pith.keys import PITH_ROOT, TrustRoot, TrustRoots, decode_base64, fingerprint_b32, fingerprint_hex
from tests.pinning import roots
from tests.pith.samples import BUNDLES, codes, judge, load
from tests.testkit import BundleMaker, Key, Paper, mint_bundle, mint_record, resign

OLD, NEW, STRANGER = (Key.fresh(name, key_id=f"test-{name}") for name in ("old", "new", "stranger"))
LAST = "2026-05-31T23:59:59Z"
ROTATED = roots([OLD.trust(not_after=LAST), NEW.trust(not_before="2026-06-01T00:00:00Z")])


def test_pith_key_has_the_fingerprints_that_the_format_names() -> None:
    assert PITH_ROOT.key_id == "pith-v1-2026-05"
    assert PITH_ROOT.fingerprint == fingerprint_hex(PITH_ROOT.public_key) == "8d4b5ee74e4693bcd1df2446408b0d54"
    listed = load(BUNDLES[0])["public_keys"][0]
    assert fingerprint_b32(PITH_ROOT.public_key) == listed["fingerprint_sha256_b32_first128bits"]
    assert fingerprint_b32(OLD.public) != listed["fingerprint_sha256_b32_first128bits"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key_id": ""},
        {"key_id": "x" * 201},
        {"public_key": b""},
        {"public_key": bytes(32)},
        {"public_key": b"\x01" + bytes(31)},
        {"public_key": b"\xff" * 32},
        {"not_before": datetime(2026, 1, 1)},  # noqa: DTZ001 - this is the fault
        {"not_before": datetime(2026, 1, 2, tzinfo=UTC), "not_after": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_root_that_makes_no_sense_cannot_be_made(wrong: dict[str, Any]) -> None:
    good: dict[str, Any] = {"key_id": "x", "public_key": OLD.public}
    assert TrustRoot(**good).covers(datetime.now(UTC))
    with pytest.raises(ValueError, match=r"."):
        TrustRoot(**(good | wrong))


def test_one_name_is_pinned_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        TrustRoots([PITH_ROOT, PITH_ROOT])


@pytest.mark.parametrize(
    "text", [None, 5, "", "AAAA", "é" * 44, "A" * 44, "A" * 43 + "=\n", "A" * 42 + "B=", "-" * 43 + "="]
)
def test_base64_is_strict(text: object) -> None:
    assert decode_base64("A" * 43 + "=", 32) == bytes(32)
    assert decode_base64(text, 32) is None


@pytest.mark.parametrize(
    ("signed_at", "good"),
    [
        ("2026-05-27T09:24:42Z", True),
        ("2026-05-27T09:24:41.999999Z", False),
        ("2026-05-28T00:00:00Z", True),
        ("2026-05-28T00:00:00.000001Z", False),
        ("2026-05-28T02:00:00+02:00", True),
        ("2026-05-27T23:59:59-00:01", False),
    ],
)
def test_both_ends_of_a_window_are_inside(signed_at: str, good: bool) -> None:  # noqa: FBT001
    bundle = mint_bundle(Paper(), OLD)
    for event in bundle["events"]:
        event["signature"]["signed_at"] = "2026-05-27T12:00:00Z"
    bundle["events"][0]["payload"]["receipt"]["signed_at"] = "2026-05-27T12:00:00Z"
    bundle["bundle_signature"]["signed_at"] = signed_at
    resign(bundle, OLD, level="receipt")
    trust = roots([OLD.trust(not_before="2026-05-27T09:24:42Z", not_after="2026-05-28T00:00:00Z")])
    assert codes(judge(bundle, trust)) == (set() if good else {"P043"})


def test_rotation_leaves_old_signatures_good_and_new_ones_by_the_old_key_not() -> None:
    maker = BundleMaker(Paper(), OLD)
    maker.add("correction", {}, created_at="2026-06-02T00:00:00Z", key=NEW)
    assert judge(maker.bundle(built_at="2026-06-03T00:00:00Z", key=NEW), ROTATED).problems == ()
    late = judge(maker.bundle(built_at="2026-06-03T00:00:00Z", key=OLD), ROTATED)
    assert codes(late) == {"P043"}
    early = judge(mint_bundle(Paper(), NEW), ROTATED)
    assert codes(early) == {"P043"}


def test_revoked_key_counts_for_nothing_even_in_one_event() -> None:
    maker = BundleMaker(Paper(), NEW)
    assert judge(maker.bundle(), roots([NEW.trust()])).verified
    maker.add("correction", {}, created_at="2026-05-20T00:00:00Z", key=OLD)
    trust = roots([NEW.trust(), OLD.trust(revoked=True)])
    verdict = judge(maker.bundle(), trust)
    assert codes(verdict) == {"P042"}
    assert [problem.place for problem in verdict.problems] == ["$.events[2].signature.key_id"]
    assert codes(judge(mint_record(Paper(), OLD), trust)) == {"P042"}


@pytest.mark.parametrize("borrowed", [False, True])
def test_attacker_with_a_key_of_their_own_is_told_so(borrowed: bool) -> None:  # noqa: FBT001
    key = Key(OLD.key_id, STRANGER.seed) if borrowed else STRANGER
    trust = roots([OLD.trust()])
    bundle = mint_bundle(Paper(), key)
    assert codes(judge(bundle, trust)) == {"P041"} | ({"P049"} if borrowed else set())
    bundle["public_keys"] = []
    resign(bundle, key)
    found = codes(judge(bundle, trust))
    assert found == ({"P032", "P053", "P061"} if borrowed else {"P040"})
    bundle["public_keys"] = [OLD.public_object(), key.public_object(key_id="another-name")]
    assert codes(judge(resign(bundle, key), trust)) == {"P041"}
    record = mint_record(Paper(), key)
    assert codes(judge(record, trust)) == ({"P032"} if borrowed else {"P040"})


def test_listed_keys_of_strangers_that_sign_nothing_are_harmless() -> None:
    bundle = mint_bundle(Paper(), OLD)
    bundle["public_keys"] += [STRANGER.public_object() for _ in range(300)]
    assert judge(resign(bundle, OLD), roots([OLD.trust()])).problems == ()
    bundle["public_keys"][200]["public_key_b64"] = base64.b64encode(bytes(31)).decode()
    bundle["public_keys"][200]["public_key_hex"] = "x" * 100_000
    assert codes(judge(resign(bundle, OLD), roots([OLD.trust()]))) == {"P048"}


def test_hundreds_of_malformed_keys_give_a_hundred_problems() -> None:
    bundle = mint_bundle(Paper(), OLD)
    bundle["public_keys"] = [{}] * 50_000
    verdict = judge(resign(bundle, OLD), roots([OLD.trust()]))
    assert codes(verdict) == {"P048"}
    assert len(verdict.problems) == 100
