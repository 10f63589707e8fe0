"""What the tests of paper pages share: where the papers are, and questions to a page."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.mirrors.rich import FAMOUS

TKDTZYGP: Final = "/paper/TKDTZYGP/"
OCXKLV42: Final = "/paper/OCXKLV42/"
CITED: Final = f"/paper/{FAMOUS.suffix()[:8]}/"
"""The paper with 40 authors and 3,000 citing papers."""
GROUND: Final = "getComputedStyle(document.body).backgroundColor"


def is_dark(colour: str) -> bool:
    """Tell whether a computed colour is one of the dark scheme."""
    return int(colour.partition("(")[2].partition(",")[0]) < 100


def sticks_out(page: Page) -> int:
    """Return how many pixels of a page have to be moved sideways to be seen."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))
