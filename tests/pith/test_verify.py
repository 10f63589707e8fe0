"""Verification as a whole: large and strange documents, and the limit on problems."""

from __future__ import annotations

import pytest

from sitegen.pith.keys import PITH_ROOTS
from sitegen.pith.model import Bundle
from sitegen.pith.paths import child, quoted
from sitegen.pith.verify import verify
from tests.pinning import roots
from tests.pith.samples import EVERY, RECORD, codes, data_of, errors, judge, load
from tests.testkit import BundleMaker, Key, Paper, claim, mint_bundle, mint_record, resign
from tests.testkit.state import state_of

KEY = Key.fresh("verify", key_id="test-main")
TRUST = roots([KEY.trust()])


def test_large_claims_and_floats_are_good_and_their_twins_are_not() -> None:
    claims = tuple(claim("x" * 20_000, f"C{number}") for number in range(50))
    maker = BundleMaker(Paper(claims=claims), KEY)
    maker.add(
        "replication_record",
        {"p": 1e-07, "n": 2**70, "s": -0.0, "\U0001f600": "\uffff"},
        created_at="2026-05-20T00:00:00Z",
    )
    bundle = maker.bundle()
    assert judge(bundle, TRUST).problems == ()
    bundle["events"][2]["payload"]["p"] = 1.1e-07
    assert {"P050", "P060"} <= errors(judge(bundle, TRUST))


def test_notes_never_crowd_out_the_error_behind_them() -> None:
    maker = BundleMaker(Paper(), KEY)
    for number in range(150):
        maker.add("moon_phase", {"n": number}, created_at="2026-05-20T00:00:00Z")
    bundle = maker.bundle()
    verdict = judge(bundle, TRUST)
    assert verdict.verified
    assert codes(verdict) == {"P058"}
    assert len(verdict.problems) == 100
    bundle["built_at"] = "2027-01-01T00:00:00Z"
    verdict = judge(bundle, TRUST)
    assert errors(verdict) == {"P060"}
    assert len(verdict.problems) == 100


def test_thousands_of_wrong_events_give_a_hundred_problems() -> None:
    bundle = mint_bundle(Paper(), KEY)
    bundle["events"] = [{**bundle["events"][1], "target": f"{number}"} for number in range(2_000)]
    verdict = judge(bundle, TRUST)
    assert not verdict.verified
    assert len(verdict.problems) == 100


def test_events_that_the_state_calls_invalid_are_told_and_still_bounded() -> None:
    bundle = mint_bundle(Paper(), KEY)
    first, second = bundle["events"]
    more = [{**second, "event_id": f"x{number}", "target": "é" * 500} for number in range(500)]
    bundle["events"] = [first, second, *more]
    bundle["state"] = state_of(bundle, invalid={event["event_id"] for event in more})
    verdict = judge(resign(bundle, KEY), TRUST)
    assert codes(verdict) == {"P059"}
    assert len(verdict.problems) == 100
    assert isinstance(verdict.document, Bundle)
    assert len(verdict.document.invalid_event_ids) == 500


@pytest.mark.parametrize(
    "value", ["x" * 10**6, ["x" * 10**6] * 3, {"k" * 10**6: 1}, list(range(10**6)), 10**999, [[[["é"]]]]]
)
def test_values_are_quoted_short(value: object) -> None:
    assert len(quoted(value)) <= 42
    assert quoted(value).removesuffix("…").isascii()
    assert len(child("$", "k" * 10**6)) < 60
    assert quoted({"a": [1, None, "é"]}) == '{"a": [1, null, "\\u00e9"]}'


def test_kind_and_number_are_told_even_of_the_refused() -> None:
    record = mint_record(Paper(), KEY)
    number = record["pith_number"]
    record["canonical_record"]["metadata"]["license"] = "x"
    verdict = judge(record, TRUST)
    assert (verdict.kind, verdict.pith_number, verdict.document) == ("record", number, None)
    assert {"P020", "P021"} <= codes(verdict)


@pytest.mark.parametrize("suffix", EVERY)
def test_what_a_verdict_says_without_the_document_is_what_the_document_says(suffix: str) -> None:
    verdict = verify(data_of(suffix), PITH_ROOTS)
    document = verdict.document
    assert document is not None
    assert verdict.document is document
    assert (verdict.suffix, verdict.pith_number) == (suffix, str(document.number))
    assert verdict.dated == (document.built_at if isinstance(document, Bundle) else document.updated_at)
    refused = verify(data_of(suffix).replace(b'"algorithm":"ed25519"', b'"algorithm":"ed25518"'), PITH_ROOTS)
    assert (refused.verified, refused.document, refused.suffix, refused.dated) == (False, None, "", "")


@pytest.mark.parametrize("odd", [5, [5], [{}], "xy", {"a": 1}, None, True])
def test_a_record_with_the_field_of_a_bundle_for_aliases_raises_nothing(odd: object) -> None:
    document = load(RECORD)
    document["source_aliases"] = odd
    assert judge(document).verified


def test_the_field_of_a_bundle_does_not_hide_a_wrong_alias_of_a_record() -> None:
    document = load(RECORD)
    document["source_aliases"] = []
    assert judge(document).verified
    document["aliases"] = [{"alias_kind": "arxiv", "alias_value": "1234.56789"}]
    assert errors(judge(document)) == {"P025"}
