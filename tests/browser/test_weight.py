"""What a first visit to a paper's page transfers: one style, one script, nothing from elsewhere, and not much."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Page, Response

from tests.browser.readers import CITED, OCXKLV42, TKDTZYGP
from tests.hosting import Watch, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

AT_MOST: Final = 60_000
"""Bytes of a page with its style and script, uncompressed; pictures and the font for math are not in it."""


def transferred(page: Page, address: str) -> dict[str, list[int]]:
    """Visit a page, scroll to its end, and return the sizes of everything that came, by kind."""
    sizes: dict[str, list[int]] = {}
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it is given an attribute
    page.goto(address)
    page.mouse.wheel(0, 100_000)
    page.wait_for_load_state("networkidle")
    for answer in answers:
        sizes.setdefault(answer.request.resource_type, []).append(len(answer.body()))
    return sizes


@pytest.mark.parametrize(("mirror", "path"), [("samples", TKDTZYGP), ("samples", OCXKLV42), ("rich", CITED)])
def test_a_first_visit_is_light(hosts: dict[str, str], page: Page, mirror: str, path: str) -> None:
    watch = Watch(page, hosts[mirror])
    sizes = transferred(page, hosts[mirror] + path)
    assert {kind: len(found) for kind, found in sizes.items() if kind not in {"image", "font"}} == {
        "document": 1,
        "stylesheet": 1,
        "script": 1,
    }
    weight = {kind: sum(sizes[kind]) for kind in ("document", "stylesheet", "script")}
    assert sum(weight.values()) <= AT_MOST, weight
    assert watch.found == []


def test_pictures_are_small_and_the_font_comes_only_for_math(hosts: dict[str, str], page: Page) -> None:
    sizes = transferred(page, hosts["samples"] + TKDTZYGP)
    assert sum(sizes["image"]) < 10_000
    assert len(sizes.get("font", [])) <= 1
    assert not transferred(page, f"{hosts['samples']}/about/").get("font")
