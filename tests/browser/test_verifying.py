"""The published scripts judge documents in Chromium as the program does, with the browser's Ed25519 and without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.build.mirrors import Mirror
from tests.hosting import Watch, needs_browser, serving
from tests.pith.samples import EVERY, data_of
from tests.pith.test_same_verdicts import made
from tests.scripts.corpus import PITH, Example, differences, write
from tests.scripts.mutants import mutants

pytestmark = [pytest.mark.browser, needs_browser]

JUDGING: Final = Path(__file__).parents[1] / "scripts" / "judging.mjs"
JUDGE: Final = """async (count) => {
    const { verify } = await import("/assets/pith-verify.js");
    const { judgeAll } = await import("/judging.mjs");
    const documents = await (await fetch("/documents.json")).json();
    const bytes = new Uint8Array(await (await fetch("/documents.bin")).arrayBuffer());
    return judgeAll(verify, documents.slice(0, count), bytes);
}"""
WITHOUT_ED25519: Final = """SubtleCrypto.prototype.importKey =
    () => Promise.reject(new DOMException("no such algorithm", "NotSupportedError"));"""


def every() -> list[Example]:
    samples = [Example(suffix, data_of(suffix), PITH) for suffix in EVERY]
    return [*samples, *(Example(name, data) for name, data in made().items()), *mutants(2_000, seed=1)]


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return every()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, examples: list[Example]) -> Path:
    """A published mirror, with the documents beside its pages."""
    mirror = Mirror.samples(tmp_path_factory.mktemp("verifying"))
    mirror.build(jobs=1)
    write(mirror.public, examples)
    (mirror.public / JUDGING.name).write_bytes(JUDGING.read_bytes())
    return mirror.public


@pytest.fixture(scope="module")
def here(tree: Path) -> Iterator[str]:
    with serving(tree) as base:
        yield base


def judged(page: Page, address: str, count: int) -> list[Any]:
    page.goto(address)
    told: list[Any] = page.evaluate(JUDGE, count)
    assert len(told) == count
    return told


def requested(page: Page) -> list[str]:
    names: list[str] = []
    page.on("request", lambda request: names.append(request.url.rpartition("/")[2]))
    return names


def test_chromium_judges_every_document_as_the_program_does(here: str, page: Page, examples: list[Example]) -> None:
    watch, names = Watch(page, here), requested(page)
    assert differences(examples, judged(page, here, len(examples))) == []
    assert "noble-ed25519.js" not in names
    assert watch.found == []


def test_chromium_without_ed25519_judges_alike_by_the_library(here: str, page: Page, examples: list[Example]) -> None:
    names = requested(page)
    page.add_init_script(WITHOUT_ED25519)
    told = judged(page, here, 250)
    assert differences(examples[:250], told) == []
    assert names.count("noble-ed25519.js") == 1


def test_a_page_that_came_over_plain_http_cannot_check(tree: Path, page: Page) -> None:
    def answer(route: Route) -> None:
        route.fulfill(path=tree / (route.request.url.partition("mirror.example/")[2] or "index.html"))

    page.route("http://mirror.example/**", answer)
    page.goto("http://mirror.example/")
    error = page.evaluate("""async () => {
        const { verify, CannotCheckError } = await import("/assets/pith-verify.js");
        const told = (error) => [error instanceof CannotCheckError, error.message];
        return verify(new TextEncoder().encode("{}"), []).catch(told);
    }""")
    assert error == [True, "this browser keeps its cryptography for pages that come over https or from a file"]


def test_pages_of_papers_load_none_of_it_by_themselves(here: str, browser: Browser) -> None:
    page = browser.new_page()
    names = requested(page)
    page.goto(f"{here}/paper/TKDTZYGP/")
    page.wait_for_load_state("networkidle")
    page.close()
    assert names
    assert [name for name in names if name.startswith(("pith-", "noble-"))] == []
