"""The list of 3,000 citing papers as a reader uses it: filter, sort, further pages, and a page that does not come."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, Route, expect

from sitegen.site.paper.cited_by import FURTHER, ON_PAPER, page_count
from tests.browser.readers import CITED
from tests.build.mirrors import Mirror
from tests.hosting import Watch, needs_browser
from tests.mirrors.rich import CITED_BY
from tests.site.pages import Page as ReadPage

pytestmark = [pytest.mark.browser, needs_browser]


class Row(NamedTuple):
    """A citing paper as its page has it, read without a browser."""

    title: str
    words: str
    score: float
    date: str

    @property
    def year(self) -> str:
        return self.date[:4] or "Without a date"


@pytest.fixture(scope="module")
def rows(rich_mirror: Mirror) -> list[Row]:
    """All citing papers in the order of their pages."""
    folder = rich_mirror.public / CITED.strip("/")
    files = [folder / "index.html", *(folder / f"cited-by/{n}/index.html" for n in range(2, page_count(CITED_BY) + 1))]
    found = []
    for file in files:
        for part in ReadPage(file.read_text(encoding="utf-8")).all("ol", class_="citing"):
            for one in part.children:
                title, score = one.children[0].text.strip(), float(one.attributes.get("data-score", -1))
                found.append(Row(title, one.text.lower(), score, one.attributes.get("data-date", "")))
    assert len(found) >= CITED_BY
    return found


class Listed(NamedTuple):
    """The list of citing papers in the browser."""

    page: Page

    def shows(self, said: str) -> None:
        """Wait until the status says something."""
        expect(self.page.locator(".citing-tools [role=status]")).to_have_text(said)

    def titles(self) -> list[str]:
        titles = self.page.locator("#citing .citing-title")
        return [text.strip() for text in titles.all_text_contents()]

    def filter(self, words: str) -> None:
        self.page.get_by_label("Filter").fill(words)

    def order(self, by: str) -> None:
        self.page.get_by_label("Order").select_option(by)


@pytest.fixture
def listed(hosts: dict[str, str], page: Page) -> Listed:
    page.goto(hosts["rich"] + CITED)
    return Listed(page)


def test_the_page_begins_with_a_few_and_says_nothing(listed: Listed, rows: list[Row]) -> None:
    assert listed.titles() == [row.title for row in rows[:ON_PAPER]]
    listed.shows("")
    expect(listed.page.locator("#citing-pages")).to_be_visible()
    expect(listed.page.locator("#cited-by")).to_have_text(f"Cited by {len(rows):,} papers")


@pytest.mark.parametrize("words", ["hippocampal", "SURVEY kernel", "2019 $l$-functions", "it uses sparse", "weak 2004"])
def test_words_narrow_the_list_wherever_they_stand(
    hosts: dict[str, str], listed: Listed, rows: list[Row], words: str
) -> None:
    watch = Watch(listed.page, hosts["rich"])
    kept = [row for row in rows if all(word in row.words for word in words.lower().split())]
    listed.filter(words)
    listed.shows(f"{len(kept):,} of {len(rows):,} shown")
    assert listed.titles() == [row.title for row in kept]
    years = list(dict.fromkeys(row.year for row in kept))
    assert listed.page.locator("#citing h3").all_text_contents() == years
    expect(listed.page.locator("#citing-pages")).to_be_hidden()
    assert watch.found == []


def test_some_words_find_something_and_some_nothing(rows: list[Row]) -> None:
    assert any("it uses" in row.words and "it uses" not in row.title.lower() for row in rows)
    assert not any("zyzzyva" in row.words for row in rows)


def test_nothing_found_is_said(listed: Listed, rows: list[Row]) -> None:
    listed.filter("zyzzyva")
    listed.shows(f"0 of {len(rows):,} shown")
    assert listed.titles() == []
    listed.filter("")
    listed.shows(f"{len(rows):,} of {len(rows):,} shown")
    assert listed.titles() == [row.title for row in rows]


ORDERS: dict[str, Callable[[Row], object]] = {
    "score": lambda row: -row.score,
    "title": lambda row: row.title.lower(),
}


@pytest.mark.parametrize("by", list(ORDERS))
def test_the_whole_list_is_put_in_order(listed: Listed, rows: list[Row], by: str) -> None:
    listed.order(by)
    listed.shows(f"{len(rows):,} of {len(rows):,} shown")
    assert listed.titles() == [row.title for row in sorted(rows, key=ORDERS[by])]  # type: ignore[arg-type]
    assert listed.page.locator("#citing h3").count() == 0


def test_the_newest_come_first_and_what_has_no_date_last(listed: Listed, rows: list[Row]) -> None:
    listed.order("date")
    listed.shows(f"{len(rows):,} of {len(rows):,} shown")
    assert listed.titles() == [row.title for row in sorted(rows, key=lambda row: row.date, reverse=True)]


def test_a_filter_stays_while_the_order_changes_and_years_come_back(listed: Listed, rows: list[Row]) -> None:
    kept = [row for row in rows if "kernel" in row.words]
    listed.filter("kernel")
    listed.order("score")
    listed.shows(f"{len(kept):,} of {len(rows):,} shown")
    assert listed.titles() == [row.title for row in sorted(kept, key=lambda row: -row.score)]
    listed.order("year")
    expect(listed.page.locator("#citing h3").first).to_have_text(kept[0].year)
    assert listed.titles() == [row.title for row in kept]


def test_further_pages_are_fetched_once_and_only_when_asked_for(
    hosts: dict[str, str], listed: Listed, rows: list[Row]
) -> None:
    asked: list[str] = []
    listed.page.on("request", lambda request: asked.append(request.url.removeprefix(hosts["rich"])))
    listed.page.get_by_label("Filter").focus()
    listed.order("title")
    listed.shows(f"{len(rows):,} of {len(rows):,} shown")
    listed.order("date")
    listed.filter("kernel")
    listed.shows(f"{sum('kernel' in row.words for row in rows):,} of {len(rows):,} shown")
    fetched = [url for url in asked if "/cited-by/" in url]
    assert sorted(fetched) == sorted(f"{CITED}cited-by/{n}/" for n in range(2, page_count(len(rows)) + 1))


def test_waiting_is_said(listed: Listed, rows: list[Row]) -> None:
    held: list[Route] = []
    listed.page.route("**/cited-by/2/", lambda route: held.append(route))  # noqa: PLW0108 - it is given an attribute
    listed.order("title")
    listed.shows("Fetching the whole list …")
    held[0].continue_()
    listed.shows(f"{len(rows):,} of {len(rows):,} shown")


@pytest.mark.parametrize("how", ["no answer", "not found"])
def test_a_page_that_does_not_come_is_said_and_asked_for_again(listed: Listed, rows: list[Row], how: str) -> None:
    third = "**/cited-by/3/"
    listed.page.route(third, lambda route: route.abort() if how == "no answer" else route.fulfill(status=404))
    missing = slice(ON_PAPER + FURTHER, ON_PAPER + 2 * FURTHER)
    there = rows[: missing.start] + rows[missing.stop :]
    listed.order("title")
    listed.shows(f"{len(there):,} of {len(rows):,} shown; a part of the list could not be fetched")
    assert listed.titles() == [row.title for row in sorted(there, key=lambda row: row.title.lower())]
    listed.page.unroute(third)
    listed.order("year")
    listed.shows(f"{len(rows):,} of {len(rows):,} shown")
    assert listed.titles() == [row.title for row in rows]


def test_the_list_is_used_by_keyboard_alone(listed: Listed, rows: list[Row]) -> None:
    listed.page.get_by_label("Filter").focus()
    listed.page.keyboard.type("kernel survey")
    kept = [row for row in rows if "kernel" in row.words and "survey" in row.words]
    listed.shows(f"{len(kept):,} of {len(rows):,} shown")
    listed.page.keyboard.press("Tab")
    listed.page.keyboard.press("ArrowDown")
    expect(listed.page.get_by_label("Order")).to_have_value("score")
    expect(listed.page.locator("#citing h3")).to_have_count(0)
    listed.page.keyboard.press("Tab")
    assert listed.page.evaluate("document.activeElement.closest('#citing') !== null")


def test_an_entry_shows_all_that_is_known_of_it(listed: Listed) -> None:
    listed.filter("(3)")
    expect(listed.page.locator("#citing li")).to_have_count(1)
    words = listed.page.locator("#citing li").inner_text()
    assert re.search(
        r"(January|February|March|April|May|June|July|August|September|October|November|December) 20", words
    )
    assert "unsigned companion" in words


def test_a_further_page_has_no_tools_and_leads_back(hosts: dict[str, str], page: Page, rows: list[Row]) -> None:
    page.goto(f"{hosts['rich']}{CITED}cited-by/2/")
    assert page.locator(".citing-tools").count() == 0
    assert page.locator("#citing li").count() == FURTHER
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/cited-by/3/")
    assert Listed(page).titles()[0] == rows[ON_PAPER + FURTHER].title
    page.locator(".up a").click()
    page.wait_for_url(f"**{CITED}")
