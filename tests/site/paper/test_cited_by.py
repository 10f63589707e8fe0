"""The list of citing papers: a few on the paper's page, a hundred on each further one, by year."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pith.entries import CitingEntry
from sitegen.site.paper.cited_by import FURTHER, ON_PAPER, CitedBy, cited_by_of, cited_by_page, page_count, page_range
from tests.site.pages import HOSTILE, Page, citing
from tests.site.paper.paper_pages import SITE, TKDTZYGP, output_of
from tests.site.paper.test_page import assert_harmless

HERE = "/pith/paper/TKDTZYGP/"


def listed(entries: Sequence[CitingEntry], *, number: int = 1, total: int | None = None) -> CitedBy:
    total = len(entries) if total is None else total
    return cited_by_of(SITE, "TKDTZYGP", number=number, total=total, entries=entries)


@pytest.mark.parametrize(
    ("further", "pages"), [(-ON_PAPER, 1), (0, 1), (1, 2), (FURTHER, 2), (FURTHER + 1, 3), (29 * FURTHER + 1, 31)]
)
def test_a_few_stand_on_the_papers_page_and_a_hundred_on_each_further_one(further: int, pages: int) -> None:
    assert page_count(ON_PAPER + further) == pages
    assert 5 <= ON_PAPER <= 12
    assert FURTHER == 100


@given(st.integers(min_value=0, max_value=20_000))
def test_the_pages_hold_every_entry_once(total: int) -> None:
    end = 0
    for number in range(1, page_count(total) + 1):
        start, length = page_range(number)
        assert start == end
        assert length == (ON_PAPER if number == 1 else FURTHER)
        assert number == 1 or start < total  # no page is empty
        end = start + length
    assert end >= total


def test_entries_stand_under_the_year_of_their_month() -> None:
    months = ["2026-05", "2026-01", "2025-12", "2001-01"]
    groups = listed([citing(month=month) for month in months]).groups
    assert [(group.year, len(group.entries)) for group in groups] == [("2026", 2), ("2025", 1), ("2001", 1)]


def test_entries_of_no_date_stand_together_at_the_end() -> None:
    page = Page(output_of(TKDTZYGP, [citing(), citing(month=""), citing(month="")]))
    assert [one.text for one in page.all("h3") if one.text in {"2026", "Without a date"}] == ["2026", "Without a date"]
    dated, undated = page.all("ol", class_="citing")
    assert [len(dated.children), len(undated.children)] == [1, 2]
    assert all("data-date" not in row.attributes for row in undated.children)


def test_a_month_that_is_none_is_not_sorted_by() -> None:
    (group,) = listed([citing(month=HOSTILE)]).groups
    assert group.entries[0].moment == ""


def test_the_first_page_says_how_many_there_are_and_leads_to_the_second() -> None:
    first = listed([citing()] * ON_PAPER, total=3_000)
    assert first.heading == first.short == "Cited by 3,000 papers"
    assert first.position == "page 1 of 31"
    assert (first.newer, first.older) == ("", f"{HERE}cited-by/2/")
    assert (first.pages, first.pages_url) == (31, f"{HERE}cited-by/{{n}}/")
    page = Page(output_of(TKDTZYGP, [citing()] * ON_PAPER, total=3_000))
    assert page.one("a", rel="next").attributes["href"] == f"{HERE}cited-by/2/"
    tools = page.one("div", class_="citing-tools").attributes
    assert (tools["data-count"], tools["data-pages"]) == ("31", f"{HERE}cited-by/{{n}}/")
    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    assert {tools["data-list"], tools["data-pager"]} <= ids


def test_a_list_of_one_page_has_neither_pager_nor_further_pages() -> None:
    only = listed([citing()] * ON_PAPER)
    assert (only.pages, only.pages_url, only.position, only.newer, only.older) == (1, "", "", "", "")
    page = Page(output_of(TKDTZYGP, [citing()] * ON_PAPER))
    assert not page.all("nav", class_="pager")
    assert page.all("div", class_="citing-tools")


def test_one_entry_needs_no_tools() -> None:
    page = Page(output_of(TKDTZYGP, [citing()]))
    assert page.one("h2", id="cited-by").text == "Cited by 1 paper"
    assert not page.all("div", class_="citing-tools")


@pytest.mark.parametrize(
    ("number", "newer", "older"), [(2, "", "cited-by/3/"), (3, "cited-by/2/", "cited-by/4/"), (4, "cited-by/3/", None)]
)
def test_a_further_page_leads_both_ways(number: int, newer: str, older: str | None) -> None:
    total = ON_PAPER + 2 * FURTHER + 1
    output = cited_by_page(SITE, title="$x$", page="TKDTZYGP", number=number, total=total, entries=[citing()])
    page = Page(output)
    assert output.path == f"paper/TKDTZYGP/cited-by/{number}/index.html"
    assert page.one("a", rel="prev").attributes["href"] == HERE + newer
    assert [one.attributes["href"] for one in page.all("a", rel="next")] == ([HERE + older] if older else [])
    assert page.one("h1").text == f"Cited by {total} papers"
    assert page.one("h2").text == f"page {number} of 4"
    assert page.one("p", class_="up").children[0].attributes["href"] == HERE
    assert f"page {number} of 4" in page.one("title").text


def test_a_further_page_of_a_hostile_paper_is_text() -> None:
    row = citing(title=HOSTILE, category=HOSTILE, month=HOSTILE, verdict=HOSTILE, summary=HOSTILE, key=HOSTILE)
    output = cited_by_page(SITE, title=HOSTILE, page="TKDTZYGP", number=2, total=ON_PAPER + 1, entries=[row])
    assert_harmless(Page(output))
    assert "alert(1)" in Page(output).text


@pytest.mark.parametrize("title", ["", " ", "\u202e"])
def test_a_further_page_of_a_paper_without_a_title_is_called_by_its_letters(title: str) -> None:
    page = Page(cited_by_page(SITE, title=title, page="TKDTZYGP", number=2, total=ON_PAPER + 1, entries=[citing()]))
    assert page.one("p", class_="up").text == "TKDTZYGP"
    assert "TKDTZYGP" in page.one("title").text
