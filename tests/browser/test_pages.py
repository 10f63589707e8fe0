"""Pages in a real browser: the policy is in force, math is drawn, and what means harm is only text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.readers import TKDTZYGP
from tests.build.mirrors import Mirror
from tests.hosting import Watch, needs_browser, serving
from tests.testkit.hostile import HOSTILE

pytestmark = [pytest.mark.browser, needs_browser]


@pytest.fixture(scope="module")
def hostile(hostile_mirror: Mirror) -> Iterator[str]:
    """The address of the mirror of papers whose text tries to do harm."""
    with serving(hostile_mirror.public) as base:
        yield base


@pytest.mark.parametrize(
    "smuggled",
    [
        '<p style="color: red">x</p>',
        '<img src="https://elsewhere.example/x.png" alt="">',
        '<iframe src="/"></iframe>',
    ],
)
def test_the_policy_of_the_host_is_in_force(hosts: dict[str, str], page: Page, smuggled: str) -> None:
    watch = Watch(page, hosts["samples"])
    page.goto(hosts["samples"] + TKDTZYGP)
    assert watch.found == []
    page.evaluate("(smuggled) => document.body.insertAdjacentHTML('beforeend', smuggled)", smuggled)
    page.wait_for_load_state("networkidle")
    assert any("Content Security Policy" in found for found in watch.found)


def test_the_math_of_a_title_is_drawn(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    box = page.locator("h1 math").bounding_box()
    assert box is not None
    assert box["width"] > 10
    assert page.locator("h1 math annotation").text_content() == "L_0"


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_papers_are_only_text(hostile: str, page: Page, name: str) -> None:
    watch, suffix = Watch(page, hostile), HOSTILE[name].suffix()
    for path in (f"/paper/{suffix[:8]}/", f"/pith/{suffix}/"):
        answer = page.goto(hostile + path)
        assert answer is not None
        assert answer.status == 200
        scripts = page.locator("script").evaluate_all("all => all.map((one) => one.getAttribute('src') ?? one.type)")
        described = ["application/ld+json"] if path.startswith("/paper/") else []
        assert scripts == ["/assets/site.js", *described]
    assert watch.found == []


def test_lists_of_hostile_papers_are_only_text(hostile: str, page: Page) -> None:
    watch = Watch(page, hostile)
    for path in ("/", "/category/", "/author/", "/keyword/", "/month/", "/mirror/refusals/", "/search/?q=alert"):
        page.goto(hostile + path)
        page.wait_for_load_state("networkidle")
    assert watch.found == []
