"""Lists of papers, their pages, and the indexes that lead to them."""

from __future__ import annotations

import pytest

from sitegen.build.facts import facts_of
from sitegen.pith.provenance import Level
from sitegen.site.home import Counts, Shape, home_page
from sitegen.site.lists.categories import category_index, field_urls
from sitegen.site.lists.indexes import ListCount, letter_page, month_index, names_index
from sitegen.site.lists.page import Around, list_page
from sitegen.site.lists.paging import Paging
from sitegen.site.rows import category_of, keyword_links, paper_row
from sitegen.site.taxonomy import GROUPS, NAMES, category_name
from tests.site.pages import HOSTILE, KEY, Page, entry, make_site, minted, own_words
from tests.site.paper.test_page import assert_harmless
from tests.testkit import Paper as Minted
from tests.testkit import mint_bundle

SITE = make_site()


def test_the_root_leads_to_older_papers_only() -> None:
    page = Page(list_page(SITE, "category", "cs.LG", "", [entry(1)], Paging(None, 4, 450)))
    assert page.one("a", rel="next").attributes["href"] == "/pith/category/cs.LG/page/4/"
    assert not page.all("a", rel="prev")
    assert "450 papers, newest first" in page.text


@pytest.mark.parametrize(
    ("number", "newer", "older"), [(4, "", "page/3/"), (2, "page/3/", "page/1/"), (1, "page/2/", None)]
)
def test_a_numbered_page_leads_both_ways(number: int, newer: str, older: str | None) -> None:
    output = list_page(SITE, "category", "cs.LG", "", [entry(1)], Paging(number, 4, 450))
    page, base = Page(output), "/pith/category/cs.LG/"
    assert output.path == f"category/cs.LG/page/{number}/index.html"
    assert page.one("a", rel="prev").attributes["href"] == base + newer
    assert [one.attributes["href"] for one in page.all("a", rel="next")] == ([base + older] if older else [])
    assert f"page {number}, counted from the oldest" in page.one("title").text


def test_a_short_list_has_no_pager() -> None:
    assert not Page(list_page(SITE, "author", "ada", "Ada", [entry()], Paging(None, 0, 1))).all("nav", class_="pager")


def test_a_line_shows_the_paper_and_how_far_it_is_proven() -> None:
    rows = [entry(1, summary="Short."), entry(2, level=Level.RECEIPT, title="\\href{https://a.example}{Linked} title")]
    page = Page(list_page(SITE, "month", "2017-12", "", rows, Paging(None, 0, 2)))
    first, second = page.one("ol", class_="papers").children
    for words in ("Ada Example", "cs.LG", "4 December 2017", "Verified bundle", "Short."):
        assert words in first.text
    assert "Receipt only" in second.text
    assert page.links["/pith/paper/AAAAAAAC/"] == "Linked title"
    assert "https://a.example" not in page.links
    assert page.one("h1").text == "December 2017"


def test_authors_that_a_list_leaves_out_are_counted_in_the_words_of_the_interface() -> None:
    names = tuple(f"Ada Example {number}" for number in range(1_008))
    few, many = (facts_of(minted(mint_bundle(Minted(authors=one), KEY))) for one in (names[:8], names))
    assert (few.authors, few.more_authors) == (", ".join(sorted(names[:8])), 0)
    assert many.more_authors == 1_000
    row = entry(1, authors="A, B", more_authors=1_000)
    assert paper_row(SITE, row).authors == "A, B and 1,000 more authors"
    german = own_words('[list]\nauthors_and = "{names} und {more}"\n[counted]\nmore_authors = ["{n} W", "{n} Weitere"]')
    assert paper_row(make_site(used=german), row).authors == "A, B und 1,000 Weitere"


def test_a_value_that_shows_nothing_is_called_so_in_the_words_of_the_interface() -> None:
    site = make_site(used=own_words('[list]\nnameless = "(namenlos)"'))
    assert category_of(site, "\u200b").identifier == keyword_links(site, [" "])[0].text == "(namenlos)"
    assert category_of(SITE, "\u200b").identifier == "(nameless)"


@pytest.mark.parametrize("kind", ["category", "month", "author", "keyword"])
def test_hostile_lists_are_text(kind: str) -> None:
    row = entry(1, title=HOSTILE, authors=HOSTILE, primary_cat=HOSTILE, submitted_at=HOSTILE, summary=HOSTILE)
    output = list_page(SITE, kind, f"../{HOSTILE}", HOSTILE, [row], Paging(None, 0, 1))
    assert_harmless(Page(output))
    assert ".." not in output.path.split("/")
    assert "alert(1)" in Page(output).one("h1").text


