"""What a first visit to a paper's page transfers: one style, one script, nothing from elsewhere, and not much."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, Response

from tests.browser.readers import CITED, OCXKLV42, TKDTZYGP
from tests.build.mirrors import Mirror
from tests.hosting import Watch, needs_browser
from tests.mirrors.rich import WIDE

pytestmark = [pytest.mark.browser, needs_browser]

AT_MOST: Final = 60_000
"""Bytes of a page with its style and script, uncompressed; pictures and the font for math are not in it."""

WITH_EVERYTHING: Final = 76_000
"""The same for pages that no paper is likely to have: hundreds of names, every part there and as long as it gets."""


def transferred(page: Page, address: str) -> dict[str, list[int]]:
    """Visit a page, scroll to its end, and return the sizes of everything that came, by kind."""
    sizes: dict[str, list[int]] = {}
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it is given an attribute
    page.goto(address)
    page.mouse.wheel(0, 100_000)
    page.wait_for_load_state("networkidle")
    for answer in answers:
        kind = "image" if answer.url.endswith(".svg") else answer.request.resource_type  # the icon is called otherwise
        sizes.setdefault(kind, []).append(len(answer.body()))
    return sizes


@pytest.mark.parametrize(
    ("mirror", "path", "at_most"),
    [
        ("samples", TKDTZYGP, AT_MOST),
        ("samples", OCXKLV42, AT_MOST),
        ("rich", CITED, WITH_EVERYTHING),
        ("rich", f"/paper/{WIDE.suffix()[:8]}/", WITH_EVERYTHING),
    ],
)
def test_a_first_visit_is_light(hosts: dict[str, str], page: Page, mirror: str, path: str, at_most: int) -> None:
    watch = Watch(page, hosts[mirror])
    sizes = transferred(page, hosts[mirror] + path)
    assert {kind: len(found) for kind, found in sizes.items() if kind not in {"image", "font"}} == {
        "document": 1,
        "stylesheet": 1,
        "script": 1,
    }
    weight = {kind: sum(sizes[kind]) for kind in ("document", "stylesheet", "script")}
    assert sum(weight.values()) <= at_most, weight
    assert watch.found == []


def test_a_mirror_that_knows_its_address_is_as_light(tmp_path: Path) -> None:
    mirror = Mirror.samples(tmp_path)
    mirror.configure('[mirror]\nbase_url = "https://mirror.example.org"\n')
    mirror.build()
    files = (f"{TKDTZYGP}index.html", "/assets/style.css", "/assets/site.js")
    assert sum((mirror.public / file[1:]).stat().st_size for file in files) <= AT_MOST


def test_pictures_are_small(hosts: dict[str, str], page: Page) -> None:
    assert sum(transferred(page, hosts["samples"] + TKDTZYGP)["image"]) < 10_000


@pytest.mark.parametrize(("path", "fonts"), [(TKDTZYGP, 1), ("/about/", 0)])
def test_the_font_comes_only_where_there_is_math(hosts: dict[str, str], page: Page, path: str, fonts: int) -> None:
    assert len(transferred(page, hosts["samples"] + path).get("font", [])) == fonts
