"""Citations are read from any field that is plainly an identifier, and from nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from sitegen.pith.citations import MAX_ENTRIES, inbound, outgoing, plain_key, references_of
from sitegen.pith.provenance import Provenance
from tests.pinning import roots
from tests.pith.samples import bundle_of, record_of
from tests.testkit import BundleMaker, Key, Paper, mint_record

KEY = Key.fresh("citations", key_id="test-main")
TRUST = roots([KEY.trust()])


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ({"arxiv_id": "1611.01838v5"}, "arxiv:1611.01838"),
        ({"doi": "10.1000/X"}, "doi:10.1000/x"),
        (
            {"pith_number": "pith:2016:OCXKLV426LDXCCJME7JSY36CQW", "arxiv_id": "1611.01838"},
            "pith:OCXKLV426LDXCCJME7JSY36CQW",
        ),
        ({"cited": "arXiv:1611.01838"}, "arxiv:1611.01838"),
        ({"title": "1611.01838"}, None),
        ({"citing_arxiv_id": "1611.01838"}, None),
        ({"source": "1611.01838"}, None),
        ({"arxiv_id": 1611.01838}, None),
        ({"arxiv_id": None, "year": "2016"}, None),
        ({"doi": "10.1000/" + "x" * 400}, None),
        ({}, None),
    ],
)
def test_key_of_an_entry(entry: dict[str, Any], key: str | None) -> None:
    assert plain_key(entry) == key


@pytest.mark.parametrize("sample", [None, 5, "x", {}, [1, None, "x", []]])
def test_samples_of_any_kind_break_nothing(sample: object) -> None:
    assert references_of({"references": {"sample": sample}}) == ()
    assert references_of({"references": sample}) == ()
    record = mint_record(Paper(), KEY)
    if not isinstance(sample, list):
        record["inbound_citations"] = {}
        assert list(inbound(record_of(record, TRUST).number, record_of(record, TRUST))) == []


def test_entries_are_bounded() -> None:
    assert len(references_of({"references": {"sample": [{}] * (MAX_ENTRIES + 5)}})) == MAX_ENTRIES


def test_citation_events_are_signed_citations_with_known_relations() -> None:
    maker = BundleMaker(Paper(), KEY)
    for payload in (
        {"cited": "1611.01838", "relation": "refutes"},
        {"target": {"doi": "10.1000/x"}, "relation": "<b>"},
        {"n": 1},
    ):
        maker.add("citation_signature", payload, created_at="2026-05-20T00:00:00Z")
    bundle = bundle_of(maker.bundle(), TRUST)
    found = list(outgoing(bundle.number, (), Provenance.SIGNED, bundle.events))
    assert {(each.cited, each.relation, each.provenance) for each in found} == {
        ("arxiv:1611.01838", "refutes", Provenance.SIGNED),
        ("doi:10.1000/x", "", Provenance.SIGNED),
    }
    assert {each.citing for each in found} == {f"pith:{bundle.number.suffix}"}
