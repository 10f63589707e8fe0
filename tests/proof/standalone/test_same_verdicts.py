"""The one-file checker gives the program's verdict, codes and places for every document, good, broken and mutated."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable

import pytest

from sitegen.pith.keys import PITH_ROOT, PITH_ROOTS, TrustRoots
from sitegen.pith.refusals import TABLE
from sitegen.proof import refusals as proof
from tests.pinning import roots
from tests.pith.samples import BUNDLES, EVERY, RECORD, data_of, load
from tests.pith.test_properties import KEY, TRUST, extended, mutate
from tests.pith.test_same_verdicts import TRUST as TRUST_OF_KIT
from tests.pith.test_same_verdicts import made, variants
from tests.pith.test_signature_table import table
from tests.proof.standalone.one_file import ONE_FILE, told_by_both
from tests.testkit import BundleMaker, Json, Paper, mint_record, to_bytes
from tests.testkit.hostile import HOSTILE

MADE: dict[str, Callable[[], Json]] = {"extended": extended, "record": lambda: mint_record(Paper(), KEY)}
MUTATIONS = 1200
DAMAGES = 400
TRAPS = (b"", b"{}", b"[]", b"null", b"[" * 100_000, b'{"a":' * 70 + b"1" + b"}" * 70, b"\xff", b'"\\ud800"', b"1e999")


def same(data: bytes, trust: TrustRoots, name: object = "") -> bool:
    """Check that both say the same; return whether the document is verified."""
    ours, other = told_by_both(data, trust)
    assert other == ours, name
    verified: bool = ours[0]
    return verified


def test_the_whole_test_kit_is_judged_alike() -> None:
    documents = made()
    judged = {name: same(data, TRUST_OF_KIT, name) for name, data in documents.items()}
    assert len(judged) > len(TABLE)
    assert 0 < sum(judged.values()) < len(judged)


@pytest.mark.parametrize("name", list(HOSTILE))
def test_records_of_hostile_papers_are_judged_alike(name: str) -> None:
    assert same(to_bytes(mint_record(HOSTILE[name], KEY)), roots([KEY.trust()]))


@pytest.mark.parametrize("suffix", EVERY)
def test_samples_changed_in_every_place_are_judged_alike(suffix: str) -> None:
    assert same(data_of(suffix), PITH_ROOTS)
    for name, document in variants(suffix):
        same(to_bytes(document), PITH_ROOTS, name)


@pytest.mark.parametrize("part", range(4))
def test_mutated_documents_are_judged_alike(part: int) -> None:
    """Each from a seed, so that a failure is the same again; fields of other kinds of document come in too."""
    strange = [load(suffix) for suffix in EVERY]
    for seed in range(part, MUTATIONS, 4):
        chance = random.Random(seed)
        name = chance.choice((*EVERY, *MADE))
        document = MADE[name]() if name in MADE else load(name)
        for _ in range(chance.randrange(1, 4)):
            mutate(document, chance)
        if chance.randrange(3) == 0:
            other = chance.choice(strange)
            field = chance.choice(list(other))
            document[field] = copy.deepcopy(other[field])
        try:
            data = to_bytes(document)
        except UnicodeEncodeError:
            data = json.dumps(document).encode()
        same(data, TRUST if name in MADE else PITH_ROOTS, seed)


def test_damaged_bytes_are_judged_alike() -> None:
    for seed in range(DAMAGES):
        chance = random.Random(seed)
        data = bytearray(data_of(chance.choice(EVERY)))
        for _ in range(chance.randrange(1, 4)):
            where = chance.randrange(len(data))
            if chance.randrange(2):
                data[where] ^= 1 << chance.randrange(8)
            else:
                data[where : where + chance.randrange(20)] = data[chance.randrange(len(data)) :][: chance.randrange(20)]
        same(bytes(data), PITH_ROOTS, seed)


@pytest.mark.parametrize("data", TRAPS, ids=range(len(TRAPS)))
def test_traps_for_parsers_are_judged_alike(data: bytes) -> None:
    assert not same(data, PITH_ROOTS)


def test_a_thousand_faults_are_cut_off_alike() -> None:
    maker = BundleMaker(Paper(), KEY)
    for number in range(150):
        maker.add("correction", {"n": number}, created_at="2026-05-20T00:00:00Z")
    document = maker.bundle()
    assert same(to_bytes(document), TRUST)
    for event in document["events"][2:]:
        event["payload"] = {"n": -1}
    assert not same(to_bytes(document), TRUST)
    document["source"] = 5
    del document["events"][90:]
    assert not same(to_bytes(document), TRUST)


def test_a_bundle_under_a_key_of_its_own_is_refused_by_both() -> None:
    """The attack: a bundle that is whole, and signed by a key that only it names."""
    data = to_bytes(BundleMaker(Paper(), KEY).bundle())
    assert same(data, TRUST)
    assert not same(data, PITH_ROOTS)
    assert {problem.code for problem in ONE_FILE.verify(data).problems} == {"P041"}


@pytest.mark.parametrize("has_library", [True, False])
def test_odd_signatures_are_judged_as_by_the_program(monkeypatch: pytest.MonkeyPatch, *, has_library: bool) -> None:
    """Small and mixed orders, encodings that are not canonical, scalars beyond the order: libraries differ on them."""
    monkeypatch.setattr(ONE_FILE, "HAS_LIBRARY", has_library)
    wrong = [row.name for row in table() if ONE_FILE.signed_by(row.key, row.signature, row.message) is not row.good]
    assert wrong == []


def test_without_the_library_the_test_kit_is_judged_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ONE_FILE, "HAS_LIBRARY", False)
    for number, (name, data) in enumerate(made().items()):
        if number % 2 and len(data) < 10**6:
            same(data, TRUST_OF_KIT, name)


def test_the_built_in_key_is_that_of_pith() -> None:
    assert (ONE_FILE.PITH_KEY.key_id, ONE_FILE.PITH_KEY.public_key) == (PITH_ROOT.key_id, PITH_ROOT.public_key)
    assert ONE_FILE.verify(data_of(BUNDLES[0])).verified


def test_codes_weigh_what_they_weigh_in_the_program() -> None:
    known = {**TABLE, **proof.TABLE}
    told = {"error": ONE_FILE.ERRORS, "warning": ONE_FILE.WARNINGS, "note": ONE_FILE.NOTES}
    for severity, codes in told.items():
        assert {known[code].severity.value for code in codes} == {severity}
    assert {code for codes in told.values() for code in codes if code.startswith("P")} == set(TABLE)


@pytest.mark.parametrize("suffix", EVERY)
def test_steps_tell_where_a_document_failed(suffix: str) -> None:
    whole = {step for step, ok in ONE_FILE.verify(data_of(suffix)).steps if ok}
    assert whole == ({1, 2, 3, 4, 5, 9} if suffix == RECORD else set(range(1, 10)))
    document = load(suffix)
    document["canonical_sha256"] = "0" * 64
    steps = dict(ONE_FILE.verify(to_bytes(document)).steps)
    assert (steps[3], steps[4], steps[5]) == (True, False, False)
    document["canonical_record"] = 5
    steps = dict(ONE_FILE.verify(to_bytes(document)).steps)
    assert (steps[2], steps[3], steps[4]) == (True, False, None)
