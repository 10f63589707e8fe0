"""Every kind of page in a real browser: no messages, no request elsewhere, nothing sideways, the policy in force."""

from __future__ import annotations

import shutil
import threading
import tomllib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from tests.build.mirrors import KEY, ROOT, Mirror
from tests.testkit import mint_bundle, to_bytes
from tests.testkit.hostile import HOSTILE

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = (
    "/",
    "/about/",
    "/author/",
    "/author/letter/c/",
    "/author/max-welling/",
    "/category/",
    "/category/cs.LG/",
    "/keyword/",
    "/keyword/regularization/",
    "/mirror/",
    "/mirror/refusals/",
    "/month/",
    "/month/2017-12/",
    "/paper/OCXKLV42/",
    "/paper/TKDTZYGP/",
    "/pith/OCXKLV426LDXCCJME7JSY36CQW/",
    "/pith/TKDTZYGP4524S5RYKCWOKET6FR/",
    "/404.html",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: no page was looked at in a browser"),
]


class AsOnAHost(SimpleHTTPRequestHandler):
    """Serves a tree with the headers that netlify.toml gives every page."""

    rules = tomllib.loads((ROOT / "netlify.toml").read_text(encoding="utf-8"))["headers"]
    headers_of_all = next(rule["values"] for rule in rules if rule["for"] == "/*")

    def end_headers(self) -> None:
        for name, value in self.headers_of_all.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(tree: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(AsOnAHost, directory=str(tree)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    mirror = Mirror.samples(tmp_path_factory.mktemp("samples"))
    mirror.build(jobs=1)
    yield from serve(mirror.public)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    mirror = Mirror.minted(tmp_path_factory.mktemp("hostile"))
    for number, paper in enumerate(HOSTILE.values()):
        mirror.put(f"bundles/{number}.json", to_bytes(mint_bundle(paper, KEY)))
    mirror.build(jobs=1)
    yield from serve(mirror.public)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Watch:
    """Everything that a page did which it should not: messages, dialogs, requests to other hosts, failures."""

    def __init__(self, page: Page, base: str) -> None:
        self.found: list[str] = []
        self._base = base
        page.on("console", lambda message: self.found.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self._base):
            self.found.append(request.url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_kind_of_page_is_quiet_and_fits(samples: str, browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    watch = Watch(page, samples)
    grounds = set()
    for path in PAGES:
        answer = page.goto(samples + path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert watch.found == []
    assert len(grounds) == 1
    red = int(grounds.pop().removeprefix("rgb(").split(",")[0])
    assert (red > 200) if scheme == "light" else (red < 60)
    context.close()


def test_the_policy_of_the_host_is_in_force(samples: str, browser: Browser) -> None:
    page = browser.new_page()
    watch = Watch(page, samples)
    page.goto(f"{samples}/about/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    assert any("Content Security Policy" in found for found in watch.found)
    page.close()


def test_the_math_of_a_title_is_drawn(samples: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{samples}/paper/TKDTZYGP/")
    box = page.locator("h1 math").bounding_box()
    assert box is not None
    assert box["width"] > 10
    assert page.locator("h1 math annotation").text_content() == "L_0"
    page.close()


def test_the_keyboard_comes_to_the_text_first(samples: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{samples}/paper/TKDTZYGP/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.close()


def test_hostile_papers_are_only_text(hostile: str, browser: Browser) -> None:
    page = browser.new_page()
    watch = Watch(page, hostile)
    for paper in HOSTILE.values():
        for path in (f"/paper/{paper.suffix()[:8]}/", f"/pith/{paper.suffix()}/"):
            answer = page.goto(hostile + path)
            assert answer is not None
            assert answer.status == 200, paper
            assert page.locator("script").count() == 0
    page.goto(hostile)
    assert watch.found == []
    page.close()
