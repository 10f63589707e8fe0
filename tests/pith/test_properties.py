"""Whatever is done to documents: nothing is raised, nothing signed can be changed, and orders make no difference."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.pith.assemble import assemble
from sitegen.pith.bindings import fits
from sitegen.pith.keys import PITH_ROOTS
from sitegen.pith.merge import merge_order, rebuild_state
from sitegen.pith.model import Bundle, PithRecord
from sitegen.pith.parsing import MAX_PROBLEMS, Parsed, parse
from sitegen.pith.provenance import Level, Provenance
from sitegen.pith.refusals import TABLE
from sitegen.pith.verify import Verdict, verify
from tests.pinning import roots
from tests.pith.samples import (
    BUNDLES,
    EVERY,
    RECORD,
    Place,
    at,
    changed,
    data_of,
    errors,
    judge,
    leaves,
    load,
    places,
    put,
)
from tests.testkit import BundleMaker, Key, Paper, mint_bundle, mint_record, reference, to_bytes

KEY = Key.fresh("properties", key_id="test-main")
TRUST = roots([KEY.trust()])
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**53 + 1,
    2**63,
    2**64,
    10**900,
    0.5,
    1e308,
    -0.0,
    "",
    "x",
    "\u0000",
    "\U0001f600",
    "\ud800",
    "é" * 9,
    "1.0",
    "2026-05-18T00:12:38Z",
    "0" * 64,
    "sha256:" + "0" * 64,
    "A" * 88,
    "test-main",
    "pith-v1-2026-05",
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": {}},
    {"event_id": 1},
    ["x"] * 200,
    [1] * 200,
    [{}] * 200,
    {"payload": {}},
    [{"public_key_b64": 1, "key_id": []}],
)


def deep(levels: int) -> Any:
    value: Any = "x"
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


def judged(verdict: Verdict) -> None:
    """Check that a verdict makes sense in itself."""
    assert all(TABLE.get(problem.code) is problem.kind for problem in verdict.problems)
    assert len(verdict.problems) <= MAX_PROBLEMS
    assert verdict.verified == (verdict.document is not None)
    assert verdict.verified == (verdict.level is not Level.NONE)
    assert verdict.verified is not bool(errors(verdict))
    for problem in verdict.problems:
        assert problem.place.startswith("$")
        assert problem.cause.replace("…", "").isascii()
        assert len(problem.cause) < 1000
        assert len(problem.place) < 10_000


def assembled(verdict: Verdict) -> None:
    """Assemble what was verified, alone."""
    document = verdict.document
    if isinstance(document, Bundle):
        assemble([document], None, None)
    elif isinstance(document, PithRecord):
        paper = assemble([], document, None)
        if paper.title.provenance is Provenance.BOUND:
            assert fits(paper.title.tex, document.record.title_sha256)
        if paper.abstract.provenance is Provenance.BOUND:
            assert fits(paper.abstract.tex, document.record.abstract_sha256)


@settings(derandomize=True, max_examples=300)
@given(st.binary(max_size=200) | st.text(st.sampled_from('{}[],:"\\u0d81eE-+.tfn \n'), max_size=60).map(str.encode))
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    found = parse(data)
    assert isinstance(found, Parsed) or found
    judged(verify(data, PITH_ROOTS))


@settings(derandomize=True, max_examples=300)
@given(st.sampled_from(EVERY), st.randoms(use_true_random=False), st.integers(1, 4))
def test_bytes_of_samples_flipped_deleted_or_inserted_never_raise(
    suffix: str, chance: random.Random, count: int
) -> None:
    original = data_of(suffix)
    data = bytearray(original)
    for _ in range(count):
        where = chance.randrange(len(data))
        action = chance.randrange(4)
        if action == 0:
            data[where] ^= 1 << chance.randrange(8)
        elif action == 1:
            del data[where : where + chance.choice([1, 1, 5, 500])]
        elif action == 2:
            data[where:where] = bytes([chance.randrange(256)]) * chance.choice([1, 1, 3])
        else:
            data[where:where] = data[chance.randrange(len(data)) :][:50]
    verdict = verify(bytes(data), PITH_ROOTS)
    judged(verdict)
    assembled(verdict)
    if suffix in BUNDLES and verdict.verified:
        document, known = json.loads(data), load(suffix)
        assert without_unsigned(document) == without_unsigned(known)


def without_unsigned(bundle: dict[str, Any]) -> dict[str, Any]:
    """Return a bundle without the one object that no digest covers; that object's own fields are checked one by one."""
    return {name: value for name, value in bundle.items() if name != "bundle_signature"}


