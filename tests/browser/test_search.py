"""Searching as readers do: by words, slips, filters, exact names, by keyboard, and from addresses of nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sitegen.site.search_page import search_page
from tests.build.mirrors import Mirror
from tests.hosting import Watch, chromium, needs_browser, serving
from tests.scripts.index_writer import Item, write_index
from tests.site.pages import HOSTILE, TEMPLATES, make_site

pytestmark = [pytest.mark.browser, needs_browser]

SUFFIX: Final = "TKDTZYGP4524S5RYKCWOKET6FR"
ITEMS: Final = [
    Item(
        "ABCDEFG" + "ABCDEFGH"[number % 8],
        f"Quantum entropy {'of galaxies' if number % 2 else 'in networks'} {number + 100}",
        "We measure what nobody measured.",
        ("Ada Lovelace",),
        day=f"{2010 + number // 10}-03-0{1 + number % 9}",
        categories=("hep-th",) if number % 3 else ("cs.LG",),
    )
    for number in range(45)
] + [Item("HHHHHHHH", HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,), day="2015-01-01", level="receipt")]


def put_page(tree: Path, base_url: str = "") -> None:
    root = json.loads((tree / "search" / "root.json").read_text(encoding="utf-8"))
    page = search_page(make_site(base_url), categories=root["categories"], years=[year for year, *_ in root["years"]])
    (tree / page.path).write_bytes(page.body)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A search page over many papers, below a folder of its host."""
    tree = tmp_path_factory.mktemp("many")
    write_index(tree / "m" / "search", ITEMS)
    put_page(tree / "m", "https://mirror.example/m")
    assets = tree / "m" / "assets"
    assets.mkdir()
    for path in (TEMPLATES / "assets").iterdir():
        (assets / path.name).write_bytes(path.read_bytes())
    with serving(tree) as base:
        yield f"{base}/m"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    mirror = Mirror.samples(tmp_path_factory.mktemp("samples"))
    mirror.build(jobs=1)
    if not (mirror.public / "search" / "index.html").is_file():
        put_page(mirror.public)
    with serving(mirror.public) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def status(page: Page) -> str:
    expect(page.locator("#search [aria-busy]")).to_have_count(0)
    return page.locator(".search-status").inner_text()


def titles(page: Page) -> list[str]:
    return page.locator("#search .paper-title").all_inner_texts()


def test_words_are_found_as_they_are_typed(many: str, page: Page) -> None:
    watch = Watch(page, many)
    page.goto(f"{many}/search/")
    page.locator("#q").press_sequentially("entrop galax", delay=20)
    expect(page.locator(".search-status")).to_have_text("22 papers, best first.")
    assert len(titles(page)) == 10
    assert titles(page)[0] == "Quantum entropy of galaxies 143"
    assert page.locator("#search li").first.locator("mark").all_inner_texts() == ["entropy", "galaxies"]
    assert page.locator("#search li a").first.get_attribute("href") == "/m/paper/ABCDEFGD/"
    assert "8 March 2014" in page.locator("#search .facts").first.inner_text()
    assert "Verified bundle" in page.locator("#search .facts").first.inner_text()
    assert page.url.endswith("/search/?q=entrop+galax")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#search .paper-title")).to_have_count(20)
    assert page.evaluate("document.activeElement.textContent") == titles(page)[10]
    assert watch.found == []


def test_slips_are_mended_and_said(many: str, page: Page) -> None:
    page.goto(f"{many}/search/?q=entropyy+galxies")
    expect(page.locator("#search .paper-title").first).to_be_visible()
    assert "No paper has galxies; these have galaxies." in status(page)
    page.locator(".search-status a", has_text="galaxies").click()
    expect(page.locator("#q")).to_have_value("galaxies")


def test_filters_stand_in_the_address_and_the_back_button_undoes_them(many: str, page: Page) -> None:
    page.goto(f"{many}/search/?q=entropy")
    expect(page.locator(".search-status")).to_have_text("45 papers, best first.")
    page.locator("select[name=category]").select_option("cs.LG")
    expect(page.locator(".search-status")).to_have_text("15 papers, best first.")
    page.locator("select[name=year]").select_option("2012")
    expect(page.locator(".search-status")).to_have_text("3 papers, best first.")
    assert page.url.endswith("?q=entropy&category=cs.LG&year=2012")
    page.reload()
    expect(page.locator(".search-status")).to_have_text("3 papers, best first.")
    page.go_back()
    expect(page.locator(".search-status")).to_have_text("15 papers, best first.")
    expect(page.locator("select[name=year]")).to_have_value("")
    page.go_forward()
    expect(page.locator(".search-status")).to_have_text("3 papers, best first.")


def test_it_works_from_the_keyboard(many: str, page: Page) -> None:
    page.goto(f"{many}/search/?q=entropy")
    expect(page.locator("#search .paper-title")).to_have_count(10)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#search .paper-title")).to_have_count(0)
    assert page.url.endswith("/search/")


