"""What mirrors answer: read without trust, whatever it is; and hints, which are asked last."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import Problem
from sitegen.intake.fetching.asking import Enquiry
from sitegen.intake.fetching.derived import learned_from_derived
from sitegen.intake.fetching.errands import Errand, run
from sitegen.intake.fetching.lookups import digits_of, resolved, suffixes_in
from sitegen.intake.fetching.mirrors import PITH, Mirror, configured, hinted, listed_mirrors, mirror_at
from sitegen.intake.identifiers import Identifier, Scheme
from sitegen.remote import refusals as network
from sitegen.remote.exchange import Fetched, FetchProblem, Outcome, Question
from tests.build.mirrors import KEY
from tests.intake.rooms import bundle, papers
from tests.pinning import roots

(ONE,) = papers(1)
NAME = Identifier(Scheme.ARXIV, "1712.01312")
SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(f"pith:2017:{SUFFIX}"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["keys", "digits", "pith_number", "mirrors", "mirror_hints", "base_url", "arxiv:1712.01312", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_answer_is_read_or_passed_over(data: bytes) -> None:
    digits = digits_of(data)
    assert digits is None or 1 <= digits <= 8
    assert all(len(suffix) == 26 for suffix in (*suffixes_in(data, NAME), *resolved(data, NAME)))
    assert all(url.startswith("http") for url in hinted(data))
    assert all(mirror.base_url.startswith("http") for mirror in listed_mirrors(data) or ())


@given(JSON, JSON)
def test_any_derived_record_teaches_citing_papers_or_nothing(sample: Any, derived: Any) -> None:
    data = json.dumps({"derived": derived, "inbound_citations": {"sample": sample}}).encode()
    learned = learned_from_derived(data, SUFFIX, "x")
    assert learned is None or all(entry.title for entry in learned.cited_by)


def test_letters_of_a_number_bound_what_a_look_up_may_say() -> None:
    data = json.dumps(
        {"keys": {"pith:TKDTZYGP": [SUFFIX, "TKDTZYGPA524S5RYKCWOKET6FR", "../../etc/passwd", 7]}}
    ).encode()
    assert suffixes_in(data, Identifier(Scheme.PITH, "TKDTZYGP45")) == (SUFFIX,)
    said = json.dumps({"pith_number": f"pith:2017:{SUFFIX}"}).encode()
    assert resolved(said, Identifier(Scheme.PITH, "TKDTZYGP")) == (SUFFIX,)
    assert resolved(said, Identifier(Scheme.PITH, "AAAAAAAA")) == ()


def test_piths_patterns_are_the_default() -> None:
    assert configured(()) == (PITH,)
    assert PITH.bundles(SUFFIX) == (
        f"https://pith.science/.well-known/pith/{SUFFIX}/bundle.json",
        f"https://pith.science/pith/{SUFFIX}/bundle.json",
    )


@pytest.mark.parametrize("address", ["", "mirror", "ftp://x", "https://u:p@x", "https://x/?q", "file:///etc"])
def test_what_no_mirror_can_have_as_its_address_is_none(address: str) -> None:
    assert mirror_at(address) is None
    assert mirror_at("https://Example.org/m/") == Mirror("https://example.org/m")


def test_a_list_of_mirrors_gives_addresses_and_patterns_and_nothing_odd() -> None:
    entries = [
        {"base_url": "https://a.org", "bundle_pattern": "https://b.org/{suffix}", "well_known_pattern": "/no-suffix"},
        {"base_url": "file:///etc"},
        {"base_url": ["x"]},
        None,
    ]
    data = json.dumps({"manifest_type": "pith_mirror_manifest", "mirrors": entries}).encode()
    (mirror,) = listed_mirrors(data) or ()
    assert mirror.bundles("S") == ("https://a.org/.well-known/pith/S/bundle.json", "https://b.org/S")
    many = json.dumps({"manifest_type": "pith_mirror_manifest", "mirrors": entries[:1] * 5000}).encode()
    assert len(listed_mirrors(many) or ()) == 50


def enquiry(files: dict[str, bytes], asked: list[str]) -> Enquiry:
    def fetch(question: Question) -> Outcome:
        asked.append(question.url)
        if question.url not in files:
            return FetchProblem(question=question, problem=Problem(network.NOT_FOUND, question.url, "it says 404"))
        body = files[question.url]
        return Fetched(question=question, url=question.url, status=200, body=body, size=len(body), sha256="")

    return Enquiry(fetch, roots([KEY.trust()]))


def test_where_a_bundle_says_that_it_is_to_be_had_is_asked_after_the_mirrors_and_before_records() -> None:
    hints = hinted(bundle(ONE))
    assert hints[0] == PITH.bundles(ONE.suffix())[0]
    mirror, asked = Mirror("https://empty.org"), list[str]()
    errand = Errand("x", Identifier(Scheme.PITH, ONE.suffix()), [mirror], hints=hints)
    brought = run(errand, enquiry({hints[0]: bundle(ONE)}, asked))
    assert [came.url for came in brought.documents] == [hints[0]]
    assert asked == [*mirror.bundles(ONE.suffix()), hints[0]]
    asked.clear()
    assert run(errand, enquiry({}, asked)).missing
    assert asked == [*mirror.bundles(ONE.suffix()), *hints, mirror.record(ONE.suffix())]


def test_hints_of_another_paper_are_not_asked() -> None:
    asked: list[str] = []
    errand = Errand("x", Identifier(Scheme.PITH, SUFFIX), [Mirror("https://empty.org")], hints=hinted(bundle(ONE)))
    assert run(errand, enquiry({}, asked)).missing
    assert not any("pith.science" in url for url in asked)
