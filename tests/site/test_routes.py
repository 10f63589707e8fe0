"""No value of a document may leave its place in the tree or take another's."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.routes import RESERVED, Address, Routes
from sitegen.site.segments import segment
from sitegen.site.taxonomy import NAMES

KINDS = ("category", "month", "author", "keyword")
ROUTES = Routes.at("https://mirror.example/pith/")
HOSTILE = (
    "",
    ".",
    "..",
    "../..",
    "/etc/passwd",
    "..\\..",
    "a/b",
    "a\\b",
    "a\x00b",
    "a\nb",
    "dot.",
    "space ",
    " space",
    "CON",
    "con",
    "aux.txt",
    "com1",
    "index.html",
    "page",
    "letter",
    "%2e%2e",
    "cs.lg",
    "CS.LG",
    "\u202etxt",
    "\ud800",
    "é",
    "e\u0301",
    "ß",
    "ss",
    "ı",
    "i",
    "ſ",
    "s",
    "K",
    "k",
    "a" * 5000,
    "é" * 5000,
    "~",
    "a~" + "b" * 26,
    "-",
    "_x",
    ".hidden",
)
values = st.text(max_size=60) | st.sampled_from(HOSTILE) | st.sampled_from(sorted(NAMES))


def folded(name: str) -> set[str]:
    """Return what file systems make of a name that fold case or normalise."""
    forms = {name, name.lower(), name.upper(), name.casefold(), name.upper().casefold()}
    return {unicodedata.normalize(form, one) for one in forms for form in ("NFC", "NFD")}


def assert_safe(name: str) -> None:
    assert name
    assert name not in {".", ".."}
    assert len(name.encode("utf-8")) <= 200
    assert not set(name) & set('/\\:*?"<>|%')
    assert not any(unicodedata.category(letter).startswith("C") for letter in name)
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))


@given(values)
def test_a_segment_is_a_safe_file_name(value: str) -> None:
    assert_safe(segment(value))


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_safe_file_names(value: str) -> None:
    assert_safe(segment(value))


@given(values, values)
def test_different_values_never_share_a_directory(one: str, other: str) -> None:
    if one != other:
        assert not folded(segment(one)) & folded(segment(other))


def test_all_hostile_values_and_all_categories_stand_apart() -> None:
    names = [segment(value) for value in {*HOSTILE, *NAMES}]
    taken: dict[str, str] = {}
    for name in names:
        for form in folded(name):
            assert taken.setdefault(form, name) == name


@given(st.text(max_size=8), st.text(max_size=2))
def test_case_and_accents_never_join_two_values(stem: str, tail: str) -> None:
    forms = {stem + tail, (stem + tail).upper(), (stem + tail).casefold(), unicodedata.normalize("NFD", stem + tail)}
    names = {form: segment(form) for form in forms}
    for one, first in names.items():
        for other, second in names.items():
            assert one == other or not folded(first) & folded(second)


@given(st.sampled_from(KINDS), values, st.none() | st.integers(1, 10**6))
def test_a_list_never_leaves_its_kind(kind: str, key: str, number: int | None) -> None:
    address = ROUTES.list(kind, key, number)
    parts = address.file.split("/")
    assert parts[0] == kind
    assert parts[-1] == "index.html"
    assert len(parts) == (3 if number is None else 5)
    assert_address(address)


def assert_address(address: Address) -> None:
    assert address.url.startswith("/pith/")
    assert unquote(address.url.removeprefix("/pith/")) == address.file.removesuffix("index.html")
    assert address.url.isascii()


def test_an_ordinary_value_stands_in_its_address_as_it_is() -> None:
    assert ROUTES.list("category", "cs.LG") == Address("/pith/category/cs.LG/", "category/cs.LG/index.html")
    assert ROUTES.list("keyword", "naïve", 2) == Address(
        "/pith/keyword/na%C3%AFve/page/2/", "keyword/naïve/page/2/index.html"
    )
    assert ROUTES.list("month", "2017-12").file == "month/2017-12/index.html"


def test_every_category_of_arxiv_keeps_its_name() -> None:
    assert [segment(name) for name in NAMES] == list(NAMES)


@pytest.mark.parametrize("identifier", ["1712.01312", "0704.0001", "hep-lat/0305021", "math.GT/0309136"])
def test_an_arxiv_id_answers_at_its_two_addresses(identifier: str) -> None:
    files = [address.file for address in ROUTES.paper_arxiv(identifier)]
    assert files == [f"paper/{identifier}/index.html", f"p/{identifier}/index.html"]


@given(
    st.text(max_size=30) | st.sampled_from(["../1712.01312", "1712.01312/..", "1712.01312v2", "hep-lat/../x", "x" * 99])
)
def test_what_is_no_arxiv_id_gets_no_address(text: str) -> None:
    for address in ROUTES.paper_arxiv(text):
        assert all(part and part.strip(".") == part for part in text.split("/"))
        assert_address(address)
    if ".." in text or "\\" in text or text.startswith("/"):
        assert ROUTES.paper_arxiv(text) == ()


def test_a_very_long_archive_gets_no_address() -> None:
    assert ROUTES.paper_arxiv("a" * 300 + "/0305021") == ()


@pytest.mark.parametrize("text", ["", "..", "short", "abcdefgh", "A" * 27, "ABCDEFG/", "ABCDEFGH\n", "ÀBCDEFGH"])
def test_what_is_no_suffix_gets_no_address(text: str) -> None:
    for route in (ROUTES.paper, ROUTES.record, ROUTES.bundle, ROUTES.well_known_bundle, ROUTES.events, ROUTES.graph):
        with pytest.raises(ValueError, match="suffix"):
            route(text)


@pytest.mark.parametrize(
    "name", [*sorted(RESERVED), "paper/x", "..", "a/../b", "A", "a b", "/a", "a/", "404.html", ".x", ""]
)
def test_a_page_of_the_operator_cannot_take_an_address_of_ours(name: str) -> None:
    with pytest.raises(ValueError, match="name of a page"):
        ROUTES.markdown(name)


def test_a_page_of_the_operator_may_lie_in_a_folder() -> None:
    assert ROUTES.markdown("guide/install-it").file == "guide/install-it/index.html"


@pytest.mark.parametrize("name", ["../x.css", "a/b.css", ".css", "css", "A.css", "x.css\n"])
def test_an_asset_is_one_plain_file_name(name: str) -> None:
    with pytest.raises(ValueError, match="asset"):
        ROUTES.asset(name)


@pytest.mark.parametrize("bucket", ["", "index", "A", "../a", "0" * 9])
def test_a_bucket_is_hex(bucket: str) -> None:
    with pytest.raises(ValueError, match="bucket"):
        ROUTES.lookup(bucket)


@pytest.mark.parametrize("number", [0, -1])
def test_pages_are_counted_from_one(number: int) -> None:
    with pytest.raises(ValueError, match="number of a page"):
        ROUTES.list("author", "ada", number)


def test_no_two_addresses_of_a_mirror_share_a_file() -> None:
    suffix = "TKDTZYGP4524S5RYKCWOKET6FR"
    files = [
        one.file
        for one in (
            ROUTES.home(), ROUTES.not_found(), ROUTES.mirror(), ROUTES.refusals(), ROUTES.refusals(2), ROUTES.resolve(),
            ROUTES.markdown("about"), ROUTES.asset("style.css"), ROUTES.paper(suffix[:8]), ROUTES.paper(suffix),
            *ROUTES.paper_arxiv("1712.01312"), ROUTES.cited_by(suffix[:8], 2), ROUTES.record(suffix),
            ROUTES.record_json(suffix), ROUTES.bundle(suffix), ROUTES.well_known_bundle(suffix), ROUTES.state(suffix),
            ROUTES.graph(suffix), ROUTES.events(suffix), ROUTES.signing_key(), ROUTES.mirrors(),
            ROUTES.well_known("index"), ROUTES.well_known("ledger"), ROUTES.well_known("manifest"), ROUTES.lookup(),
            ROUTES.lookup("0a"), *(ROUTES.index(kind) for kind in KINDS), *(ROUTES.index(kind, 2) for kind in KINDS),
            *(ROUTES.letter(kind, "a") for kind in KINDS), *(ROUTES.letter(kind, "a", 2) for kind in KINDS),
            *(ROUTES.list(kind, key, number) for kind in KINDS for key in HOSTILE for number in (None, 1, 2)),
        )
    ]  # fmt: skip
    assert len(files) == len(set(files)) == len({file.casefold() for file in files})
    assert ROUTES.cited_by(suffix[:8], 1) == ROUTES.paper(suffix[:8])


@pytest.mark.parametrize(
    ("base_url", "base_path", "whole"),
    [
        ("", "/", ""),
        ("https://a.example", "/", "https://a.example/mirror/"),
        ("https://a.example/", "/", "https://a.example/mirror/"),
        ("https://a.example/x/y/", "/x/y/", "https://a.example/x/y/mirror/"),
    ],
)
def test_the_base_stands_before_every_path(base_url: str, base_path: str, whole: str) -> None:
    routes = Routes.at(base_url)
    assert routes.mirror().url == f"{base_path}mirror/"
    assert routes.absolute(routes.mirror()) == whole
