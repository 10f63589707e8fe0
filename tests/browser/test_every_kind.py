"""Every kind of page, light and dark, narrow and wide: quiet, nothing sideways, its picture in `screenshots/`."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.contact_sheet import Picture, write_contact_sheet
from tests.build.mirrors import ROOT
from tests.hosting import Watch, needs_browser
from tests.kinds_of_page import KINDS, settle

pytestmark = [pytest.mark.browser, needs_browser]

PICTURES: Final = ROOT / "screenshots"
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WIDTHS: Final = (360, 1280)
TALLEST: Final = 4_000
PNG: Final = b"\x89PNG\r\n"


class Seen(NamedTuple):
    """One page as one reader sees it: its picture, its status, what it did, how far it sticks out, its ground."""

    picture: Picture
    status: int
    did: list[str]
    headings: int
    sideways: int
    ground: str


def take(page: Page, file: Path, width: int) -> None:
    """Take a picture of a page, its first pixels as high as `TALLEST`.

    It is asked of the browser itself: Playwright's own picture of a whole page takes twice the time.
    """
    page.evaluate("document.fonts.ready.then(() => true)")
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    wanted = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": True, "clip": clip}
    session = page.context.new_cdp_session(page)
    file.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", wanted)["data"]))


def look(page: Page, watch: Watch, host: str, picture: Picture) -> Seen:
    watch.again(host)
    answer = page.goto(host + picture.kind.path)
    settle(page, picture.kind)
    take(page, PICTURES / picture.file, picture.width)
    root = "document.documentElement"
    return Seen(
        picture,
        answer.status if answer else 0,
        watch.found,
        page.locator("h1").count(),
        page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"),
        page.evaluate("getComputedStyle(document.body).backgroundColor"),
    )


def look_as(browser: Browser, hosts: dict[str, str], scheme: Literal["light", "dark"], width: int) -> Iterator[Seen]:
    """Look at every kind of page as one reader does, who goes from page to page."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(page, "")
    for kind in KINDS:
        picture = Picture(kind, width, scheme, f"{kind.slug}-{width}-{scheme}.png")
        yield look(page, watch, hosts[kind.mirror], picture)
    context.close()


@pytest.fixture(scope="module")
def seen(hosts: dict[str, str], browser: Browser) -> list[Seen]:
    """Every kind of page as four readers see it; their pictures are there."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    views = [view for width in WIDTHS for scheme in SCHEMES for view in look_as(browser, hosts, scheme, width)]
    write_contact_sheet(PICTURES, [view.picture for view in views])
    return views


def test_every_page_is_there_with_one_heading_and_says_and_asks_nothing_else(seen: list[Seen]) -> None:
    assert [view for view in seen if (view.status, view.headings, view.did) != (200, 1, [])] == []


def test_no_page_has_to_be_moved_sideways(seen: list[Seen]) -> None:
    assert [view.picture.file for view in seen if view.sideways > 0] == []


def test_no_page_has_to_be_moved_sideways_on_the_smallest_screen(hosts: dict[str, str], browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 568})
    sticking_out = []
    for kind in KINDS:
        page.goto(hosts[kind.mirror] + kind.path)
        settle(page, kind)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            sticking_out.append(kind.name)
    page.close()
    assert sticking_out == []


def test_pages_are_as_light_or_as_dark_as_was_asked(seen: list[Seen]) -> None:
    grounds = {scheme: {view.ground for view in seen if view.picture.scheme == scheme} for scheme in SCHEMES}
    red = {scheme: [int(ground.split("(")[1].split(",")[0]) for ground in grounds[scheme]] for scheme in SCHEMES}
    assert len(red["light"]) == len(red["dark"]) == 1
    assert red["light"][0] > 200
    assert red["dark"][0] < 60


def test_a_person_can_leaf_through_the_pictures(seen: list[Seen], browser: Browser) -> None:
    files = {view.picture.file for view in seen}
    assert len(files) == len(KINDS) * len(WIDTHS) * len(SCHEMES)
    assert {file.name for file in PICTURES.iterdir()} == files | {"index.html"}
    assert all((PICTURES / file).read_bytes().startswith(PNG) for file in files)
    page = browser.new_page()
    page.goto((PICTURES / "index.html").as_uri())
    assert page.locator("section").count() == len(KINDS)
    assert {Path(one.get_attribute("src") or "").name for one in page.locator("img").all()} == files
    page.close()
