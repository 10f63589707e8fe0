"""A paper's page without scripts: everything is there, and nothing that does nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.site.paper.cited_by import FURTHER, ON_PAPER
from tests.browser.readers import CITED, TKDTZYGP, sticks_out
from tests.hosting import Watch, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [TKDTZYGP, CITED])
def test_every_section_is_there(hosts: dict[str, str], page: Page, path: str) -> None:
    host = hosts["samples" if path == TKDTZYGP else "rich"]
    watch = Watch(page, host)
    page.goto(host + path)
    for name in ("abstract", "proof", "facts", "downloads", "badge", "reading", "keywords", "cite", "cited-by"):
        expect(page.locator(f"section[aria-labelledby={name}]")).to_be_visible()
    assert watch.found == []


def test_nothing_is_there_that_only_scripts_could_do(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["rich"] + CITED)
    for summary in page.locator("summary").all():
        summary.click()
    shown = [one for one in page.locator("button").all() if one.is_visible()]
    assert [one.inner_text() for one in shown] == ["Search"]
    expect(page.locator(".citing-tools")).to_be_hidden()
    assert page.locator("[role=status]:visible").count() == 0


def test_cite_blocks_open_by_a_click_and_link_to_their_files(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    expect(page.locator("#cite-bib")).to_be_visible()
    for number, name in ((1, "ris"), (2, "csl-json"), (3, "txt"), (4, "md")):
        expect(page.locator(f"#cite-{name}")).to_be_hidden()
        page.locator(".cite summary").nth(number).click()
        expect(page.locator(f"#cite-{name}")).to_be_visible()
    for link in page.locator(".cite .bar a").all():
        assert page.request.get(hosts["samples"] + (link.get_attribute("href") or "")).ok


def test_the_panel_of_proof_opens(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    for summary in page.locator(".proof summary").all():
        summary.click()
    expect(page.locator(".checks li")).to_have_count(9)
    assert all(one.is_visible() for one in page.locator(".checks li").all())
    expect(page.locator("#command")).to_be_visible()


def test_the_pages_of_citing_papers_lead_to_each_other(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["rich"] + CITED)
    assert page.locator("#citing li").count() == ON_PAPER
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/cited-by/2/")
    assert page.locator("#citing li").count() == FURTHER
    page.get_by_role("link", name="Previous").click()
    page.wait_for_url(f"**{CITED}")


def test_the_search_box_leads_to_the_search_page(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    page.locator(".quick input").fill("sparse networks")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=sparse+networks")
    expect(page.locator("h1")).to_have_text("Search")
    expect(page.locator("#search")).to_be_hidden()  # what it says instead is not shown by a driven browser


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out(hosts: dict[str, str], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(hosts["rich"] + CITED)
    assert sticks_out(page) <= 0