def test_the_index_of_categories_is_a_tree_of_those_with_papers() -> None:
    counts = {"cs.LG": 1234, "cs.AI": 2, "astro-ph.GA": 5, "gr-qc": 3, "hep-th": 4, "astro-ph": 1, f"x{HOSTILE}": 1}
    page = Page(
        category_index(
            SITE, [ListCount(*one) for one in counts.items()], [("cs.LG", 1100), ("gr-qc", 3), ("astro-ph", 1)]
        )
    )
    assert [one.text for one in page.all("h2")] == [
        "Computer Science 1,100",
        "Physics 4",
        "Other categories 0",
        "Fields without papers in this mirror",
    ]
    assert [one.text for one in page.all("h3")] == ["Astrophysics astro-ph"]
    assert page.links["/pith/category/cs.LG/"] == "cs.LG Machine Learning"
    assert [len(one.children) for one in page.section("field-physics").children if one.tag == "ul"] == [2, 2]
    assert "1,234" in page.section("cs").text
    assert_harmless(page)


def test_categories_without_papers_are_folded_away_by_field() -> None:
    page = Page(category_index(SITE, [ListCount("cs.LG", 1)]))
    folded = {one.children[0].text: one.text for one in page.all("details")}
    assert "cs.AI Artificial Intelligence" in folded["39 categories without papers"]
    assert "cs.LG" not in folded["39 categories without papers"]
    assert "math.NT Number Theory" in folded["Mathematics"]
    assert "Computer Science" not in folded
    assert "/pith/category/math.NT/" not in page.links


def test_every_category_of_arxiv_stands_on_the_index_once() -> None:
    for counts in ([], [ListCount("math.NT", 3)], [ListCount(key, 1) for key in NAMES]):
        page = Page(category_index(SITE, counts))
        shown = [one.text for one in page.all("li") for one in one.children[0].children if one.tag == "span"]
        divided = {key.partition(".")[0] for key in NAMES if "." in key} - {one.key for one in counts}
        assert sorted(shown) == sorted(set(NAMES) - divided)


def test_the_index_of_categories_does_not_grow_with_invented_ones() -> None:
    output = category_index(SITE, [ListCount(f"invented.{number}", 1) for number in range(5000)])
    assert "4,700 more categories" in Page(output).text
    assert len(output.body) < 100_000


def test_fields_lead_to_places_that_are_there() -> None:
    papers = [("cs.LG", 3), ("hep-th", 2), ("astro-ph", 1), ("new.XX", 1), ("strange", 1)]
    urls = field_urls(SITE, papers)
    page = Page(category_index(SITE, [ListCount(*one) for one in papers]))
    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    assert urls["hep-th"] == "/pith/category/hep-th/"
    assert urls["cs.LG"] == "/pith/category/cs.LG/"
    assert urls["strange"] == "/pith/category/strange/"
    for field in ("cs", "astro-ph", "new"):
        path, _, place = urls[field].partition("#")
        assert path == "/pith/category/"
        assert place in ids


def test_the_index_of_months_goes_from_the_newest_year() -> None:
    page = Page(month_index(SITE, [ListCount("2016-11", 1), ListCount("2017-12", 2), ListCount("2017-01", 3)]))
    assert [one.text for one in page.all("h2")] == ["2017 5 papers", "2016 1 paper"]
    lists = [one for one in page.links if one.startswith("/pith/month/2")]
    assert lists == ["/pith/month/2017-12/", "/pith/month/2017-01/", "/pith/month/2016-11/"]
    assert "December 2017: 2" in page.one("svg").attributes["aria-label"]
    assert not Page(month_index(SITE, [])).all("svg")


def test_a_month_leads_to_the_months_beside_it() -> None:
    def beside(around: Around | None) -> list[tuple[str, str]]:
        page = Page(list_page(SITE, "month", "2017-12", "", [entry(1)], Paging(None, 0, 1), around))
        return [(one.attributes["href"], one.text) for bar in page.all("nav", class_="bar") for one in bar.children]

    earlier, later = ("/pith/month/2017-10/", "Earlier: October 2017"), ("/pith/month/2018-01/", "Later: January 2018")
    assert beside(Around(earlier="2017-10", later="2018-01")) == [earlier, later]
    assert beside(Around(earlier="2017-10")) == [earlier]
    assert beside(Around(later="2018-01")) == [later]
    assert beside(Around()) == beside(None) == []


