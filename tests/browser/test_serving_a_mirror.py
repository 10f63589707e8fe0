"""`sitegen serve` as a template author has it: each save shows in a real browser, each fault over the page."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.build.mirrors import KEY, ROOT, Mirror
from tests.hosting import Watch, chromium, needs_browser
from tests.testkit import Paper, mint_bundle, to_bytes

pytestmark = [pytest.mark.browser, needs_browser]

FIRST = Paper(id="2401.00001", title="A first paper")
SECOND = replace(FIRST, id="2401.00002", title="A second paper")


@dataclass
class Serving:
    mirror: Mirror
    process: subprocess.Popen[str]
    base: str

    def paper(self, paper: Paper) -> str:
        return f"{self.base}/paper/{paper.suffix()[:8]}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    mirror = Mirror.minted(tmp_path, [FIRST])
    mirror.configure('[mirror]\nname = "Mirror one"\n', trust=[KEY.trust()])
    process = mirror.start("serve", "--port", "0", "--jobs", "1")
    assert process.stdout is not None
    address = next(line for line in process.stdout if line.startswith("serving at ")).split()[2]
    yield Serving(mirror, process, address.rstrip("/"))
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert "Traceback" not in out + errors
    assert process.returncode == 0


def connected(page: Page, address: str) -> None:
    with page.expect_response("**/.sitegen/events*"):
        page.goto(address)


def save(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(f".{path.name}.new").write_bytes(data)
    path.with_name(f".{path.name}.new").rename(path)


def overlay(page: Page) -> Locator:
    return page.get_by_role("alertdialog")


def test_every_kind_of_change_shows_in_the_page(serving: Serving, page: Page) -> None:
    mirror = serving.mirror
    watch = Watch(page, serving.base)
    connected(page, serving.paper(FIRST))
    expect(page.locator("h1")).to_have_text(FIRST.title)

    companion = mirror.content / "papers" / f"{FIRST.suffix()}.md"
    save(companion, b'---\nnotes: "a note of the operator"\n---\n')
    expect(page.get_by_text("a note of the operator")).to_be_visible()

    template = mirror.folder / "templates" / "paper.html"
    shipped = (ROOT / "templates" / "paper.html").read_text("utf-8")
    save(template, shipped.replace('<article class="paper">', '<article class="paper"><p>of my own</p>').encode())
    expect(page.get_by_text("of my own")).to_be_visible()

    configuration = mirror.folder / "sitegen.toml"
    save(configuration, configuration.read_bytes().replace(b"Mirror one", b"Mirror two"))
    expect(page.get_by_text("Mirror two").first).to_be_visible()
    assert watch.found == []


def test_a_bundle_comes_and_goes(serving: Serving, page: Page) -> None:
    connected(page, serving.paper(SECOND))
    expect(page.locator("article.paper")).to_have_count(0)
    path = serving.mirror.add(SECOND)
    expect(page.locator("h1")).to_have_text(SECOND.title)
    path.unlink()
    expect(page.locator("article.paper")).to_have_count(0)


def test_a_bundle_that_is_broken_shows_why_until_it_is_mended(serving: Serving, page: Page) -> None:
    connected(page, serving.paper(FIRST))
    path = serving.mirror.content / "bundles" / f"{FIRST.suffix()}.json"
    whole = path.read_bytes()
    save(path, whole[: len(whole) // 2])
    expect(overlay(page)).to_contain_text(f"bundles/{path.name}")
    expect(overlay(page)).to_contain_text("P003")
    save(path, whole)
    expect(overlay(page)).to_be_hidden()
    expect(page.locator("h1")).to_have_text(FIRST.title)


def test_a_bundle_that_is_tampered_with_is_never_shown(serving: Serving, page: Page) -> None:
    connected(page, serving.paper(SECOND))
    forged = to_bytes(mint_bundle(SECOND, KEY)).replace(b"A second paper", b"A forged paper")
    save(serving.mirror.content / "bundles" / "x.json", forged)
    expect(overlay(page)).to_contain_text("bundles/x.json")
    expect(page.locator("article.paper")).to_have_count(0)
    save(serving.mirror.content / "bundles" / "x.json", to_bytes(mint_bundle(SECOND, KEY)))
    expect(page.locator("h1")).to_have_text(SECOND.title)
    expect(overlay(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("place", "broken", "said"),
    [
        ("templates/paper.html", b"{% extends 'layout.html' %}\n\n{% if %}\n", "templates/paper.html: line 3"),
        ("sitegen.toml", b"[mirror]\nnam = 1\n", "line 2"),
    ],
)
def test_a_fault_shows_with_its_line_until_it_is_mended(
    serving: Serving, page: Page, place: str, broken: bytes, said: str
) -> None:
    connected(page, serving.paper(FIRST))
    path = serving.mirror.folder / place
    whole = path.read_bytes() if path.exists() else (ROOT / place).read_bytes()
    save(path, broken)
    expect(overlay(page)).to_contain_text(said)
    expect(page.locator("h1")).to_have_text(FIRST.title)
    save(path, whole)
    expect(overlay(page)).to_be_hidden()
    expect(page.locator("h1")).to_have_text(FIRST.title)
