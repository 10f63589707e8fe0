"""Copy buttons: they fill the clipboard and say so, and where they may not, the text is ready to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.readers import CITED, TKDTZYGP
from tests.hosting import Watch, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

BUTTONS: Final = (
    ("Copy BibTeX", "cite-bib"),
    ("Copy RIS", "cite-ris"),
    ("Copy CSL-JSON", "cite-csl-json"),
    ("Copy APA", "cite-txt"),
    ("Copy Markdown", "cite-md"),
    ("Copy the command", "command"),
    ("Copy Markdown", "badge-markdown"),
    ("Copy HTML", "badge-html"),
)
DENIED: Final = """navigator.clipboard.writeText = async () => {
    throw new DOMException("Write permission denied.", "NotAllowedError");
};"""
INSECURE: Final = 'Object.defineProperty(window, "isSecureContext", { value: false });'


@pytest.fixture
def page(hosts: dict[str, str], browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=hosts["samples"])
    yield context.new_page()
    context.close()


def press(page: Page, source: str) -> None:
    """Open the block of a text, and press the button beside it."""
    button = page.locator(f"button[data-copy={source}]")
    page.evaluate("button => { button.closest('details').open = true; }", button.element_handle())
    button.click()


@pytest.mark.parametrize(("name", "source"), BUTTONS)
def test_a_button_fills_the_clipboard_and_says_so(hosts: dict[str, str], page: Page, name: str, source: str) -> None:
    watch = Watch(page, hosts["samples"])
    page.goto(hosts["samples"] + TKDTZYGP)
    button = page.locator(f"button[data-copy={source}]")
    made = button.inner_html()
    assert button.text_content() == name
    press(page, source)
    expect(button).to_have_text("Copied")
    expect(button).to_have_attribute("aria-live", "polite")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(f"#{source}").text_content()
    assert len(copied) > 80
    expect(button).to_have_text(name)
    assert button.inner_html() == made
    assert watch.found == []


def test_the_page_has_these_buttons_and_no_others(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    found = page.locator("button[data-copy]").evaluate_all("all => all.map((one) => one.dataset.copy)")
    assert sorted(found) == sorted(source for _, source in BUTTONS)


@pytest.mark.parametrize("source", ["cite-bib", "badge-html"])
def test_where_the_clipboard_is_denied_the_text_is_selected(hosts: dict[str, str], page: Page, source: str) -> None:
    page.add_init_script(DENIED)
    page.goto(hosts["samples"] + TKDTZYGP)
    press(page, source)
    expect(page.locator(f"button[data-copy={source}]")).to_have_text("Selected: copy it with your keys")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(f"#{source}").text_content()


def test_a_page_over_plain_http_copies_too(hosts: dict[str, str], page: Page) -> None:
    page.add_init_script(INSECURE)
    page.goto(hosts["samples"] + TKDTZYGP)
    press(page, "cite-ris")
    expect(page.locator("button[data-copy=cite-ris]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-ris").text_content()
    assert page.locator("textarea").count() == 0
    assert page.evaluate("document.activeElement.dataset.copy") == "cite-ris"


def test_pressed_twice_a_button_still_finds_its_own_name_again(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    button = page.locator("button[data-copy=cite-bib]")
    press(page, "cite-bib")
    expect(button).to_have_text("Copied")
    button.click()
    expect(button).to_have_text("Copied")
    expect(button).to_have_text("Copy BibTeX")


def test_five_ways_to_cite_open_one_at_a_time(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    blocks = page.locator(".cite details")
    for number in (1, 4, 2):
        blocks.nth(number).locator("summary").click()
        assert blocks.evaluate_all("all => all.map((one) => one.open)").index(True) == number
        assert page.locator(".cite details[open]").count() == 1


def test_a_citation_of_forty_authors_is_copied_whole(hosts: dict[str, str], browser: Browser) -> None:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=hosts["rich"])
    page = context.new_page()
    page.goto(hosts["rich"] + CITED)
    press(page, "cite-bib")
    expect(page.locator("button[data-copy=cite-bib]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    file = page.request.get(f"{hosts['rich']}{CITED}cite.bib").text()
    assert copied == file
    shown = page.locator("#cite-bib").text_content() or ""
    assert (file.startswith(shown[:200]), shown.endswith("…")) == (True, True)
    context.close()
