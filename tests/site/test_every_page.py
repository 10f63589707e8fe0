"""What holds of every kind of page: language, title, one heading, landmarks, nothing inline, no other host asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.pith.keys import TrustRoot
from sitegen.pith.refusals import SELF_SIGNED
from sitegen.site.home import Counts, Shape, home_page
from sitegen.site.lists.categories import category_index
from sitegen.site.lists.indexes import ListCount, letter_page, month_index, names_index
from sitegen.site.lists.page import Around, list_page
from sitegen.site.lists.paging import Paging
from sitegen.site.mirror import Site
from sitegen.site.mirror_page import Refusal, mirror_page, refusals_page
from sitegen.site.outputs import Output
from sitegen.site.paper.cited_by import cited_by_page
from sitegen.site.paper.page import disambiguation_page
from sitegen.site.record.page import record_page
from sitegen.site.search_page import search_page
from sitegen.site.small_pages import asset, markdown_page, not_found_page, resolve_page
from tests.site.pages import HOSTILE, KEY, TEMPLATES, Page, citing, entry, make_site, sample
from tests.site.paper.paper_pages import output_of
from tests.site.paper.test_page import assert_harmless

# Their lists and links are filled by scripts.
MODULES = {
    "mirror": ["/pith/assets/root.js"],
    "search": ["/pith/assets/search.js"],
    "not found": ["/pith/assets/resolve.js"],
}
DESCRIBED = {"paper", "receipt", "home", "empty home"}
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "prefetch"}
MONTHS = [("2017-11", 3), ("2017-12", 1)]
COUNTS = Counts(papers=4, bundles=3, receipts=1, found=7, verified=4, refused=1, superseded=1, unreadable=1)


def every_page(site: Site) -> dict[str, Output]:
    bundle, receipt = sample("TKDTZYGP"), sample("OCXKLV42")
    refusal = Refusal(
        "bundles/x.json", (Problem(SELF_SIGNED, "$.bundle_signature", f"The key {HOSTILE} is not pinned."),)
    )
    return {
        "paper": output_of(bundle, [citing(), citing(page="ABCDEFGH", month="")], site=site, total=150),
        "receipt": output_of(receipt, site=site),
        "cited-by": cited_by_page(site, title="A", page="TKDTZYGP", number=2, total=150, entries=[citing()]),
        "record": record_page(site, bundle, page="TKDTZYGP"),
        "receipt record": record_page(site, receipt, page="OCXKLV42"),
        "disambiguation": disambiguation_page(site, "AAAAAAAA", [entry(1), entry(2)]),
        "list": list_page(site, "category", "cs.LG", "", [entry(1)], Paging(None, 2, 250)),
        "month": list_page(site, "month", "2017-12", "", [entry(1)], Paging(None, 0, 1), Around(MONTHS, "2017-11")),
        "numbered list": list_page(site, "author", "ada", "Ada", [entry(1)], Paging(1, 2, 250)),
        "categories": category_index(site, [ListCount("cs.LG", 1), ListCount("new.XX", 1)], [("cs.LG", 1)]),
        "months": month_index(site, [ListCount("2017-12", 1)]),
        "authors": names_index(site, "author", frequent=[ListCount("a", 1, "A")], letters=[ListCount("a", 1)], total=1),
        "keywords": names_index(site, "keyword", frequent=[], letters=[], total=0),
        "letter": letter_page(site, "keyword", "a", [ListCount("a", 1, "a")]),
        "home": home_page(site, COUNTS, [entry(1)], [(entry(2), 1234)], Shape(MONTHS, [("cs.LG", 3), ("new.XX", 1)])),
        "empty home": home_page(site, Counts(), [], []),
        "mirror": mirror_page(site, COUNTS),
        "refusals": refusals_page(site, [refusal]),
        "numbered refusals": refusals_page(site, [refusal], number=2, pages=3, total=250),
        "no refusals": refusals_page(site, []),
        "resolve": resolve_page(site),
        "search": search_page(site, categories=[("cs.LG", 3), ("new.XX", 1)], years=[2017, 2018]),
        "not found": not_found_page(site),
        "page": markdown_page(site, "about", "About", "Some *words*.\n\n# A heading\n", description="What it is."),
    }


SITE = make_site()
PAGES = every_page(SITE)
READ = {kind: Page(output) for kind, output in PAGES.items()}
kinds = pytest.mark.parametrize("kind", list(PAGES))


@kinds
def test_it_has_language_title_one_heading_and_landmarks(kind: str) -> None:
    page = READ[kind]
    assert page.source.startswith("<!doctype html>")
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("title").text.endswith("A test mirror")
    assert page.one("h1").text.strip()
    assert page.one("main").attributes["id"] == "main"
    assert len([one for one in page.one("body").children if one.tag in {"header", "main", "footer"}]) == 3
    names = [one.attributes.get("aria-label") or one.attributes["aria-labelledby"] for one in page.all("nav")]
    assert len(names) == len(set(names)) >= 2
    assert page.one("a", class_="skip").attributes["href"] == "#main"
    assert page.one("body").children[0].attributes["class"] == "skip"
    assert page.one("meta", name="viewport").attributes["content"].startswith("width=device-width")


@kinds
def test_headings_skip_no_level(kind: str) -> None:
    levels = [int(one.tag[1]) for one in READ[kind].elements if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@kinds
def test_nothing_is_inline_and_no_other_host_is_asked(kind: str) -> None:
    page = READ[kind]
    of_site, *further = [one.attributes["src"] for one in page.all("script") if "src" in one.attributes]
    assert of_site == "/pith/assets/site.js"
    assert further == MODULES.get(kind, [])
    inline = [one.attributes for one in page.all("script") if "src" not in one.attributes]
    assert inline == ([{"type": "application/ld+json"}] if kind in DESCRIBED else [])
    assert not page.all("style")
    assert not page.all("iframe")
    for element in page.elements:
        assert "style" not in element.attributes
        assert not any(name.startswith("on") for name in element.attributes)
        assert element.attributes.get("src", "/").startswith("/")
        if element.tag == "link" and set(element.attributes["rel"].split()) & FETCHED:
            assert element.attributes["href"].startswith("/pith/assets/")


@kinds
def test_ids_stand_once_and_labels_name_them(kind: str) -> None:
    ids = [one.attributes["id"] for one in READ[kind].elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for element in READ[kind].elements:
        assert element.attributes.get("aria-labelledby", "main") in ids


@kinds
def test_links_within_stand_under_the_base_path(kind: str) -> None:
    for element in READ[kind].all("a"):
        assert re.match(r"/pith/|https?://|mailto:|#", element.attributes["href"])
        assert element.text.strip() or kind in MODULES


@kinds
def test_lists_and_paragraphs_hold_what_they_may(kind: str) -> None:
    for element in READ[kind].elements:
        children = {one.tag for one in element.children}
        if element.tag in {"ul", "ol"}:
            assert children <= {"li"}
            assert children or kind in MODULES
        if element.tag == "p":
            assert not children & {"p", "div", "ul", "ol", "section", "pre", "dl"}
        if element.tag == "a":
            assert "a" not in children


@kinds
def test_nothing_from_outside_is_markup(kind: str) -> None:
    if kind != "page":
        assert_harmless(READ[kind])


@kinds
def test_the_canonical_address_is_its_own(kind: str) -> None:
    links = [one.attributes["href"] for one in READ[kind].all("link", rel="canonical")]
    path = PAGES[kind].path.removesuffix("index.html")
    assert links == ([] if kind == "not found" else [f"https://mirror.example/pith/{path}"])


def test_without_an_address_of_the_mirror_there_is_no_canonical_link() -> None:
    for output in every_page(make_site("")).values():
        page = Page(output)
        assert not page.all("link", rel="canonical")
        assert page.one("a", class_="home").attributes["href"] == "/"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert every_page(make_site()) == PAGES


def test_the_name_of_a_mirror_is_text() -> None:
    name = f"<b>{HOSTILE}".replace("\u202e", "")  # an operator may turn the direction of their own name
    for output in every_page(make_site(name=name)).values():
        assert_harmless(Page(output))


def test_the_description_is_plain_and_short() -> None:
    description = READ["paper"].one("meta", name="description").attributes["content"]
    assert description.startswith("We propose a practical method for")
    assert "$" not in description
    assert len(description) <= 201


def test_the_page_of_the_mirror_explains_every_word_that_pages_use() -> None:
    ids = {one.attributes["id"] for one in READ["mirror"].elements if "id" in one.attributes}
    for page in READ.values():
        for link in page.all("a"):
            if link.attributes["href"].startswith("/pith/mirror/#"):
                assert link.attributes["href"].partition("#")[2] in ids
    assert "8d4b5ee74e4693bcd1df2446408b0d54" in READ["mirror"].text
    assert READ["mirror"].links["mailto:a@b.example"] == "a@b.example"


def test_refusals_show_place_code_cause_and_fix() -> None:
    text = READ["refusals"].text
    for words in ("bundles/x.json", "P041", "$.bundle_signature", "<script>alert(1)</script>", SELF_SIGNED.fix):
        assert words in text
    assert READ["numbered refusals"].one("a", rel="prev").attributes["href"] == "/pith/mirror/refusals/"
    assert "No document was refused." in READ["no refusals"].text


def test_assets_are_small_and_ask_no_other_host() -> None:
    style = asset(SITE, "style.css", (TEMPLATES / "assets" / "style.css").read_bytes())
    assert style.path == "assets/style.css"
    assert len(style.body) < 20_000
    assert b"//" not in style.body
    assert b"@import" not in style.body
    assert b"prefers-color-scheme:dark" in style.body


@pytest.mark.parametrize("name", ["Style.css", "style", "a/b.css", "..", "ünï.css"])
def test_an_asset_with_a_name_that_is_no_address_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="S008"):
        asset(SITE, name, b"")


def test_a_page_with_a_name_of_ours_is_refused() -> None:
    with pytest.raises(RefusedError, match="S005"):
        markdown_page(SITE, "paper", "Paper", "")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, "from any time"),
        (2020, None, "from 2020-01-01T00:00:00Z"),
        (None, 2021, "until 2021-01-01T00:00:00Z"),
        (2020, 2021, "from 2020-01-01T00:00:00Z until 2021-01-01T00:00:00Z"),
    ],
)
def test_the_page_of_the_mirror_says_for_which_times_a_key_counts(
    start: int | None, end: int | None, words: str
) -> None:
    first, last = (datetime(year, 1, 1, tzinfo=UTC) if year else None for year in (start, end))
    root = TrustRoot(key_id="k", public_key=KEY.public, not_before=first, not_after=last)
    site = make_site()
    page = Page(mirror_page(replace(site, mirror=replace(site.mirror, keys=(root,))), COUNTS))
    assert page.section("keys").text.split("\n")[-3].partition("counts for signatures")[2] == words


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("a@b.example", "mailto:a@b.example"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://b.example/", "https://b.example/"),
        ("javascript:alert(1)", None),
    ],
)
def test_the_contact_is_a_link_where_it_is_an_address(contact: str, address: str | None) -> None:
    site = make_site(contact=contact)
    links = Page(mirror_page(site, COUNTS)).links
    assert links.get(address or contact) == (None if address is None else contact)
