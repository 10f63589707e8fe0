"""The font of formulas is asked for at once by the pages that show a formula, and by no others."""

from __future__ import annotations

from sitegen.site.home import Counts, home_page
from sitegen.site.lists.page import list_page
from sitegen.site.lists.paging import Paging
from sitegen.site.outputs import Output
from sitegen.site.paper.cited_by import cited_by_page
from sitegen.site.paper.page import disambiguation_page
from tests.site.pages import Page, citing, entry, make_site

SITE = make_site()
FORMULA, WORDS = "Of $x^2$", "Of <math>"


def asks(output: Output) -> bool:
    fonts = Page(output).all("link", rel="preload", href="/pith/assets/stix-two-math.woff2")
    return bool(fonts) and fonts[0].attributes["as"] == "font"


def listed(title: str, summary: str) -> list[Output]:
    rows = [entry(1, title=WORDS), entry(2, title=title, summary=summary)]
    return [
        list_page(SITE, "category", "cs.LG", "", rows, Paging(None, 0, 2)),
        home_page(SITE, Counts(), rows, []),
        disambiguation_page(SITE, "AAAAAAAA", rows),
    ]


def cited(of: str, **told: str) -> Output:
    entries = [citing(title=WORDS), citing(**{"title": WORDS, "summary": WORDS} | told)]
    return cited_by_page(SITE, title=of, page="AAAAAAAB", number=2, total=12, entries=entries)


def test_a_formula_in_a_title_or_a_summary_asks_for_its_font() -> None:
    assert all(map(asks, listed(FORMULA, "")))
    assert all(map(asks, listed(WORDS, FORMULA)))
    assert asks(home_page(SITE, Counts(), [entry(1, title=WORDS)], [(entry(2, title=FORMULA), 3)]))
    assert asks(cited(FORMULA))
    assert asks(cited(WORDS, title=FORMULA))
    assert asks(cited(WORDS, summary=FORMULA))


def test_a_page_of_words_does_not() -> None:
    assert not any(map(asks, listed(WORDS, WORDS)))
    assert not asks(cited(WORDS))
    most_cited = [(entry(1, title=WORDS, summary=FORMULA), 3)]  # whose summaries are not shown
    assert not asks(home_page(SITE, Counts(), [entry(2, title=WORDS)], most_cited))
