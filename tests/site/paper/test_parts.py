"""The parts of a paper's page beside its text: citing papers, citations, badge, references."""

from __future__ import annotations

from dataclasses import replace

from sitegen.pith.paper import Reference
from sitegen.site.exports import exports_of
from sitegen.site.paper.page import paper_page
from sitegen.site.paper.parts import EXPORT_SHOWN, REFERENCES_SHOWN
from tests.site.pages import KEY, Page, citing, entry, minted
from tests.site.paper.paper_pages import SITE, TKDTZYGP, names, output_of, page_of, words_of
from tests.testkit import Paper as Minted
from tests.testkit import mint_bundle

PAGE = page_of(TKDTZYGP)


def test_citing_papers_are_listed_with_what_is_known_of_them() -> None:
    inside, outside = citing(page="ABCDEFGH", score=None), citing()
    doi, plain = citing(key="doi:10.1000/x y"), citing(key="doi:10.1000/xyz", relation="depends_on")
    page = page_of(TKDTZYGP, [outside, inside, doi, plain, citing(key=None)])
    rows = page.one("ol", class_="citing").children
    assert len(rows) == 5
    assert "cs.LG May 2026 unverdicted novelty 8.0 unsigned companion It cites." in words_of(rows[0])
    addresses = [a.attributes["href"] for row in rows for a in row.children[0].children if a.tag == "a"]
    assert addresses == ["https://arxiv.org/abs/2605.00001", "/pith/paper/ABCDEFGH/", "https://doi.org/10.1000/xyz"]
    assert [row.attributes.get("data-score") for row in rows] == ["8", None, "8", "8", "8"]
    assert [row.attributes["data-date"] for row in rows] == ["2026-05"] * 5
    assert "novelty" not in rows[1].text
    assert "depends on" in rows[3].text
    assert page.one("h2", id="cited-by").text == "Cited by 5 papers"
    assert page.one("a", href="#cited-by").text == "Cited by 5 papers"


def test_a_paper_that_nobody_cites_says_so() -> None:
    page = page_of(TKDTZYGP)
    assert "No paper that cites this one is known" in page.section("cited-by").text
    assert page.one("a", href="#cited-by").text == "Cited by none"
    assert not page.all("div", class_="citing-tools")


def test_a_page_that_was_made_of_the_paper_alone_is_that_of_an_uncited_paper() -> None:
    page = Page(paper_page(SITE, TKDTZYGP, page="TKDTZYGP"))
    assert words_of(page.section("cited-by")) == words_of(page_of(TKDTZYGP).section("cited-by"))


def test_the_years_of_the_citations_are_drawn_where_there_are_several() -> None:
    rows = [citing(), citing(month="2024-01")]
    drawn = Page(output_of(TKDTZYGP, rows, years=[("2024", 1), ("2026", 1)])).section("cited-by")
    assert "Citations per year" in drawn.text
    assert "Citations per year" not in Page(output_of(TKDTZYGP, rows, years=[("2026", 2)])).section("cited-by").text


def test_five_ways_to_cite_are_shown_and_are_files() -> None:
    blocks = PAGE.all("details", name="cite")
    assert [one.children[0].text for one in blocks] == ["BibTeX", "RIS", "CSL-JSON", "APA", "Markdown"]
    assert ["open" in one.attributes for one in blocks] == [True, False, False, False, False]
    for name, export in zip(
        ("bib", "ris", "csl.json", "txt", "md"), exports_of(SITE, TKDTZYGP, "TKDTZYGP"), strict=True
    ):
        key = f"cite-{name.replace('.', '-')}"
        assert PAGE.one("code", id=key).text == export.shown.rstrip()
        assert PAGE.one("button", **{"data-copy": key}).text.startswith("Copy ")
        file = PAGE.one("a", download=f"TKDTZYGP.{name}")
        assert file.attributes["href"] == f"/pith/paper/TKDTZYGP/cite.{name}"


def test_a_citation_that_is_very_long_is_cut_on_the_page_and_whole_in_its_file() -> None:
    paper = minted(mint_bundle(Minted(authors=names(3_000)), KEY))
    page = page_of(paper)
    shown = page.one("code", id="cite-ris").text
    assert shown.endswith("…")
    assert len(shown) == EXPORT_SHOWN + 1
    whole = next(one for one in exports_of(SITE, paper, paper.number.short) if one.name == "ris")
    assert shown[:-1] == whole.shown[:EXPORT_SHOWN]


def test_every_button_copies_an_element_of_its_page() -> None:
    ids = {one.attributes["id"] for one in PAGE.elements if "id" in one.attributes}
    copied = [one.attributes["data-copy"] for one in PAGE.all("button") if "data-copy" in one.attributes]
    assert len(copied) == len(set(copied)) == 8
    assert set(copied) <= ids


def test_the_badge_is_shown_and_given_to_paste() -> None:
    section = PAGE.section("badge")
    image = PAGE.one("img")
    assert image.attributes["src"] == "/pith/paper/TKDTZYGP/badge.svg"
    assert image.attributes["alt"] == "Pith TKDTZYGP: verified bundle"
    assert image.attributes["height"] == "20"
    assert "[![Pith TKDTZYGP: verified bundle](https://mirror.example/pith/paper/TKDTZYGP/badge.svg)]" in section.text


def test_references_lead_to_pages_of_the_mirror_first() -> None:
    references = (
        Reference("arxiv:1611.01838", "Known here", {}),
        Reference("arxiv:1706.04638", "", {}),
        Reference(None, "", {}),
    )
    paper = replace(TKDTZYGP, references=references)
    page = Page(output_of(paper, references={"arxiv:1611.01838": entry(7)}))
    section = page.section("references")
    assert "3 references" in section.text
    assert "/pith/paper/AAAAAAAH/" in page.links
    assert page.links["https://arxiv.org/abs/1706.04638"] == "arxiv:1706.04638"
    assert "untitled" in section.text
    assert "It cites" in page.section("neighbourhood").text
    assert not [one for one in page_of(paper).elements if one.attributes.get("aria-labelledby") == "neighbourhood"]


def test_very_many_references_end_somewhere_and_say_so() -> None:
    references = tuple(Reference(None, f"Number {number}", {}) for number in range(REFERENCES_SHOWN + 2))
    page = page_of(replace(TKDTZYGP, references=references))
    assert len(page.one("ol", class_="references").children) == REFERENCES_SHOWN
    assert "2 more stand in graph.json." in page.section("references").text
