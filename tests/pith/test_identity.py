"""Pith numbers, identifiers and aliases."""

from __future__ import annotations

import pytest

from sitegen.pith.identity import (
    PithNumber,
    alias_key,
    arxiv_key,
    doi_key,
    identifier_key,
    is_arxiv_id,
    parse_number,
    pith_key,
    suffix_of,
)
from tests.pinning import roots
from tests.pith.samples import EVERY, codes, judge, load
from tests.testkit import Key, Paper, mint_bundle, mint_record, resign

KEY = Key.fresh("identity", key_id="test-main")
TRUST = roots([KEY.trust()])
SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"


@pytest.mark.parametrize("suffix", EVERY)
def test_suffix_is_base32_of_the_digest(suffix: str) -> None:
    assert suffix_of(load(suffix)["canonical_sha256"]) == suffix
    assert suffix_of("0" * 64) != suffix


def test_numbers_are_parsed_and_written() -> None:
    number = parse_number(f"pith:2017:{SUFFIX}")
    assert number == PithNumber("2017", SUFFIX)
    assert str(number) == f"pith:2017:{SUFFIX}"
    assert number is not None
    assert number.short == "TKDTZYGP"


@pytest.mark.parametrize(
    "text",
    [
        "",
        SUFFIX,
        f"pith:17:{SUFFIX}",
        f"pith:2017:{SUFFIX[:-1]}",
        f"pith:2017:{SUFFIX}A",
        f"pith:2017:{SUFFIX.lower()}",
        f"pith:2017:{SUFFIX[:-1]}1",
        f" pith:2017:{SUFFIX}",
        f"pith:2017:{SUFFIX}\n",
        f"PITH:2017:{SUFFIX}",
        f"pith:２０１７:{SUFFIX}",
    ],
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1712.01312", "arxiv:1712.01312"),
        ("1712.01312v2", "arxiv:1712.01312"),
        ("arXiv:1712.01312v12", "arxiv:1712.01312"),
        ("0704.0001", "arxiv:0704.0001"),
        ("hep-lat/0305021", "arxiv:hep-lat/0305021"),
        ("hep-lat/0305021v1", "arxiv:hep-lat/0305021"),
        ("math.GT/0309136", "arxiv:math.GT/0309136"),
        ("10.48550/arxiv.1712.01312", "arxiv:1712.01312"),
        ("10.48550/arXiv.1712.01312", "arxiv:1712.01312"),
        ("https://doi.org/10.48550/arXiv.hep-lat/0305021", "arxiv:hep-lat/0305021"),
        ("doi:10.1000/ABC", "doi:10.1000/abc"),
        (f"pith:2017:{SUFFIX}", f"pith:{SUFFIX}"),
        ("pith:TKDTZYGP", "pith:TKDTZYGP"),
        ("TKDTZYGP", None),
        ("12.01312", None),
        ("1712.01312v0", None),
        ("1712.013123456", None),
        ("1712.01312 ", "arxiv:1712.01312"),
        ("10.1/x", None),
        ("10.1000/a b", None),
        ("../1712.01312", None),
        ("", None),
    ],
)
def test_identifiers_have_one_key(text: str, key: str | None) -> None:
    assert identifier_key(text) == key


def test_keys_of_each_kind() -> None:
    assert is_arxiv_id("1712.01312")
    assert not is_arxiv_id("1712.01312v2")
    assert arxiv_key("x") is None
    assert doi_key("1712.01312") is None
    assert pith_key("TKDTZYG") is None
    assert pith_key(SUFFIX + "A") is None
    names = {("arxiv", "1712.01312"), ("arxiv_version", "1712.01312v2"), ("doi", "10.48550/arxiv.1712.01312")}
    assert {alias_key(*name) for name in names} == {"arxiv:1712.01312"}
    assert alias_key("pith_short_12", SUFFIX[:12]) == f"pith:{SUFFIX[:12]}"
    assert alias_key("zenodo", "123") == "zenodo:123"
    assert alias_key("arxiv", "odd one") == "arxiv:odd one"
    assert alias_key("doi", "Odd") == "doi:odd"


PAPERS = {
    "old id": Paper(id="hep-lat/0305021", version=1, submitted_at="2003-05-20T00:00:00Z"),
    "old id with a class": Paper(id="math.GT/0309136", version=1, submitted_at="2003-09-08T00:00:00Z"),
    "zenodo": Paper(kind="zenodo", id="1234567", version=1),
    "doi": Paper(kind="doi", id="10.1000/182", version=1),
    "year before that of its id": Paper(id="1801.00004", submitted_at="2017-12-29T23:59:59Z"),
}


@pytest.mark.parametrize("name", PAPERS)
def test_papers_from_anywhere_are_good_and_their_twins_are_not(name: str) -> None:
    for mint in (mint_bundle, mint_record):
        document = mint(PAPERS[name], KEY)
        assert judge(document, TRUST).problems == ()
        document["source"]["id"] += "x"
        if mint is mint_bundle:
            resign(document, KEY)
        assert codes(judge(document, TRUST)) == {"P024"}


def test_year_is_that_of_submission_and_not_of_the_arxiv_id() -> None:
    document = mint_bundle(PAPERS["year before that of its id"], KEY)
    assert document["pith_number"].startswith("pith:2017:")
    assert judge(document, TRUST).verified


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("arxiv", "1712.09998"),
        ("arxiv_version", "1712.09999v3"),
        ("arxiv_version", "1712.09999"),
        ("doi", "10.48550/arxiv.1712.09998"),
        ("pith_short_8", "AAAAAAAA"),
        ("pith_short_12", "AAAAAAAAAAAA"),
        ("pith_short_10", "AAAAAAAAAA"),
    ],
)
def test_aliases_that_contradict_the_record_are_refused(kind: str, value: str) -> None:
    document = mint_bundle(Paper(), KEY)
    good = {"alias_kind": "doi", "alias_value": "10.1000/published", "created_at": "2026-05-18T00:00:00Z"}
    document["source_aliases"].append(good)
    assert judge(resign(document, KEY, level="state"), TRUST).problems == ()
    document["source_aliases"].append({**good, "alias_kind": kind, "alias_value": value})
    assert codes(judge(resign(document, KEY, level="state"), TRUST)) == {"P025"}
