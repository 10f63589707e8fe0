"""The three answers can be read by everybody: axe-core finds nothing, and nothing sticks out of a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.verifying.mirrors import FIRST, Check, bundle, changed, elsewhere
from tests.hosting import needs_browser
from tests.readers.axe import AXE, look
from tests.skipped_by_name import needs

pytestmark = [pytest.mark.browser, needs_browser, needs(str(AXE))]

BUNDLE: Final = f"**/pith/{FIRST.suffix()}/bundle.json"
ANSWERS: Final[dict[str, Callable[[Page], object]]] = {
    "Verified": lambda page: elsewhere(page, bundle()),
    "Not verified": lambda page: changed(page, BUNDLE, lambda body: body.replace(b"A first paper", b"A forged one")),
    "Could not check": lambda page: page.route(BUNDLE, lambda route: route.abort()),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
@pytest.mark.parametrize("path", [f"/paper/{FIRST.suffix()[:8]}/", f"/pith/{FIRST.suffix()}/"])
def test_an_answer_can_be_read(
    host: str, browser: Browser, answer: str, scheme: Literal["light", "dark"], width: int, path: str
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    ANSWERS[answer](page)
    check = Check(page).run(host + path)
    assert check.answer.locator("strong").inner_text() == answer
    if answer == "Verified":
        page.get_by_role("button", name="Compare with").click()
    assert [one for one in look(page) if one.certain] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
