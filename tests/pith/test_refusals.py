"""Every code of the format has a document that earns it, and earns nothing that it need not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.errors import Severity
from sitegen.pith.keys import PITH_ROOTS
from sitegen.pith.provenance import Level
from sitegen.pith.refusals import TABLE
from sitegen.pith.verify import Verdict, verify
from tests.pinning import roots
from tests.testkit import BundleMaker, Key, Paper, mint_bundle, mint_record, to_bytes
from tests.testkit.broken import BROKEN, KEYS, PAPER, PUBLISHED, VARIANTS, Breaker
from tests.testkit.hostile import HOSTILE

SAMPLES = sorted((Path(__file__).parent.parent / "data" / "samples").glob("*.json"))
ALONG: dict[str, set[str]] = {
    # The receipt is for the digest that the record has, so it cannot be for the one that is stated.
    "P020": {"P031"},
    "P020-1": {"P031"},
    # A bundle that borrows the name of a pinned key lists another key under it.
    "P041-1": {"P049"},
    # A wrong count is a state that the merge does not give.
    "P073": {"P070"},
}
"""Codes that come along because one fault is, unavoidably, two."""


TRUST = roots(KEYS.trust())


def codes(verdict: Verdict) -> set[str]:
    return {problem.code for problem in verdict.problems}


def cases() -> dict[str, Breaker]:
    """Return every broken document, named by its code and, beyond the first, a number."""
    more = {f"{code}-{n}": each for code, breakers in VARIANTS.items() for n, each in enumerate(breakers, start=1)}
    return dict(BROKEN) | more


def test_every_code_has_a_broken_document() -> None:
    assert set(BROKEN) == set(TABLE)
    assert set(VARIANTS) <= set(TABLE)


def test_what_is_published_beside_a_document_is_what_is_no_error() -> None:
    assert set(PUBLISHED) == {code for code, row in TABLE.items() if row.severity is not Severity.ERROR}


@pytest.mark.parametrize("name", cases())
def test_broken_document_earns_its_code_and_no_other(name: str) -> None:
    code = name[:4]
    verdict = verify(cases()[name](), TRUST)
    assert codes(verdict) == {code} | ALONG.get(name, set())
    assert verdict.verified is (code in PUBLISHED)
    assert verdict.level is (Level.BUNDLE if code in PUBLISHED else Level.NONE)
    assert (verdict.document is not None) is verdict.verified


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_real_documents_have_no_problem(path: Path) -> None:
    verdict = verify(path.read_bytes(), PITH_ROOTS)
    assert verdict.problems == ()
    assert verdict.verified


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_real_documents_are_refused_where_only_another_key_is_pinned(path: Path) -> None:
    verdict = verify(path.read_bytes(), TRUST)
    assert not verdict.verified
    assert codes(verdict) <= {"P040", "P041"}


def test_good_documents_have_no_problem() -> None:
    assert verify(to_bytes(mint_bundle(PAPER, KEYS.main)), TRUST).problems == ()
    record = verify(to_bytes(mint_record(PAPER, KEYS.main)), TRUST)
    assert record.problems == ()
    assert record.level is Level.RECEIPT


@pytest.mark.parametrize(
    "paper",
    [
        Paper(title="Über die Straße nach Łódź 日本 𝔸 İ"),
        Paper(id="hep-lat/0305021", version=1, submitted_at="2003-05-20T00:00:00Z", license=""),
        Paper(kind="zenodo", id="1234567", version=1),
        Paper(kind="doi", id="10.1000/182", version=1),
        Paper(references=({"arxiv_id": "1611.01838", "title": "A", "ref_index": 2},)),
        Paper(claims=({"claim_id": "C1", "text": "x" * 200_000},)),
        Paper(abstract="a" * 600),
        Paper(title="<script>alert(1)</script>", abstract=""),
    ],
    ids=["unicode", "old id", "zenodo", "doi", "references", "claims", "cut", "script"],
)
def test_all_sorts_of_papers_are_good(paper: Paper) -> None:
    assert verify(to_bytes(mint_bundle(paper, KEYS.main)), TRUST).problems == ()
    assert verify(to_bytes(mint_record(paper, KEYS.main)), TRUST).problems == ()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_no_fault_of_the_document(name: str) -> None:
    for mint in (mint_bundle, mint_record):
        verdict = verify(to_bytes(mint(HOSTILE[name], KEYS.main)), TRUST)
        assert verdict.problems == ()
        assert verdict.verified


def test_a_rotated_key_is_good_while_both_are_pinned() -> None:
    new = Key.fresh("new", key_id="test-new")
    maker = BundleMaker(PAPER, KEYS.main)
    maker.add("correction", {"text": "later"}, created_at="2026-06-01T00:00:00Z", key=new)
    data = to_bytes(maker.bundle(built_at="2026-06-02T00:00:00Z", key=new))
    assert verify(data, roots([*KEYS.trust(), new.trust()])).verified
    assert "P041" in codes(verify(data, TRUST))


@pytest.mark.parametrize(
    "kind", ["citation_signature", "author_attestation", "timestamp_anchor", "storage_attestation"]
)
def test_known_event_types_are_good(kind: str) -> None:
    maker = BundleMaker(PAPER, KEYS.main)
    first = maker.add(kind, {"n": 1}, created_at="2026-05-20T00:00:00Z")
    maker.add(kind, {"n": 2}, created_at="2026-05-21T00:00:00Z", prev_event=first["event_id"])
    maker.add(kind, {"n": 3}, created_at="2026-05-22T00:00:00Z", supersedes=[first["event_id"]])
    verdict = verify(to_bytes(maker.bundle()), TRUST)
    assert verdict.problems == ()
    assert verdict.verified