def mutate(document: Any, chance: random.Random) -> None:
    """Change one node of a JSON value in any way."""
    where = chance.choice(list(places(document)))
    holder, key = at(document, where[:-1]), where[-1]
    action = chance.randrange(6)
    if action == 0:
        put(document, where, copy.deepcopy(chance.choice(ODD)))
    elif action == 1:
        del holder[key]  # type: ignore[attr-defined]
    elif action == 2:
        put(document, where, [copy.deepcopy(at(document, where))] * chance.choice([1, 2, 150]))
    elif action == 3:
        put(document, where, deep(chance.choice([3, 58, 70, 300])))
    elif action == 4:
        put(document, where, copy.deepcopy(at(document, chance.choice(list(places(document))))))
    elif isinstance(holder, list):
        holder.extend([copy.deepcopy(holder[chance.randrange(len(holder))])] * chance.choice([1, 120]))
    elif isinstance(holder, dict):
        holder[chance.choice(["x", "events", "é\U0001f600", "\u0000", "a" * 500])] = holder[key]


def extended() -> dict[str, Any]:
    """Return a bundle that has some of everything."""
    paper = Paper(references=(reference("R", arxiv_id="1611.01838"),))
    maker = BundleMaker(paper, KEY)
    first = maker.add("correction", {"n": 1}, created_at="2026-05-20T00:00:00Z")
    maker.add("moon_phase", {"n": 2}, created_at="2026-05-21T00:00:00Z", prev_event=first["event_id"])
    maker.add("citation_signature", {"cited": "arXiv:1611.01838"}, supersedes=[first["event_id"]])
    return maker.bundle()


@settings(derandomize=True, max_examples=500)
@given(st.sampled_from((*EVERY, "extended")), st.randoms(use_true_random=False), st.integers(1, 3))
def test_nodes_changed_deleted_doubled_retyped_or_swapped_never_raise(
    suffix: str, chance: random.Random, count: int
) -> None:
    document = extended() if suffix == "extended" else load(suffix)
    before = without_unsigned(copy.deepcopy(document))
    for _ in range(count):
        mutate(document, chance)
    try:
        data = to_bytes(document)
    except UnicodeEncodeError:
        data = json.dumps(document).encode("ascii")
    verdict = verify(data, TRUST if suffix == "extended" else PITH_ROOTS)
    judged(verdict)
    assembled(verdict)
    if suffix != RECORD and verdict.verified:
        assert json.dumps(without_unsigned(document), sort_keys=True) == json.dumps(before, sort_keys=True)


UNSIGNED_IN_BUNDLE: set[Place] = {("bundle_signature", "signed_at")}
"""The digest of a bundle leaves its signature object out, and nothing else says when it was made."""


@pytest.mark.parametrize("suffix", BUNDLES)
def test_every_leaf_of_a_bundle_is_signed(suffix: str) -> None:
    document = load(suffix)
    assert judge(document).verified
    for place in leaves(document):
        before = at(document, place)
        put(document, place, changed(before))
        verdict = judge(document)
        assert not verdict.verified, place
        judged(verdict)
        put(document, place, before)
    assert judge(document).verified


@pytest.mark.parametrize("suffix", BUNDLES)
def test_only_the_time_of_the_outer_signature_is_outside_of_every_digest(suffix: str) -> None:
    document = load(suffix)
    free = set()
    for place in leaves(document):
        before = at(document, place)
        if isinstance(before, str) and before.startswith("2026-"):
            put(document, place, before.replace("2026-", "2027-", 1))
            if judge(document).verified:
                free.add(place)
            put(document, place, before)
    assert free == UNSIGNED_IN_BUNDLE


@pytest.mark.parametrize("suffix", BUNDLES)
def test_every_field_of_a_bundle_is_missed_when_deleted(suffix: str) -> None:
    document = load(suffix)
    for place in places(document):
        holder: Any = at(document, place[:-1])
        kept = copy.deepcopy(holder)
        del holder[place[-1]]
        assert not judge(document).verified, place
        if isinstance(holder, list):
            holder[:] = kept
        else:
            holder.clear()
            holder.update(kept)
    assert judge(document).verified


COVERED_IN_RECEIPT = {
    "kind",
    "key_id",
    "algorithm",
    "signature_b64",
    "signed_message",
    "canonical_sha256",
    "signature_status",
    "public_key_fingerprint",
}


def test_every_leaf_of_a_canonical_record_and_its_digest_are_signed() -> None:
    document = load(RECORD)
    signed = [
        place for place in leaves(document) if place[0] in {"canonical_record", "canonical_sha256", "pith_number"}
    ]
    assert len(signed) >= 12
    for place in signed:
        before = at(document, place)
        put(document, place, changed(before))
        assert not judge(document).verified, place
        put(document, place, before)
    assert judge(document).verified


def test_receipt_of_a_record_cannot_be_changed_but_for_its_own_times_and_versions() -> None:
    """The receipt signs the digest alone, so the format leaves its times and builder unsigned in a record."""
    document = load(RECORD)
    refused = set()
    for name, before in document["receipt"].items():
        put(
            document,
            ("receipt", name),
            before.replace("2026-", "2027-", 1) if before.startswith("2026-") else changed(before),
        )
        if not judge(document).verified:
            refused.add(name)
        put(document, ("receipt", name), before)
    assert refused == COVERED_IN_RECEIPT


