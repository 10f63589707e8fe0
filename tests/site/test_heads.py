"""Heads: the mirror's name after every title, the page's own address, and what programs are told everywhere."""

from __future__ import annotations

from sitegen.site.heads import page_head, paper_head
from sitegen.site.mirror import Head
from tests.site.pages import HOSTILE, Page, make_site, sample
from tests.site.paper.paper_pages import SITE, output_of

TKDTZYGP = sample("TKDTZYGP")
NOWHERE = make_site("")


def head_of_paper() -> Head:
    return paper_head(SITE, TKDTZYGP, "TKDTZYGP", title="A title", description="Its text.", authors=("Ada Example",))


def test_the_name_of_the_mirror_follows_the_title_but_not_itself() -> None:
    assert page_head(SITE, "Months", None).title == "Months · A test mirror"
    assert page_head(SITE, "A test mirror", None).title == "A test mirror"
    assert head_of_paper().title == "A title · A test mirror"


def test_the_canonical_address_is_whole_or_not_there() -> None:
    address = SITE.routes.index("month")
    assert page_head(SITE, "Months", address).canonical == "https://mirror.example/pith/month/"
    assert page_head(NOWHERE, "Months", NOWHERE.routes.index("month")).canonical == ""
    assert page_head(SITE, "Page not found", None).canonical == ""
    assert head_of_paper().canonical == "https://mirror.example/pith/paper/TKDTZYGP/"


def test_every_head_leads_to_the_feeds_and_the_search() -> None:
    for head in (page_head(SITE, "Months", None), head_of_paper()):
        found = {(link.rel, link.type) for link in head.links}
        assert ("alternate", "application/atom+xml") in found
        assert ("alternate", "application/feed+json") in found
        assert ("search", "application/opensearchdescription+xml") in found


def test_two_mirrors_in_one_process_do_not_share_their_links() -> None:
    elsewhere = make_site("https://other.example")
    of_both = [page_head(site, "Months", None).links for site in (SITE, elsewhere, SITE)]
    assert of_both[0] == of_both[2] != of_both[1]
    assert all("/pith/" not in link.href for link in of_both[1])


def test_only_a_paper_tells_of_its_authors() -> None:
    names = {one.name for one in head_of_paper().meta}
    assert {"citation_title", "citation_author"} <= names
    assert head_of_paper().data
    assert "citation_title" not in {one.name for one in page_head(SITE, "Months", SITE.routes.index("month")).meta}


def test_the_head_of_a_page_carries_all_of_it_once() -> None:
    page = Page(output_of(TKDTZYGP))
    assert page.one("title").text.startswith("Learning Sparse Neural Networks through L₀ Regularization · ")
    described = page.one("meta", name="description").attributes["content"]
    assert described.startswith("We propose a practical method")
    assert page.one("link", rel="canonical").attributes["href"] == "https://mirror.example/pith/paper/TKDTZYGP/"
    assert page.one("link", type="application/atom+xml").attributes["href"] == "/pith/feed.atom"


def test_a_title_that_is_markup_is_text() -> None:
    page = Page(SITE.theme.render("not-found.html", {"page": _Only(page_head(SITE, HOSTILE, None)), "site": SITE}))
    assert "<script>alert(1)</script>" in page.one("title").text
    assert not [one for one in page.all("script") if "alert" in one.text]


class _Only:
    def __init__(self, head: Head) -> None:
        self.head = head
