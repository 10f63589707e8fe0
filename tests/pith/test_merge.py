"""The merge: order, contradictions and what counts as known."""

from __future__ import annotations

import pytest

from sitegen.pith.merge import equivocations, is_in_known_order, merge_order, signer_of, uses_known_rules
from tests.pinning import roots
from tests.pith.samples import BUNDLES, codes, judge, load
from tests.testkit import BundleMaker, Key, Paper

KEY, NEW = Key.fresh("merge", key_id="test-main"), Key.fresh("merge new", key_id="test-new")
TRUST = roots([KEY.trust(), NEW.trust()])
DAY = "2026-05-20T00:00:00Z"


def test_record_created_comes_first_at_its_time_and_times_compare_as_instants() -> None:
    maker = BundleMaker(Paper(), KEY)
    maker.add("correction", {"n": 1}, created_at="2026-05-18T02:12:37+02:00")
    maker.add("correction", {"n": 2}, created_at="2026-05-18T00:12:38.5Z")
    types = [event["event_type"] for event in merge_order(maker.events)]
    assert types == ["correction", "record_created", "graph_snapshot", "correction"]
    assert not is_in_known_order(maker.events)
    assert is_in_known_order(merge_order(maker.events))


@pytest.mark.parametrize("key", [KEY, NEW])
def test_one_signer_that_continues_an_event_twice_contradicts_itself_under_any_key(key: Key) -> None:
    maker = BundleMaker(Paper(), KEY)
    before = maker.events[1]["event_id"]
    one = maker.add("correction", {"n": 1}, created_at=DAY, prev_event=before)
    assert equivocations(maker.events) == []
    other = maker.add("correction", {"n": 2}, created_at=DAY, prev_event=before, key=key)
    ids = sorted([one["event_id"], other["event_id"]])
    assert equivocations(maker.events) == equivocations(maker.events[::-1])
    assert equivocations(maker.events) == [
        {"kind": "prev_event", "signer": "pith.science", "prev_event": before, "event_ids": ids}
    ]
    verdict = judge(maker.bundle(), TRUST)
    assert verdict.verified
    assert codes(verdict) == {"P074"}


def test_two_signers_may_continue_one_event() -> None:
    maker = BundleMaker(Paper(), KEY)
    before = maker.events[1]["event_id"]
    maker.add("correction", {"n": 1}, created_at=DAY, prev_event=before)
    maker.add("correction", {"n": 2}, created_at=DAY, prev_event=before, signer={"signer_id": "someone"})
    assert equivocations(maker.events) == []
    assert judge(maker.bundle(), TRUST).problems == ()


def test_signer_without_an_id_is_its_key() -> None:
    assert signer_of({"signer": {"signer_id": "", "key_id": "k"}}) == "k"
    assert signer_of({"signer": {"signer_id": "s", "key_id": "k"}}) == "s"


@pytest.mark.parametrize("suffix", BUNDLES)
def test_samples_use_known_rules_alone(suffix: str) -> None:
    document = load(suffix)
    events, state = document["events"], document["state"]
    assert uses_known_rules(events, state)
    assert not uses_known_rules([*events, events[0]], state)
    assert not uses_known_rules([{**events[0], "prev_event": "x"}, events[1]], state)
    assert not uses_known_rules([{**events[0], "supersedes": ["x"]}, events[1]], state)
    assert not uses_known_rules([events[0], {**events[1], "event_type": "correction"}], state)
    assert not uses_known_rules(events, {**state, "equivocations": [1]})