def test_hostile_papers_and_queries_are_only_text(many: str, page: Page) -> None:
    watch = Watch(page, many)
    page.goto(f"{many}/search/?q=%3Cscript%3Ealert%281%29")
    expect(page.locator("#search .paper-title")).to_have_count(1)
    assert "<script>alert(1)</script>" in titles(page)[0]
    assert page.locator("#search img, #search li script").count() == 0
    page.goto(f"{many}/search/?q=%3Cimg+src%3Dx+onerror%3Dalert%28zzzz%29%3E")
    assert "No paper has" in status(page)
    assert watch.found == []


def test_what_is_missing_and_what_is_offline_is_said(many: str, page: Page) -> None:
    page.goto(f"{many}/search/?q=zzzzzz")
    assert status(page) == "No paper has zzzzzz."
    page.route("**/terms/**", lambda route: route.fulfill(status=404))
    page.goto(f"{many}/search/?q=entropy")
    missing = re.compile(r"missing: search/terms/[0-9a-f]{2}/[0-9a-f]{22}\.bin")
    expect(page.locator(".search-status")).to_have_text(missing)
    page.unroute("**/terms/**")
    page.goto(f"{many}/search/")
    page.context.set_offline(True)
    page.locator("#q").fill("galaxies")
    expect(page.locator(".search-status")).to_have_text(re.compile("offline"))


def test_an_outdated_answer_never_shows(many: str, page: Page) -> None:
    page.goto(f"{many}/search/")
    held: list[Route] = []
    first = [True]
    page.route("**/search/papers/**", lambda route: held.append(route) if first else route.continue_())
    with page.expect_request("**/search/papers/**"):
        page.locator("#q").fill("galaxies")
        page.locator("#q").press("Enter")
    page.wait_for_timeout(300)
    first.clear()
    page.locator("#q").fill("lovelace 144")
    page.locator("#q").press("Enter")
    expect(page.locator("#search .paper-title")).to_have_count(1)
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    assert held
    assert status(page) == "1 paper, best first."
    assert len(titles(page)) == 1


@pytest.mark.parametrize(
    "text",
    ["1712.01312", "arXiv:1712.01312v2", "https://arxiv.org/pdf/1712.01312v3", "TKDTZYGP", "pith:tkdtzygp4524",
     SUFFIX.lower(), f"https://pith.science/pith/{SUFFIX}", "10.48550/arXiv.1712.01312"],
)  # fmt: skip
def test_exact_names_are_found_at_once(samples: str, page: Page, text: str) -> None:
    watch = Watch(page, samples)
    page.goto(f"{samples}/search/")
    page.locator("#q").fill(text)
    expect(page.locator("#search .paper-title a").first).to_have_attribute("href", "/paper/TKDTZYGP/")
    expect(page.locator(".search-status")).to_have_text("1 paper with exactly this name.")
    assert titles(page) == ["Learning Sparse Neural Networks through L₀ Regularization"]
    facts = page.locator("#search .facts").inner_text()
    assert "stat.ML" in facts
    assert "4 December 2017" in facts
    assert "Christos Louizos" in page.locator("#search .paper-authors").inner_text()
    assert "$" not in page.locator("#search .summary").inner_text()
    assert page.url.split("?")[0].endswith("/search/")
    assert watch.found == []


@pytest.mark.parametrize("text", ["1712.01312", "tkdtzygp", "TKDTZYGP4524"])
def test_enter_opens_an_exact_name_and_back_returns(samples: str, page: Page, text: str) -> None:
    page.goto(f"{samples}/search/")
    page.locator("#q").fill(text)
    page.locator("#q").press("Enter")
    page.wait_for_url("**/paper/TKDTZYGP/")
    page.go_back()
    expect(page.locator("#q")).to_have_value(text)
    expect(page.locator("#search .paper-title")).to_have_count(1)
    page.reload()
    expect(page.locator("#search .paper-title")).to_have_count(1)


@pytest.mark.parametrize(
    "text",
    ["1712.01312", "arXiv:1712.01312v2", "https://arxiv.org/abs/1712.01312", "10.48550/arXiv.1712.01312",
     SUFFIX, f"https://pith.science/pith/{SUFFIX}"],
)  # fmt: skip
def test_a_form_that_sends_a_sure_name_leads_to_its_paper_and_back(samples: str, page: Page, text: str) -> None:
    page.goto(f"{samples}/")
    expect(page.locator("#find-hint code")).to_have_text(re.compile("^/paper/[A-Z2-7]{8}/$"))
    page.locator("#find").fill(text)
    page.locator("#find").press("Enter")
    page.wait_for_url("**/paper/TKDTZYGP/")
    page.go_back()
    page.wait_for_url(f"{samples}/")
    page.go_forward()
    page.wait_for_url("**/paper/TKDTZYGP/")


@pytest.mark.parametrize("text", ["TKDTZYGP", "sparse+regularization"])
def test_what_may_be_a_word_leads_nowhere(samples: str, page: Page, text: str) -> None:
    page.goto(f"{samples}/search/?q={text}")
    expect(page.locator("#search .paper-title")).to_have_count(1)
    page.wait_for_timeout(300)
    assert page.url.endswith(f"/search/?q={text}")


