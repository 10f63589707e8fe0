"""Identifiers and addresses: every form that people write, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.intake.addresses import Address, parse_address
from sitegen.intake.identifiers import Identifier, Scheme, parse_identifier
from sitegen.pith.identity import identifier_key

SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"
ARXIV = Identifier(Scheme.ARXIV, "1712.01312")
SECOND = Identifier(Scheme.ARXIV, "1712.01312", version=2)
OLD = Identifier(Scheme.ARXIV, "hep-lat/0305021")
PITH = Identifier(Scheme.PITH, SUFFIX)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1712.01312", ARXIV),
        ("1712.01312v2", SECOND),
        (" arXiv:1712.01312v2\n", SECOND),
        ("ARXIV: 1712.01312", ARXIV),
        ("0704.0001", Identifier(Scheme.ARXIV, "0704.0001")),
        ("hep-lat/0305021", OLD),
        ("arXiv:hep-lat/0305021v1", Identifier(Scheme.ARXIV, "hep-lat/0305021", version=1)),
        ("math.GT/0309136", Identifier(Scheme.ARXIV, "math/0309136")),
        ("10.48550/arXiv.1712.01312", ARXIV),
        ("doi:10.48550/ARXIV.1712.01312v2", SECOND),
        ("doi:10.48550/arxiv.hep-lat/0305021", OLD),
        ("DOI: 10.1000/ABC(1)<2>", Identifier(Scheme.DOI, "10.1000/abc(1)<2>")),
        (f"pith:2017:{SUFFIX}", Identifier(Scheme.PITH, SUFFIX, year="2017")),
        (f"pith:{SUFFIX}", PITH),
        (SUFFIX, PITH),
        ("pith:TKDTZYGP", Identifier(Scheme.PITH, "TKDTZYGP")),
        ("TKDTZYGP4524", Identifier(Scheme.PITH, "TKDTZYGP4524")),
    ],
)
def test_every_form_of_an_identifier_is_read(text: str, wanted: Identifier) -> None:
    assert parse_identifier(text) == wanted
    assert parse_identifier(str(wanted)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1712.013",
        "1712.013123",
        "1713.01312",
        "1700.01312",
        "1712.01312v0",
        "1712.01312v02",
        "1712.01312 v2",
        "1712.01312v99999",
        "١٧١٢.01312",
        "hep-lat/9913001",
        "Hep-Lat/0305021",
        "math.gt/0309136",
        "10.48550/arxiv.x",
        "10.1000/",
        "10.1000/a b",
        "10.1000/ä",
        "pith:tkdtzygp",
        "TKDTZYG",
        f"{SUFFIX}A",
        "pith:17:TKDTZYGP",
        "TKDTZYG1",
        "doi:1712.01312",
        "pith:1712.01312",
        "readme.md",
        "10.1000/" + "a" * 5000,
        "arXiv:arXiv:1712.01312",
        "1712.01312\x00",
    ],
)
def test_what_only_looks_like_an_identifier_is_none(text: str) -> None:
    assert parse_identifier(text) is None


@pytest.mark.parametrize("scheme", Scheme)
def test_an_invalid_identifier_cannot_exist(scheme: Scheme) -> None:
    with pytest.raises(ValueError, match="no identifier"):
        Identifier(scheme, "../../etc/passwd")


@pytest.mark.parametrize("identifier", [ARXIV, SECOND, OLD, PITH, Identifier(Scheme.DOI, "10.1000/abc")])
def test_the_key_is_the_one_that_aliases_have(identifier: Identifier) -> None:
    assert identifier.key == identifier_key(str(identifier))


@pytest.mark.parametrize(
    ("text", "identifier", "mirror"),
    [
        ("https://arxiv.org/abs/1712.01312v2", SECOND, ""),
        ("http://www.arxiv.org/pdf/1712.01312.pdf", ARXIV, ""),
        ("https://export.arxiv.org/pdf/1712.01312v2.pdf#page=3", SECOND, ""),
        ("https://arxiv.org/abs/hep-lat/0305021", OLD, ""),
        ("https://doi.org/10.48550/arXiv.1712.01312", ARXIV, ""),
        ("http://dx.doi.org/10.1000/a%3Cb", Identifier(Scheme.DOI, "10.1000/a<b"), ""),
        (f"https://pith.science/pith/{SUFFIX}", PITH, "https://pith.science"),
        (f"https://pith.science/pith/{SUFFIX}.json?x=1", PITH, "https://pith.science"),
        (f"HTTPS://Pith.Science/pith/{SUFFIX}/bundle.json", PITH, "https://pith.science"),
        (f"https://pith.science/.well-known/pith/{SUFFIX}/bundle.json", PITH, "https://pith.science"),
        (f"https://pith.science/api/pith-number/{SUFFIX}/graph.json", PITH, "https://pith.science"),
        ("https://pith.science/paper/TKDTZYGP", Identifier(Scheme.PITH, "TKDTZYGP"), "https://pith.science"),
        ("https://pith.science/paper/1712.01312v2/", SECOND, "https://pith.science"),
        ("https://pith.science/p/hep-lat/0305021", OLD, "https://pith.science"),
        (
            "https://pith.science/api/pith-number/resolve?arxiv=1712.01312&json=true",
            ARXIV,
            "https://pith.science",
        ),
        (f"http://127.0.0.1:8080/a/b/pith/{SUFFIX}/", PITH, "http://127.0.0.1:8080/a/b"),
        (f"http://[::1]:80/paper/{SUFFIX}/index.html", PITH, "http://[::1]:80"),
    ],
)
def test_an_address_of_a_paper_names_it_and_its_mirror(text: str, identifier: Identifier, mirror: str) -> None:
    assert parse_address(text) == Address(identifier, mirror)


@pytest.mark.parametrize(
    "text",
    [
        "https://pith.science/",
        "https://pith.science/search/?q=1712.01312",
        "https://pith.science/api/pith-number/resolve?json=true",
        "https://pith.science/api/pith-number/resolve?arxiv=no",
        "https://arxiv.org/list/cs.LG/recent",
        "https://arxiv.org/abs/9999.99999",
        "https://doi.org/1712.01312",
        "https://notarxiv.org/abs/1712.01312",
        f"https://user:secret@pith.science/pith/{SUFFIX}",
        f"ftp://pith.science/pith/{SUFFIX}",
        f"https://[bad/pith/{SUFFIX}",
        f"https://pith.science:99999/pith/{SUFFIX}",
        f"https://pi th.science/pith/{SUFFIX}",
        f"https:///pith/{SUFFIX}",
        f"https://pith.science/pith/{SUFFIX.lower()}",
        SUFFIX,
    ],
)
def test_an_address_that_names_no_paper_is_none(text: str) -> None:
    assert parse_address(text) is None


@given(st.text(max_size=60))
@example("10.48550/arxiv.10.48550/arxiv.1712.01312")
def test_any_text_is_an_identifier_that_reads_back_or_none(text: str) -> None:
    found = parse_identifier(text)
    if found is not None:
        assert parse_identifier(str(found)) == found
        assert identifier_key(str(found)) == found.key


_ADDRESSES = r"https?://[a-z.\[\]:@%/]{0,20}/(pith|paper|p|abs|api)/[A-Z2-7a-z0-9./?=%-]{0,40}"


@given(st.from_regex(_ADDRESSES, fullmatch=True))
def test_any_address_names_a_paper_or_nothing(text: str) -> None:
    found = parse_address(text)
    assert found is None or (not found.mirror or found.mirror.startswith("http"))
