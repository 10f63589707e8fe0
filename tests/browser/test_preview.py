"""The preview in a real browser: pages become new by themselves, problems show over them, and nothing dies silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.errors import Problem, UsageError
from sitegen.preview.answers import FolderAnswers, Refreshed
from sitegen.site import refusals
from sitegen.site.hosting import headers_file
from tests.hosting import Watch, chromium, needs_browser
from tests.preview.served import Served, previewing
from tests.readers.axe import AXE, look
from tests.site.pages import HOSTILE

pytestmark = [pytest.mark.browser, needs_browser]

LAYOUT = (
    '<!DOCTYPE html><html lang="en"><head><title>{title}</title><link rel="icon" href="data:,">'
    '<link rel="stylesheet" href="/assets/style.css"></head>'
    '<body><h1>{title}</h1><p><a href="/b/">other page</a></p><div class="tall"></div></body></html>'
)
STYLE = ".tall { height: 5000px; } h1 { color: rgb(1, 2, 3); }"
BROKEN = Problem(refusals.TEMPLATE_SYNTAX, "templates/paper.html: line 7", "unexpected '}'")


@dataclass
class BreakableAnswers(FolderAnswers):
    """A tree in which a file called `broken` is a template with a fault, which spares no page or the page it names."""

    folder: Path
    base_path: str = "/"
    problem: Problem = BROKEN
    refreshed: list[Refreshed] = field(default_factory=list)

    def __post_init__(self) -> None:
        FolderAnswers.__init__(self, self.folder)

    @property
    def broken(self) -> str | None:
        path = self.folder / "broken"
        return path.read_text("utf-8") if path.exists() else None

    def document(self, path: str) -> bytes | None:
        broken = self.broken
        if broken is not None and path.endswith(".html") and broken in path:
            raise UsageError(self.problem)
        return super().document(path)

    def refresh(self, changed: frozenset[Path] | None) -> Refreshed:
        if self.broken == "":
            raise UsageError(self.problem)
        return super().refresh(changed)


@dataclass(frozen=True)
class Site:
    tree: Path
    served: Served

    def put(self, path: str, text: str) -> None:
        """Save as editors do."""
        target = self.tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_name(f".{target.name}.new").write_text(text, encoding="utf-8")
        target.with_name(f".{target.name}.new").rename(target)

    def page(self, path: str, title: str) -> None:
        self.put(f"{path}index.html", LAYOUT.format(title=title))

    @property
    def base(self) -> str:
        return self.served.base


def make_tree(tree: Path) -> Path:
    (tree / "assets").mkdir(parents=True)
    for path, title in (("a", "First"), ("b", "Second")):
        (tree / path).mkdir()
        (tree / path / "index.html").write_text(LAYOUT.format(title=title))
    (tree / "404.html").write_text(LAYOUT.format(title="Nowhere"))
    (tree / "assets" / "style.css").write_text(STYLE)
    (tree / "_headers").write_bytes(headers_file().body)
    return tree


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    tree = make_tree(tmp_path / "tree")
    with previewing(BreakableAnswers(tree), watch=[tree]) as served:
        yield Site(tree, served)


def mark(page: Page) -> None:
    """Leave a mark that no reload survives."""
    page.evaluate("window.unreloaded = true")


def is_marked(page: Page) -> bool:
    return bool(page.evaluate("window.unreloaded === true"))


def connected(page: Page, address: str) -> None:
    """Open a page, and wait until it hears the preview."""
    with page.expect_response("**/.sitegen/events*"):
        page.goto(address)


def dialog(page: Page):  # type: ignore[no-untyped-def] # noqa: ANN201 - what playwright returns
    return page.get_by_role("alertdialog")


def test_a_page_that_changed_becomes_new_by_itself(site: Site, page: Page) -> None:
    watch = Watch(page, site.base)
    connected(page, f"{site.base}/a/")
    site.page("a/", "Changed")
    expect(page.locator("h1")).to_have_text("Changed")
    site.page("a/", "Changed again")
    expect(page.locator("h1")).to_have_text("Changed again")
    assert watch.found == []


def test_a_page_that_did_not_change_is_not_reloaded(site: Site, page: Page) -> None:
    connected(page, f"{site.base}/a/")
    mark(page)
    site.page("b/", "Other")
    site.put("a/index.html", (site.tree / "a" / "index.html").read_text())
    site.served.terminal.wait_for("b/index.html")
    site.served.terminal.wait_for("a/index.html")
    page.wait_for_timeout(500)
    assert is_marked(page)


def test_a_style_sheet_that_changed_changes_the_page(site: Site, page: Page) -> None:
    connected(page, f"{site.base}/a/")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    site.put("assets/style.css", STYLE.replace("1, 2, 3", "4, 5, 6"))
    expect(page.locator("h1")).to_have_css("color", "rgb(4, 5, 6)")


def test_the_place_on_the_page_is_kept(site: Site, page: Page) -> None:
    connected(page, f"{site.base}/a/")
    page.evaluate("scrollTo(0, 1234)")
    site.page("a/", "Changed")
    expect(page.locator("h1")).to_have_text("Changed")
    page.wait_for_function("scrollY === 1234")


def test_a_page_that_went_shows_that_and_comes_back(site: Site, page: Page) -> None:
    connected(page, f"{site.base}/a/")
    (site.tree / "a" / "index.html").unlink()
    expect(page.locator("h1")).to_have_text("Nowhere")
    site.page("a/", "Back")
    expect(page.locator("h1")).to_have_text("Back")


def test_problems_show_over_the_page_and_go_with_their_cause(site: Site, page: Page) -> None:
    watch = Watch(page, site.base)
    connected(page, f"{site.base}/a/")
    mark(page)
    page.locator("a").focus()
    site.put("broken", "")
    expect(dialog(page)).to_be_visible()
    for text in ("1 problem", "S002", "error", "templates/paper.html: line 7", "unexpected '}'", BROKEN.fix):
        expect(dialog(page)).to_contain_text(text)
    assert page.evaluate("document.activeElement.tagName") == "SITEGEN-PREVIEW"
    assert dialog(page).evaluate("element => element.getRootNode() instanceof ShadowRoot")
    if AXE.exists():
        # Of colours that the system chooses it cannot tell the contrast.
        found = [finding for finding in look(page) if "sitegen-preview" in finding.target]
        assert {finding.rule for finding in found if finding.certain or finding.rule != "color-contrast"} == set()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.get_by_role("button", name="1 problem").click()
    expect(dialog(page)).to_be_visible()
    (site.tree / "broken").unlink()
    expect(dialog(page)).to_be_hidden()
    expect(page.get_by_role("button", name="1 problem")).to_have_count(0)
    assert is_marked(page)
    assert watch.found == []
    site.served.terminal.wait_for("S002 templates/paper.html: line 7: unexpected '}'")
    site.served.terminal.wait_for("no problems any more")


def test_a_fault_of_one_page_shows_on_that_page(site: Site, page: Page) -> None:
    connected(page, f"{site.base}/a/")
    site.put("broken", "b/")
    site.served.terminal.wait_for("changed: broken")
    page.wait_for_timeout(300)
    expect(dialog(page)).to_have_count(0)
    page.locator("a").click()
    expect(page.get_by_role("heading", name="This page could not be made")).to_be_attached()
    expect(dialog(page)).to_contain_text("line 7")
    (site.tree / "broken").unlink()
    expect(page.locator("h1")).to_have_text("Second")


def test_a_site_that_cannot_be_made_shows_why_and_then_itself(tmp_path: Path, page: Page) -> None:
    tree = make_tree(tmp_path / "tree")
    (tree / "broken").write_text("")
    with previewing(BreakableAnswers(tree), watch=[tree]) as served:
        for path in ("/", "/a/", "/nowhere"):
            connected(page, f"{served.base}{path}")
            expect(dialog(page)).to_contain_text("templates/paper.html: line 7")
            assert served.page(path).status == 500
        assert served.get("/a/").body.decode().startswith("S002 templates/paper.html: line 7")
        page.goto(f"{served.base}/a/")
        (tree / "broken").unlink()
        expect(page.locator("h1")).to_have_text("First")


def test_hostile_text_in_a_problem_is_only_text(tmp_path: Path, page: Page) -> None:
    tree = make_tree(tmp_path / "tree")
    (tree / "broken").write_text("")
    hostile = Problem(
        refusals.TEMPLATE_SYNTAX, f"templates/{HOSTILE}\n\ndata: x", f"{HOSTILE}</script><script>alert(1)"
    )
    with previewing(BreakableAnswers(tree, problem=hostile), watch=[tree]) as served:
        watch = Watch(page, served.base)
        connected(page, f"{served.base}/a/")
        expect(dialog(page)).to_contain_text("</script><script>alert(1)")
        assert dialog(page).locator("script, img, svg").count() == 0
        assert page.locator("main script, main img, main svg").count() == 0
        assert [found for found in watch.found if "500" not in found] == []


def test_a_preview_that_ends_is_missed_and_found_again(tmp_path: Path, page: Page) -> None:
    tree = make_tree(tmp_path / "tree")
    with previewing(FolderAnswers(tree), watch=[tree]) as first:
        connected(page, f"{first.base}/a/")
        mark(page)
    expect(page.get_by_role("status")).to_contain_text("The preview has gone")
    expect(page.locator("h1")).to_have_text("First")
    assert is_marked(page)
    (tree / "a" / "index.html").write_text(LAYOUT.format(title="Changed meanwhile"))
    with previewing(FolderAnswers(tree), watch=[tree], port=first.port) as second:
        expect(page.locator("h1")).to_have_text("Changed meanwhile")
        expect(page.get_by_role("status")).to_have_count(0)
        (tree / "a" / "index.html").write_text(LAYOUT.format(title="And again"))
        second.terminal.wait_for("changed")
        expect(page.locator("h1")).to_have_text("And again")


def test_more_pages_than_a_browser_has_connections_are_all_kept_new(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    pages = [context.new_page() for _ in range(8)]
    for number, one in enumerate(pages):
        # Of pages in one window, all but one are hidden; playwright shows them all as if they were seen.
        one.add_init_script("Object.defineProperty(document, 'visibilityState', {get: () => window.shown ?? 'hidden'})")
        one.goto(f"{site.base}/{'ab'[number % 2]}/")
    site.page("a/", "Changed")
    site.served.terminal.wait_for("changed: a/index.html")
    for one in pages[::2]:
        expect(one.locator("h1")).to_have_text("First")
        one.evaluate("window.shown = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
        expect(one.locator("h1")).to_have_text("Changed")
    context.close()


def test_a_page_that_is_another_each_time_is_not_reloaded_for_ever(tmp_path: Path, page: Page) -> None:
    class Restless(FolderAnswers):
        count = 0

        def document(self, path: str) -> bytes | None:
            Restless.count += 1
            return f"<body><h1>{Restless.count}</h1>".encode() if path == "index.html" else None

    with previewing(Restless(tmp_path)) as served:
        page.goto(f"{served.base}/")
        expect(page.get_by_role("status")).to_contain_text("another one each time")


def test_without_scripts_the_page_is_as_it_is_and_programs_get_the_bytes_of_the_tree(
    site: Site, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.base}/a/")
    expect(page.locator("h1")).to_have_text("First")
    context.close()
    assert site.served.get("/a/").body == (site.tree / "a" / "index.html").read_bytes()
