"""A paper is joined from its documents, and every block says what vouches for it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest

from sitegen.pith.assemble import assemble
from sitegen.pith.model import Bundle
from sitegen.pith.paper import Companion
from sitegen.pith.provenance import Level, Provenance
from tests.pinning import roots
from tests.pith.samples import FOLDER, RECORD, bundle_of, codes, judge, load, record_of
from tests.testkit import BundleMaker, Key, Paper, citation, mint_bundle, mint_record, reference, resign
from tests.testkit.seal import state_digest
from tests.testkit.state import in_order, state_of

KEY = Key.fresh("assemble", key_id="test-main")
TRUST = roots([KEY.trust()])
ABSTRACT = (
    (FOLDER / "TKDTZYGP.txt")
    .read_text(encoding="utf-8")
    .split("read the original abstract\n\n", 1)[1]
    .split("\n\n", 1)[0]
)


def with_corrections(*numbers: int, built_at: str = "2026-05-27T09:24:42Z") -> Bundle:
    maker = BundleMaker(Paper(), KEY)
    for number in numbers:
        maker.add("correction", {"n": number}, created_at="2026-05-20T00:00:00Z")
    return bundle_of(maker.bundle(built_at=built_at), TRUST)


def test_whole_abstract_of_the_saved_page_is_bound_and_its_twin_is_not() -> None:
    bundle = bundle_of(load("TKDTZYGP4524S5RYKCWOKET6FR"))
    paper = assemble([bundle], None, Companion(abstract=ABSTRACT))
    assert (paper.abstract.tex, paper.abstract.provenance, paper.abstract_is_whole) == (
        ABSTRACT,
        Provenance.BOUND,
        True,
    )
    assert paper.problems == ()
    twin = assemble([bundle], None, Companion(abstract=ABSTRACT.replace("practical", "impractical")))
    assert twin.abstract.provenance is Provenance.COMPANION
    assert [problem.code for problem in twin.problems] == ["P081"]
    alone = assemble([bundle], None, None)
    assert (alone.abstract.provenance, alone.abstract_is_whole) == (Provenance.SIGNED, False)


def test_record_alone_has_its_title_bound_and_the_rest_unsigned() -> None:
    paper = assemble([], record_of(load(RECORD)), None)
    assert (paper.level, paper.title.provenance, paper.authors.provenance) == (
        Level.RECEIPT,
        Provenance.BOUND,
        Provenance.RECORD,
    )
    assert [each.citing for each in paper.citations] == [
        "arxiv:2010.01412", "arxiv:1609.04836", "arxiv:2605.05436", "arxiv:2605.02105",
    ]  # fmt: skip
    document = load(RECORD)
    document["paper"]["title"] += "!"
    twin = judge(document)
    assert codes(twin) == {"P080"}
    assert assemble([], record_of(document), None).title.provenance is Provenance.RECORD


def test_record_beside_a_bundle_adds_its_unsigned_parts_alone() -> None:
    record = mint_record(Paper(), KEY, inbound=[citation("2010.01412", "A")])
    record["paper"]["title"] = "Another title"
    paper = assemble([bundle_of(mint_bundle(Paper(), KEY), TRUST)], record_of(record, TRUST), None)
    assert (paper.level, paper.title.tex, paper.title.provenance) == (Level.BUNDLE, Paper().title, Provenance.SIGNED)
    assert [(each.citing, each.provenance) for each in paper.citations] == [("arxiv:2010.01412", Provenance.RECORD)]


def test_joined_bundles_have_every_event_in_every_order() -> None:
    first, *others = with_corrections(1), with_corrections(2), with_corrections(1, 3)
    papers = [assemble([first, *order], None, None) for order in permutations(others)]
    assert papers[0] == papers[1]
    paper = papers[0]
    assert paper.bundle is first
    assert paper.state is not None
    events = in_order([dict(event.raw) for event in paper.events])
    assert [event["payload"].get("n") for event in events if event["event_type"] == "correction"].__len__() == 3
    wanted = state_of({**first.raw, "events": events})
    assert json.dumps(paper.state, sort_keys=True) == json.dumps(wanted, sort_keys=True)
    assert paper.state["state_sha256"] == state_digest(dict(paper.state)) != first.state["state_sha256"]


def test_bundle_that_lacks_nothing_keeps_its_own_state() -> None:
    first = with_corrections(1, 2)
    assert assemble([first, with_corrections(1)], None, None).state is first.state


def test_event_that_another_bundle_calls_invalid_speaks_no_more() -> None:
    paper = Paper()
    maker = BundleMaker(paper, KEY)
    cites = maker.add("citation_signature", {"cited": "1611.01838"}, created_at="2026-05-20T00:00:00Z")
    late = maker.add_snapshot(replace(paper, headline="late"), created_at="2026-05-21T00:00:00Z")
    good = maker.bundle()
    bad = maker.bundle()
    bad["state"] = state_of(bad, invalid={cites["event_id"], late["event_id"]})
    bad = resign(bad, KEY)
    one, other = bundle_of(good, TRUST), bundle_of(bad, TRUST)
    assert len(assemble([one], None, None).citations) == 1
    for order in ([one, other], [other, one]):
        joined = assemble(order, None, None)
        assert joined.citations == ()
        assert joined.snapshot is not None
        assert joined.snapshot["paper"]["headline"] == ""


def test_equivocation_between_bundles_is_shown_and_published() -> None:
    maker = BundleMaker(Paper(), KEY)
    before = maker.events[-1]["event_id"]
    halves = []
    for text in ("yes", "no"):
        half = BundleMaker(Paper(), KEY)
        half.add("correction", {"text": text}, created_at="2026-05-20T00:00:00Z", prev_event=before)
        halves.append(bundle_of(half.bundle(), TRUST))
    assert assemble(halves[:1], None, None).problems == ()
    assert [problem.code for problem in assemble(halves, None, None).problems] == ["P074"]


def test_events_of_unknown_types_are_kept() -> None:
    maker = BundleMaker(Paper(), KEY)
    maker.add("moon_phase", {"phase": "full"}, created_at="2026-05-20T00:00:00Z")
    verdict = judge(maker.bundle(), TRUST)
    assert codes(verdict) == {"P058"}
    assert isinstance(verdict.document, Bundle)
    assert assemble([verdict.document], None, None).events[-1].payload == {"phase": "full"}


def test_references_are_citations_with_their_keys() -> None:
    paper = Paper(
        references=(reference("A", arxiv_id="1611.01838"), reference("B", 2, doi="10.1000/x"), reference("C", 3))
    )
    found = assemble([bundle_of(mint_bundle(paper, KEY), TRUST)], None, None)
    assert [(each.cited, each.provenance) for each in found.citations] == [
        ("arxiv:1611.01838", Provenance.SIGNED), ("doi:10.1000/x", Provenance.SIGNED),
    ]  # fmt: skip
    assert [each.key for each in found.references] == ["arxiv:1611.01838", "doi:10.1000/x", None]


def test_documents_of_different_papers_are_not_joined() -> None:
    other = bundle_of(mint_bundle(Paper(id="1712.00001"), KEY), TRUST)
    with pytest.raises(ValueError, match="different papers"):
        assemble([with_corrections(1), other], None, None)
    with pytest.raises(ValueError, match="needs a bundle"):
        assemble([], None, Companion())