def test_a_paper_that_shares_its_eight_letters_is_read_by_all_of_its_letters(samples: str, page: Page) -> None:
    short = f"{samples}/paper/TKDTZYGP/cite.csl.json"
    page.goto(f"{samples}/search/")
    page.route(f"**/paper/{SUFFIX}/cite.csl.json", lambda route: route.fulfill(response=route.fetch(url=short)))
    page.route(short, lambda route: route.fulfill(status=404))
    page.locator("#q").fill("1712.01312")
    expect(page.locator("#search .paper-title a")).to_have_attribute("href", f"/paper/{SUFFIX}/")
    assert titles(page) == ["Learning Sparse Neural Networks through L₀ Regularization"]


def test_a_paper_without_a_file_that_cites_it_is_found_by_its_name(samples: str, page: Page) -> None:
    page.goto(f"{samples}/search/")
    page.route("**/cite.csl.json", lambda route: route.fulfill(status=404))
    page.locator("#q").fill("1712.01312")
    expect(page.locator("#search .paper-title a")).to_have_attribute("href", "/paper/TKDTZYGP/")
    assert titles(page) == [f"pith:{SUFFIX}"]


def test_results_are_bright_as_soon_as_they_are_there(many: str, page: Page) -> None:
    page.goto(f"{many}/search/?q=entropy")
    expect(page.locator("#search .paper-title")).to_have_count(10)
    expect(page.locator("#search [aria-busy]")).to_have_count(0)
    changes = """(busy) => {
        const papers = document.querySelector("#search .papers");
        papers.toggleAttribute("aria-busy", busy);
        return [getComputedStyle(papers).transitionDuration, getComputedStyle(papers).opacity];
    }"""
    assert page.evaluate(changes, 1)[0] == "0.2s"
    expect(page.locator("#search .papers")).to_have_css("opacity", "0.55")
    assert page.evaluate(changes, 0) == ["0s", "1"]


def test_the_program_s_own_index_is_searched(samples: str, page: Page) -> None:
    page.goto(f"{samples}/search/?q=sparse+regularizat&category=stat.ML&year=2017")
    expect(page.locator("#search .paper-title a").first).to_have_attribute("href", "/paper/TKDTZYGP/")
    assert status(page) == "1 paper, best first."
    page.goto(f"{samples}/search/?q=9999.99999")
    assert status(page) == "9999.99999 is not in this mirror."


@pytest.mark.parametrize(
    "path",
    ["/paper/1712.01312v2", "/p/1712.01312v9/", "/pith/tkdtzygp", f"/pith/{SUFFIX.lower()}", f"/pith/{SUFFIX[:12]}/",
     "/abs/1712.01312", "/pdf/1712.01312v1.pdf", "/doi/10.48550/arXiv.1712.01312", "/some/where/arXiv:1712.01312",
     "/paper/TKDTZYGP.html", "/paper/tkdtzygp.json", f"/pith/{SUFFIX.lower()}.json", "/paper/1712.01312v2.html"],
)  # fmt: skip
def test_an_address_with_a_name_leads_to_its_paper(samples: str, page: Page, path: str) -> None:
    page.goto(samples + path)
    page.wait_for_url(f"{samples}/paper/TKDTZYGP/")


@pytest.mark.parametrize(
    ("path", "words", "said"),
    [
        ("/paper/9999.99999", "9999.99999", "not in this mirror"),
        ("/pith/AAAABBBB/", "AAAABBBB", "not in this mirror"),
        ("/about/quantum%20gravity.html", "quantum gravity", "no name"),
        ("/x/%3Cimg%20src=x%20onerror=alert(1)%3E", "<img src=x onerror=alert(1)>", "no name"),
        ("//evil.example/paper/9999.99999", "9999.99999", "not in this mirror"),
        ("/x/" + "a" * 199 + "%F0%9F%98%80b", "a" * 199 + "\U0001f600", "no name"),
    ],
)
def test_other_addresses_stay_and_offer_a_search(samples: str, page: Page, path: str, words: str, said: str) -> None:
    page.goto(samples + path)
    expect(page.locator("#resolver p").first).to_have_text(re.compile(said))
    assert page.url.startswith(f"{samples}/")
    assert page.locator("#resolver img").count() == 0
    page.locator("#resolver a").click()
    expect(page.locator("#q")).to_have_value(words)


def test_a_page_that_is_missing_under_its_own_name_is_not_asked_for_again(samples: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.is_navigation_request() else None)
    page.route("**/paper/TKDTZYGP/", lambda route: route.continue_(url=f"{samples}/nothing/here/"))
    page.goto(f"{samples}/abs/1712.01312")
    page.wait_for_url("**/paper/TKDTZYGP/")
    expect(page.locator("#resolver p").first).to_have_text(re.compile("not in this mirror"))
    assert len(asked) == 2


def test_without_scripts_the_page_leads_to_the_lists(samples: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{samples}/search/?q=entropy")
    expect(page.locator("main").get_by_role("link", name="Categories")).to_be_visible()
    assert "scripts" in page.locator("main").inner_text()
    context.close()
