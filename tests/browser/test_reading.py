"""A paper's page while it is read: no line moves, it prints, the keyboard reaches all of it, it fits a small screen."""

from __future__ import annotations

import time
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.readers import CITED, GROUND, OCXKLV42, TKDTZYGP, is_dark, sticks_out
from tests.hosting import needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

SHIFTS: Final = """
window.shifts = [];
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
        window.shifts.push([one.value, one.sources.map(({ node }) => node?.nodeName + "." + node?.className)]);
    }
}).observe({ type: "layout-shift", buffered: true });
"""
CONTROLS: Final = """() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
    const shown = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
    shown.forEach((one, place) => { one.dataset.place = place; });
    return shown.length;
}"""
STOP: Final = """() => {
    const { dataset, tagName } = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return [dataset.place ?? tagName, outlineStyle !== "none" && parseFloat(outlineWidth) >= 2];
}"""
PAPERS: Final = (("samples", TKDTZYGP), ("samples", OCXKLV42), ("rich", CITED))


def slowly(route: Route) -> None:
    time.sleep(0.2)
    route.continue_()


def shifts(page: Page, address: str) -> Any:
    """Visit a page whose style, script, font and signs come late, and return every shift of its layout."""
    page.add_init_script(SHIFTS)
    for late in ("**/*.css", "**/*.js", "**/*.woff2", "**/*.svg"):
        page.route(late, slowly)
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.mouse.wheel(0, 2_000)
    page.wait_for_load_state("networkidle")
    return page.evaluate("window.shifts")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("mirror", "path"), PAPERS)
def test_no_line_moves_on_a_first_visit(hosts: dict[str, str], page: Page, mirror: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert shifts(page, hosts[mirror] + path) == []


def test_a_picture_that_comes_late_without_its_size_would_be_noticed(hosts: dict[str, str], page: Page) -> None:
    def unsized(route: Route) -> None:
        answer = route.fetch()
        picture = '<p><img src="/assets/card.png" alt=""></p>'
        route.fulfill(response=answer, body=answer.text().replace('<main id="main">', f'<main id="main">{picture}'))

    page.route(f"**{TKDTZYGP}", unsized)
    page.route("**/card.png", slowly)
    found = shifts(page, hosts["samples"] + TKDTZYGP)
    assert sum(value for value, _ in found) > 0.05


@pytest.mark.parametrize("chose", ["auto", "dark"])
def test_it_prints_black_on_white_without_what_is_for_screens(hosts: dict[str, str], page: Page, chose: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(hosts["rich"] + CITED)
    if chose == "dark":
        page.locator("button.scheme").click(click_count=2, delay=10)
        assert is_dark(page.evaluate(GROUND))
    page.emulate_media(media="print")
    for hidden in (".top nav", ".bottom nav", ".quick", ".scheme", ".pager", ".citing-tools", ".actions", ".bar"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate(GROUND) in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}
    # What is not black is dark enough to be read on white.
    for quiet in (".from", ".abstract-block .origin", ".authors a", ".proof p", ".facts"):
        assert is_dark(page.locator(quiet).first.evaluate("one => getComputedStyle(one).color")), quiet
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".abstract")).to_be_visible()


def test_the_keyboard_comes_to_the_text_first(hosts: dict[str, str], page: Page) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    skip = page.locator(".skip")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(("mirror", "path"), PAPERS)
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(
    hosts: dict[str, str], page: Page, mirror: str, path: str
) -> None:
    page.goto(hosts[mirror] + path)
    number = page.evaluate(CONTROLS)
    stops = []
    for _ in range(number):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    assert [place for place, _ in stops] == [str(place) for place in sorted(map(int, {place for place, _ in stops}))]
    assert len({place for place, _ in stops}) == number
    assert [place for place, visible in stops if not visible] == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_folded_blocks_open_by_keyboard(hosts: dict[str, str], page: Page, key: str) -> None:
    page.goto(hosts["samples"] + TKDTZYGP)
    folded = [one for one in page.locator("summary").all() if not one.evaluate("one => one.parentElement.open")]
    assert len(folded) == 9
    for summary in folded:
        summary.focus()
        page.keyboard.press(key)
        expect(summary).to_be_focused()
        assert summary.evaluate("one => one.parentElement.open")


def test_on_the_smallest_screen_nothing_sticks_out_with_everything_unfolded(hosts: dict[str, str], page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(hosts["rich"] + CITED)
    page.locator("details").evaluate_all(
        "all => all.forEach((one) => { one.removeAttribute('name'); one.open = true; })"
    )
    assert sticks_out(page) <= 0
    page.get_by_label("Filter").fill("kernel")
    expect(page.locator(".citing-tools [role=status]")).to_contain_text("shown")
    assert sticks_out(page) <= 0


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_readers_who_asked_for_that(
    hosts: dict[str, str], browser: Browser, motion: Any, moves: object
) -> None:
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    page.goto(hosts["samples"] + TKDTZYGP)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == ("smooth" if moves else "auto")
    lasting = page.evaluate("""() => [...document.querySelectorAll("*")].some((one) => {
        const { animationName, transitionDuration } = getComputedStyle(one);
        return animationName !== "none" || transitionDuration.split(",").some((text) => parseFloat(text) > 0);
    })""")
    assert lasting == moves
    context.close()


def test_the_math_font_is_there_on_a_second_visit(hosts: dict[str, str], page: Page) -> None:
    for _ in range(2):
        page.goto(hosts["samples"] + TKDTZYGP)
        page.wait_for_load_state("networkidle")
    assert "STIX Two Math" in " ".join(fonts_of(page, "h1 math msub mi"))
    assert not any("STIX" in name for name in fonts_of(page, ".abstract-block h2"))


def fonts_of(page: Page, selector: str) -> list[str]:
    """Return the fonts that the glyphs of an element are really drawn with."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return [one["familyName"] for one in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]]