def test_unsigned_rest_of_a_record_may_change_and_never_passes_for_more() -> None:
    document = load(RECORD)
    for place in leaves(document):
        if place[0] in {"canonical_record", "receipt", "canonical_sha256"}:
            continue
        before = at(document, place)
        for value in (changed(before), None, [], {}, 5, "x" * 700):
            put(document, place, value)
            verdict = judge(document)
            judged(verdict)
            assert verdict.level in {Level.RECEIPT, Level.NONE}
            if isinstance(verdict.document, PithRecord):
                paper = assemble([], verdict.document, None)
                same = paper.title.tex.lower() == "entropy-sgd: biasing gradient descent into wide valleys"
                assert (paper.title.provenance is Provenance.BOUND) is same
                assert paper.authors.provenance is Provenance.RECORD
        put(document, place, before)


STRINGS: tuple[tuple[Place, set[str]], ...] = (
    (("canonical_record", "metadata", "title_canon_sha256"), {"P020", "P021", "P060"}),
    (("canonical_sha256",), {"P020", "P031", "P060"}),
    (("pith_number",), {"P021", "P022", "P026", "P052", "P060"}),
    (("events", 1, "payload", "graph_snapshot", "paper", "title"), {"P050", "P060"}),
    (("events", 0, "signature", "signature_b64"), {"P053", "P047", "P060"}),
    (("events", 1, "content_sha256"), {"P050", "P051", "P053", "P060"}),
    (("bundle_signature", "bundle_sha256"), {"P060", "P061"}),
    (("bundle_signature", "signature_b64"), {"P047", "P061"}),
    (("state", "state_sha256"), {"P072", "P060"}),
    (("links", "resolver"), {"P060"}),
)


@pytest.mark.parametrize(
    ("place", "expected"), STRINGS, ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else ""
)
def test_every_single_character_of_signed_strings_counts(place: Place, expected: set[str]) -> None:
    document = load("TKDTZYGP4524S5RYKCWOKET6FR")
    before = at(document, place)
    assert isinstance(before, str)
    for index, character in enumerate(before):
        put(document, place, before[:index] + ("0" if character != "0" else "1") + before[index + 1 :])
        found = errors(judge(document))
        assert found, index
        assert found & expected, (index, found)
    put(document, place, before)
    assert judge(document).verified


def several() -> BundleMaker:
    maker = BundleMaker(Paper(), KEY)
    for number in range(6):
        maker.add("correction", {"n": number}, created_at=f"2026-05-2{number // 3}T00:00:00Z")
        maker.add_snapshot(replace(Paper(), headline=f"{number}"), created_at="2026-05-20T00:00:00Z")
    return maker


@settings(derandomize=True, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_merging_is_the_same_for_every_order_of_the_same_events(chance: random.Random) -> None:
    bundle = MERGED
    events = list(bundle["events"])
    chance.shuffle(events)
    ordered = merge_order(events)
    assert ordered == merge_order(bundle["events"])
    state = rebuild_state(
        pith_number=bundle["pith_number"],
        canonical_record=bundle["canonical_record"],
        aliases=bundle["source_aliases"],
        events=ordered,
    )
    assert state == {name: value for name, value in bundle["state"].items() if name != "state_sha256"}
    assert state["applied_event_ids"] != [event["event_id"] for event in reversed(ordered)]


MERGED = several().bundle()


@settings(derandomize=True, max_examples=40)
@given(st.randoms(use_true_random=False))
def test_joining_is_the_same_for_every_order_of_the_bundles_that_lend(chance: random.Random) -> None:
    paper = assemble(LENT, None, None)
    rest = list(LENT[1:])
    chance.shuffle(rest)
    assert assemble([LENT[0], *rest], None, None) == paper


def lending() -> list[Bundle]:
    """Return bundles of one paper whose events overlap, signed at other times, and whose aliases differ too."""
    found = []
    for number in range(4):
        maker = BundleMaker(Paper(), KEY, events_signed_at=f"2026-05-2{number}T00:00:00Z")
        for each in range(number, number + 3):
            maker.add("correction", {"n": each}, created_at="2026-05-20T00:00:00Z")
        aliases = maker.bundle()["source_aliases"]
        aliases.append({"alias_kind": "other", "alias_value": "1", "created_at": f"2026-05-2{number}T00:00:00Z"})
        document = judge(maker.bundle(aliases=aliases), TRUST).document
        assert isinstance(document, Bundle)
        found.append(document)
    return found


LENT = lending()


@pytest.mark.parametrize("mint", [mint_bundle, mint_record])
def test_unchanged_twins_of_minted_documents_are_verified(mint: Any) -> None:
    verdict = judge(mint(Paper(), KEY), TRUST)
    assert verdict.problems == ()
    judged(verdict)