def test_a_category_has_its_feed_and_a_picture_of_its_months() -> None:
    months = [("2017-11", 3), ("2017-12", 1)]
    page = Page(list_page(SITE, "category", "cs.LG", "", [entry(1)], Paging(None, 0, 4), Around(months)))
    assert page.one("a", href="/pith/category/cs.LG/feed.atom", class_="sign-feed").text == "Feed of this category"
    feeds = [one.attributes["href"] for one in page.all("link", rel="alternate")]
    assert feeds[-2:] == ["/pith/category/cs.LG/feed.atom", "/pith/category/cs.LG/feed.json"]
    assert "November 2017: 3" in page.one("svg").attributes["aria-label"]
    other = Page(list_page(SITE, "author", "ada", "Ada", [entry(1)], Paging(None, 0, 4), Around(months[:1])))
    assert not other.all("a", class_="sign-feed", href="/pith/author/ada/feed.atom")
    assert not other.all("svg")
    assert "/pith/feed.atom" in [one.attributes["href"] for one in other.all("link", rel="alternate")]


def test_the_first_page_searches_and_shows_the_corpus() -> None:
    shape = Shape([("2017-12", 2), ("2018-02", 1)], [("cs.LG", 2), ("math.NT", 1)])
    page = Page(home_page(SITE, Counts(papers=3), [entry(1)], [(entry(2), 1234)], shape))
    form = page.one("form", class_="search")
    assert form.attributes["action"] == "/pith/search/"
    assert page.one("input", id="find").attributes["name"] == "q"
    assert "1,234 citing papers" in page.section("most-cited").text
    assert [one.text for one in page.all("th")] == ["December 2017", "February 2018"]
    assert page.links["/pith/category/#math"] == "Mathematics"
    empty = Page(home_page(SITE, Counts(), [], []))
    assert not empty.all("svg")
    assert empty.one("input", id="find").attributes["type"] == "search"


@pytest.mark.parametrize("kind", ["author", "keyword"])
def test_names_are_found_by_frequency_and_by_letter(kind: str) -> None:
    frequent = [ListCount("max-welling", 12, "Max Welling"), ListCount("..", 1, HOSTILE)]
    letters = [ListCount("m", 40), ListCount("", 1), ListCount("other", 2)]
    output = names_index(SITE, kind, frequent=frequent, letters=letters, total=41)
    page = Page(output)
    assert output.path == f"{kind}/index.html"
    assert page.links[f"/pith/{kind}/max-welling/"] == "Max Welling"
    assert page.links[f"/pith/{kind}/letter/m/"] == "M"
    assert page.links[f"/pith/{kind}/letter/other/"] == "Other"
    assert ("By family name" in page.text) == (kind == "author")
    assert f"41 {kind}s" in page.text
    assert_harmless(page)


def test_a_letter_has_pages() -> None:
    output = letter_page(SITE, "author", "m", [ListCount("max-welling", 12, "Max Welling")], number=2, pages=3)
    page = Page(output)
    assert output.path == "author/letter/m/page/2/index.html"
    assert page.links["/pith/author/max-welling/"] == "Welling, Max"
    assert page.one("a", rel="prev").attributes["href"] == "/pith/author/letter/m/"
    assert page.one("a", rel="next").attributes["href"] == "/pith/author/letter/m/page/3/"
    assert not Page(letter_page(SITE, "author", "m", [])).all("nav", class_="pager")


def test_the_taxonomy_is_whole() -> None:
    current = [key for group in GROUPS[:-1] for key in group.categories]
    divided = {key.partition(".")[0] for key in current if "." in key}
    assert len([key for key in current if key not in divided]) == 155
    assert len(NAMES) == sum(len(group.categories) for group in GROUPS)
    assert category_name("chao-dyn") == "Chaotic Dynamics"
    assert category_name("nobody.XX") == ""


def test_a_displayed_formula_in_a_link_is_no_place_of_its_own_for_the_keyboard() -> None:
    made = list_page(SITE, "month", "2017-12", "", [entry(title="On $$x$$")], Paging(None, 0, 1))
    link = Page(made).one("p", class_="paper-title").children[0]
    assert link.tag == "a"
    assert 'display="block"' in made.body.decode()
    assert "tabindex" not in made.body.decode().partition('class="paper-title"')[2].partition("</p>")[0]


def test_a_numbered_page_stays_as_it_is_when_the_list_grows() -> None:
    made = [
        list_page(SITE, "category", "cs.LG", "", [entry(1)], Paging(2, pages, total)).body
        for pages, total in ((3, 8), (9, 30))
    ]
    assert made[0] == made[1]
