"""A paper's own words are marked with their language where the interface is in another, and only there."""

from __future__ import annotations

from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.pictures.near import Neighbour, neighbourhood
from sitegen.site.text import to_html
from tests.site.pages import Page, make_site, own_words
from tests.site.paper.paper_pages import TKDTZYGP
from tests.site.test_every_page import every_page

SHIPPED = make_site()
GERMAN = make_site(used=own_words('[language]\ntag = "de"'))
FRENCH = make_site(used=own_words('[language]\ntag = "fr"\nof_papers = "fr"'))
BRITISH = make_site(used=own_words('[language]\nof_papers = "en-GB"'))


def marked(site: Site, page: Output) -> dict[str, str]:
    """Return the text of the marked elements of a page by their language."""
    root, *others = [one for one in Page(page).elements if "lang" in one.attributes]
    assert root.tag == "html"
    assert root.attributes["lang"] == site.say("language.tag")
    found: dict[str, str] = {}
    for one in others:
        found[one.attributes["lang"]] = f"{found.get(one.attributes['lang'], '')}\n{one.text}"
    return found


def test_a_page_in_the_language_of_the_papers_has_no_marks() -> None:
    for site in (SHIPPED, FRENCH):
        assert not any(marked(site, page) for page in every_page(site).values())


def test_titles_abstracts_and_summaries_are_marked_in_a_translation() -> None:
    pages = {kind: marked(GERMAN, page) for kind, page in every_page(GERMAN).items()}
    british = {kind: marked(BRITISH, page) for kind, page in every_page(BRITISH).items()}
    for kind in ("paper", "cited-by", "record", "disambiguation", "list", "month", "home", "search"):
        assert pages[kind].keys() == {"en"}
        assert british[kind].keys() == {"en-GB"}
    title = Page(f"<h1>{to_html(TKDTZYGP.title.tex)}</h1>").one("h1").text
    assert pages["record"]["en"] == f"\n{title}"
    assert "Paper 1 about" in pages["list"]["en"]
    words = pages["paper"]["en"]
    assert words.startswith(f"\n{title}\n")
    assert "It cites." in words
    assert not any(said in words for said in ("Abstract", "Ada Example", GERMAN.say("level.bundle")))


def test_neighbours_are_marked_too() -> None:
    for site, lang in ((GERMAN, "en"), (SHIPPED, None)):
        drawn = Page(str(neighbourhood(site.strings, [Neighbour("A title", "/a/", "2017")], [])))
        assert drawn.one("a").attributes.get("lang") == lang
