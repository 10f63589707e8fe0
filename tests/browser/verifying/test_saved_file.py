"""verify.html, saved and opened from a disk: the same answers, and nobody whom it could ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.verifying.mirrors import SECOND, STRANGER, bundle
from tests.browser.verifying.test_page import TAMPERED, Bench
from tests.build.mirrors import Mirror
from tests.hosting import needs_browser
from tests.readers.axe import AXE, look
from tests.skipped_by_name import needs

pytestmark = [pytest.mark.browser, needs_browser]

ASKS: Final = """async () => {
    const tried = await Promise.allSettled([fetch("https://pith.science/x"), import("https://pith.science/x.js")]);
    new Image().src = "https://pith.science/x.png";
    return tried.map(({ status }) => status);
}"""


@pytest.fixture
def saved(mirror: Mirror, tmp_path: Path) -> str:
    file = tmp_path / "a folder" / "verify.html"
    file.parent.mkdir()
    file.write_bytes((mirror.public / "verify" / "verify.html").read_bytes())
    return file.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a reader who has no network."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_it_checks_from_a_disk_without_a_network(saved: str, page: Page) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    bench = Bench(page, saved)
    bench.drop({"good.json": bundle().decode(), "forged.json": TAMPERED.decode()})
    bench.paste(bundle(SECOND).decode())
    bench.paste(bundle(key=STRANGER).decode())
    bench.said("2 verified, 2 not verified, 0 could not be checked.")
    assert [answer for _, answer in bench.answers()] == ["Verified", "Not verified", "Verified", "Not verified"]
    assert [url for url in asked if not url.startswith("data:")] == [saved]
    assert said == []


def test_it_checks_with_its_own_library_where_the_browser_has_no_ed25519(saved: str, page: Page) -> None:
    page.add_init_script("SubtleCrypto.prototype.importKey = () => Promise.reject(new Error('no'));")
    bench = Bench(page, saved)
    bench.drop({"good.json": bundle().decode(), "stranger.json": bundle(key=STRANGER).decode()})
    bench.said("1 verified, 1 not verified, 0 could not be checked.")


def test_its_policy_lets_it_ask_nobody(saved: str, browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(re.compile("^https:"), answer)
    Bench(page, saved)
    assert page.evaluate(ASKS) == ["rejected", "rejected"]
    page.wait_for_timeout(200)
    assert asked == []
    page.close()


def test_where_scripts_do_not_run_it_says_to_save_it(saved: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(saved)
    expect(page.get_by_text("Scripts do not run here. Save this file, and open it from your disk.")).to_be_visible()
    expect(page.get_by_role("button", name="Choose files")).to_be_hidden()
    context.close()


def test_hosts_have_it_saved_and_not_shown(host: str, browser: Browser) -> None:
    page = browser.new_page()
    with page.expect_download() as saving, pytest.raises(Exception, match=r"ERR_ABORTED|Download is starting"):
        page.goto(f"{host}/verify/verify.html")
    assert saving.value.suggested_filename == "verify.html"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@needs(str(AXE))
def test_it_can_be_read_by_everybody(saved: str, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800}, bypass_csp=True)
    page = context.new_page()
    bench = Bench(page, saved)
    bench.drop({"good.json": bundle().decode(), "forged.json": TAMPERED.decode()})
    expect(bench.rows).to_have_count(2)
    bench.rows.first.locator("summary").click()
    assert [one for one in look(page) if one.certain] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
