"""The colour scheme that a reader chose: it goes round, it is remembered, it is there before the first pixel."""

from __future__ import annotations

from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.readers import GROUND, TKDTZYGP, is_dark
from tests.hosting import Watch, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

FORBIDDEN: Final = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""
# Looks at the page when its body begins, and at every frame that is drawn from then on.
AT_FIRST: Final = """
window.grounds = [];
new MutationObserver((_, observer) => {
    if (!document.body) return;
    window.scheme = document.documentElement.dataset.scheme ?? "none";
    observer.disconnect();
}).observe(document, { childList: true, subtree: true });
const look = () => {
    if (document.body) window.grounds.push(getComputedStyle(document.body).backgroundColor);
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def chosen(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-scheme")


def reader(browser: Browser, scheme: Literal["light", "dark"], *, chose: str | None = None) -> BrowserContext:
    """Return a reader whose system has a scheme, and who may have chosen another on an earlier visit."""
    context = browser.new_context(color_scheme=scheme)
    if chose is not None:
        context.add_init_script(f'localStorage.setItem("colour-scheme", "{chose}");')
    return context


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_switch_goes_round(hosts: dict[str, str], browser: Browser, system: Literal["light", "dark"]) -> None:
    context = reader(browser, system)
    page = context.new_page()
    page.goto(hosts["samples"] + TKDTZYGP)
    switch = page.locator("button.scheme")
    seen = []
    for _ in range(4):
        told = (switch.get_attribute("aria-label") or "").partition(".")[0]
        seen.append((told, chosen(page), is_dark(page.evaluate(GROUND))))
        switch.click()
    assert seen == [
        ("Colours: as the system has them", None, system == "dark"),
        ("Colours: light", "light", False),
        ("Colours: dark", "dark", True),
        ("Colours: as the system has them", None, system == "dark"),
    ]
    context.close()


def test_a_choice_is_remembered_on_the_next_page_and_the_next_visit(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    page.locator("button.scheme").click(click_count=2, delay=10)
    assert chosen(page) == "dark"
    page.reload()
    assert (chosen(page), is_dark(page.evaluate(GROUND))) == ("dark", True)
    page.locator("a.home").click()
    page.wait_for_url(hosts["samples"] + "/")
    assert (chosen(page), is_dark(page.evaluate(GROUND))) == ("dark", True)
    expect(page.locator("button.scheme")).to_have_attribute("data-now", "dark")
    page.locator("button.scheme").click()
    page.reload()
    assert (chosen(page), page.evaluate("localStorage.length")) == (None, 0)


def test_a_reader_who_follows_the_system_follows_it_at_once(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    page.emulate_media(color_scheme="dark")
    assert is_dark(page.evaluate(GROUND))
    page.locator("button.scheme").click()
    assert not is_dark(page.evaluate(GROUND))
    page.emulate_media(color_scheme="light")
    page.locator("button.scheme").click()
    assert is_dark(page.evaluate(GROUND))


def first_seen(page: Page, address: str) -> tuple[str, set[bool]]:
    """Return the scheme when the body begins, and whether frames were dark."""
    page.add_init_script(AT_FIRST)
    page.goto(address)
    page.evaluate("""new Promise((done) => {
        const wait = () => (window.grounds.length > 3 ? done() : requestAnimationFrame(wait));
        wait();
    })""")
    return page.evaluate("window.scheme"), {is_dark(ground) for ground in page.evaluate("window.grounds")}


@pytest.mark.parametrize(("system", "chose"), [("light", "dark"), ("dark", "light")])
def test_the_wrong_scheme_never_flashes(
    hosts: dict[str, str], browser: Browser, system: Literal["light", "dark"], chose: str
) -> None:
    context = reader(browser, system, chose=chose)
    assert first_seen(context.new_page(), hosts["samples"] + TKDTZYGP) == (chose, {chose == "dark"})
    context.close()


def test_a_script_that_waits_for_the_page_would_flash(hosts: dict[str, str], browser: Browser) -> None:
    context = reader(browser, "light", chose="dark")
    page = context.new_page()

    def defer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<script src=", "<script defer src="))

    page.route(f"**{TKDTZYGP}", defer)
    scheme, dark = first_seen(page, hosts["samples"] + TKDTZYGP)
    assert scheme == "none"
    assert True in dark
    context.close()


def test_where_nothing_may_be_stored_a_choice_lasts_as_long_as_the_page(hosts: dict[str, str], page: Page) -> None:
    watch = Watch(page, hosts["samples"])
    page.add_init_script(FORBIDDEN)
    page.goto(hosts["samples"] + TKDTZYGP)
    page.locator("button.scheme").click(click_count=2, delay=10)
    assert (chosen(page), is_dark(page.evaluate(GROUND))) == ("dark", True)
    page.reload()
    assert chosen(page) is None
    assert watch.found == []


@pytest.mark.parametrize("stored", ["purple", "", "__proto__"])
def test_what_somebody_else_stored_is_not_a_scheme(hosts: dict[str, str], browser: Browser, stored: str) -> None:
    context = reader(browser, "light", chose=stored)
    page = context.new_page()
    page.goto(hosts["samples"] + TKDTZYGP)
    assert chosen(page) is None
    expect(page.locator("button.scheme")).to_have_attribute("data-now", "auto")
    context.close()
