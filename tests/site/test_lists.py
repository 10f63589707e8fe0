"""Lists of papers, their pages, and the indexes that lead to them."""

from __future__ import annotations

import pytest

from sitegen.pith.provenance import Level
from sitegen.site.indexes import ListCount, category_index, letter_page, month_index, names_index
from sitegen.site.list_page import list_page
from sitegen.site.paging import Paging
from sitegen.site.taxonomy import GROUPS, NAMES, category_name
from tests.site.pages import HOSTILE, Page, entry, make_site
from tests.site.test_paper_page import assert_harmless

SITE = make_site()


def test_the_root_leads_to_older_papers_only() -> None:
    page = Page(list_page(SITE, "category", "cs.LG", "", [entry(1)], Paging(None, 4, 450)))
    assert page.one("a", rel="next").attributes["href"] == "/pith/category/cs.LG/page/4/"
    assert not page.all("a", rel="prev")
    assert "450 papers, newest first" in page.text


@pytest.mark.parametrize(
    ("number", "newer", "older"), [(4, "", "page/3/"), (2, "page/3/", "page/1/"), (1, "page/2/", None)]
)
def test_a_numbered_page_leads_both_ways(number: int, newer: str, older: str | None) -> None:
    output = list_page(SITE, "category", "cs.LG", "", [entry(1)], Paging(number, 4, 450))
    page, base = Page(output), "/pith/category/cs.LG/"
    assert output.path == f"category/cs.LG/page/{number}/index.html"
    assert page.one("a", rel="prev").attributes["href"] == base + newer
    assert [one.attributes["href"] for one in page.all("a", rel="next")] == ([base + older] if older else [])
    assert f"page {number} of 4, counted from the oldest" in page.one("title").text


def test_a_short_list_has_no_pager() -> None:
    assert not Page(list_page(SITE, "author", "ada", "Ada", [entry()], Paging(None, 0, 1))).all("nav", class_="pager")


def test_a_line_shows_the_paper_and_how_far_it_is_proven() -> None:
    rows = [entry(1, summary="Short."), entry(2, level=Level.RECEIPT, title="\\href{https://a.example}{Linked} title")]
    page = Page(list_page(SITE, "month", "2017-12", "", rows, Paging(None, 0, 2)))
    first, second = page.one("ol", class_="papers").children
    for words in ("Ada Example", "cs.LG", "4 December 2017", "Verified bundle", "Short."):
        assert words in first.text
    assert "Receipt only" in second.text
    assert page.links["/pith/paper/AAAAAAAC/"] == "Linked title"
    assert "https://a.example" not in page.links
    assert page.one("h1").text == "December 2017"


@pytest.mark.parametrize("kind", ["category", "month", "author", "keyword"])
def test_hostile_lists_are_text(kind: str) -> None:
    row = entry(1, title=HOSTILE, authors=HOSTILE, primary_cat=HOSTILE, submitted_at=HOSTILE, summary=HOSTILE)
    output = list_page(SITE, kind, f"../{HOSTILE}", HOSTILE, [row], Paging(None, 0, 1))
    assert_harmless(Page(output))
    assert ".." not in output.path.split("/")
    assert "alert(1)" in Page(output).one("h1").text


def test_the_index_of_categories_names_the_whole_taxonomy() -> None:
    page = Page(category_index(SITE, [ListCount("cs.LG", 1234), ListCount(f"x{HOSTILE}", 1), ListCount("cond-mat", 2)]))
    assert page.links["/pith/category/cs.LG/"] == "cs.LG Machine Learning"
    assert page.links["/pith/category/cond-mat/"] == "cond-mat Condensed Matter"
    assert "1,234" in page.text
    assert "math.NT Number Theory" in page.text
    assert "/pith/category/math.NT/" not in page.links
    assert "Other categories" in page.text
    assert_harmless(page)


def test_the_index_of_categories_does_not_grow_with_invented_ones() -> None:
    output = category_index(SITE, [ListCount(f"invented.{number}", 1) for number in range(5000)])
    assert "4700 more categories" in Page(output).text
    assert len(output.body) < 100_000


def test_the_index_of_months_goes_from_the_newest_year() -> None:
    page = Page(month_index(SITE, [ListCount("2016-11", 1), ListCount("2017-12", 2), ListCount("2017-01", 3)]))
    assert [one.text for one in page.all("h2")] == ["2017", "2016"]
    lists = [one for one in page.links if one.startswith("/pith/month/2")]
    assert lists == ["/pith/month/2017-12/", "/pith/month/2017-01/", "/pith/month/2016-11/"]


@pytest.mark.parametrize("kind", ["author", "keyword"])
def test_names_are_found_by_frequency_and_by_letter(kind: str) -> None:
    frequent = [ListCount("max-welling", 12, "Max Welling"), ListCount("..", 1, HOSTILE)]
    output = names_index(SITE, kind, frequent=frequent, letters=[ListCount("m", 40), ListCount("", 1)], total=41)
    page = Page(output)
    assert output.path == f"{kind}/index.html"
    assert page.links[f"/pith/{kind}/max-welling/"] == "Max Welling"
    assert page.links[f"/pith/{kind}/letter/m/"] == "M"
    assert f"41 {kind}s" in page.text
    assert_harmless(page)


def test_a_letter_has_pages() -> None:
    output = letter_page(SITE, "author", "m", [ListCount("max-welling", 12, "Max Welling")], number=2, pages=3)
    page = Page(output)
    assert output.path == "author/letter/m/page/2/index.html"
    assert page.one("a", rel="prev").attributes["href"] == "/pith/author/letter/m/"
    assert page.one("a", rel="next").attributes["href"] == "/pith/author/letter/m/page/3/"
    assert not Page(letter_page(SITE, "author", "m", [])).all("nav", class_="pager")


def test_the_taxonomy_is_whole() -> None:
    current = [key for group in GROUPS[:-1] for key in group.categories]
    divided = {key.partition(".")[0] for key in current if "." in key}
    assert len([key for key in current if key not in divided]) == 155
    assert len(NAMES) == sum(len(group.categories) for group in GROUPS)
    assert category_name("chao-dyn") == "Chaotic Dynamics"
    assert category_name("nobody.XX") == ""
