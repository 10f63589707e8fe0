"""The search page: what it offers without scripts, and what its script needs."""

from __future__ import annotations

import re

from sitegen.site.search_page import MODULES, search_page
from sitegen.site.small_pages import not_found_page
from tests.site.pages import HOSTILE, TEMPLATES, Page, make_site

SITE = make_site()
CATEGORIES = [("cs.LG", 12_345), ("math.AG", 1), ("x.unknown", 2), ("astro-ph", 3)]
PAGE = Page(search_page(SITE, categories=CATEGORIES, years=[2017, 1999, 2018]))
ASSETS = TEMPLATES / "assets"


def test_it_stands_at_its_address() -> None:
    assert search_page(SITE, categories=[], years=[]).path == "search/index.html"
    form = PAGE.one("form", class_="search")
    assert form.attributes["action"] == "/pith/search/"
    assert PAGE.one("input", id="q").attributes["name"] == "q"
    assert PAGE.one("label", **{"for": "q"}).text


def test_categories_stand_by_field_with_their_names_and_counts() -> None:
    (category,) = PAGE.all("select", name="category")
    options = [one for one in PAGE.all("option") if one.attributes.get("value")]
    assert {one.attributes["value"] for one in options} == dict(CATEGORIES).keys()
    assert "cs.LG · Machine Learning (12,345)" in category.text
    assert [one.attributes["label"] for one in PAGE.all("optgroup")][-1] == "Other"


def test_years_stand_newest_first() -> None:
    (year,) = PAGE.all("select", name="year")
    assert year.text.split()[-3:] == ["2018", "2017", "1999"]


def test_without_scripts_it_leads_to_the_lists() -> None:
    scripted_off = PAGE.one("noscript").text
    assert "scripts" in scripted_off
    assert {"/pith/category/", "/pith/month/", "/pith/author/", "/pith/keyword/"} <= PAGE.links.keys()
    assert {"/pith/paper/arXiv id/", "/pith/paper/first eight letters/"} <= {one.text for one in PAGE.all("code")}


def test_every_word_that_the_scripts_say_is_in_the_page() -> None:
    for page, name in ((PAGE, "search"), (Page(not_found_page(SITE)), "resolver")):
        script = (ASSETS / {"search": "search.js", "resolver": "resolve.js"}[name]).read_text(encoding="utf-8")
        said = set(re.findall(r"\b(?:say|tell)\(\"([a-zA-Z]+)\"", script)) | set(re.findall(r"dataset\.(\w+)", script))
        said |= {"offline", "silent", "broken", "noIndex"} if name == "search" else set()
        said |= {"exact", "absent"} if name == "search" else set()
        given = {
            re.sub("-([a-z])", lambda match: match[1].upper(), attribute.removeprefix("data-"))
            for attribute in page.one("div", id=name).attributes
            if attribute.startswith("data-")
        }
        assert said - {"level"} == given


def test_its_modules_are_those_that_it_imports() -> None:
    imported: set[str] = set()
    left = ["search.js"]
    while left:
        source = (ASSETS / left.pop()).read_text(encoding="utf-8")
        found = set(re.findall(r'from "\./([a-z]+\.js)"', source)) - imported
        imported |= found
        left += sorted(found)
    assert imported == set(MODULES)
    preloaded = {one.attributes["href"] for one in PAGE.all("link", rel="modulepreload")}
    assert preloaded == {f"/pith/assets/{name}" for name in imported}
    assert PAGE.one("script", type="module").attributes["src"] == "/pith/assets/search.js"


def test_a_hostile_category_is_text() -> None:
    page = Page(search_page(SITE, categories=[(HOSTILE, 1)], years=[]))
    assert [one for one in page.all("script") if not one.attributes.get("src")] == []
    assert page.all("img") == []
    assert "<script>alert(1)</script>" in page.one("optgroup").text


def test_scripts_are_light_and_never_write_html() -> None:
    sources = [(ASSETS / name).read_text(encoding="utf-8") for name in ("search.js", "resolve.js", *MODULES)]
    assert sum(map(len, sources)) < 45_000
    for source in sources:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|https?://\w", source
        )
