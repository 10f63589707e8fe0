"""The tags that Scholar and Zotero read, read by their rules."""

from __future__ import annotations

import re

import pytest

from sitegen.site.metadata.facts import MOST_AUTHORS
from sitegen.site.metadata.paper_head import paper_metadata
from tests import testkit
from tests.site.metadata.heads import HERE, SITE, UNKNOWN_HOST, bundled, contents, paper_page_head, recorded
from tests.site.pages import KEY, Page, minted, sample

DAY = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}")


def tags(page: str) -> dict[str, list[str]]:
    """Return the tags of a page by name, in order."""
    found: dict[str, list[str]] = {}
    for one in Page(page).all("meta"):
        if "name" in one.attributes:
            found.setdefault(one.attributes["name"], []).append(one.attributes["content"])
    return found


def zotero_type(page: str) -> str:
    """Return the type of item that Zotero's "Embedded Metadata" takes a page for, as it reads these tags."""
    found = tags(page)
    if "citation_journal_title" in found:
        return "journalArticle"
    if "citation_technical_report_institution" in found:
        return "report"
    return found.get("z:itemType", ["journalArticle" if "citation_title" in found else "webpage"])[0]


def test_a_real_paper_is_told_as_scholar_wants_it() -> None:
    found = tags(paper_page_head(sample("TKDTZYGP")))
    assert found["citation_title"] == ["Learning Sparse Neural Networks through L₀ Regularization"]
    assert found["citation_author"] == ["Louizos, Christos", "Kingma, Diederik P.", "Welling, Max"]
    assert found["citation_publication_date"] == found["citation_online_date"] == ["2017/12/04"]
    assert found["citation_arxiv_id"] == ["1712.01312"]
    assert found["citation_doi"] == ["10.48550/arxiv.1712.01312"]
    assert found["citation_abstract_html_url"] == [f"{HERE}/paper/TKDTZYGP/"]
    assert found["citation_abstract"][0].startswith("We propose a practical method for L₀ norm regularization")
    assert found["citation_keywords"][0].split("; ")[0] == "regularization"
    assert found["citation_publisher"] == ["arXiv"]
    assert found["citation_technical_report_number"] == ["arXiv:1712.01312"]


def test_the_title_and_an_author_are_there_as_scholar_asks_even_where_a_paper_has_no_title() -> None:
    found = tags(paper_page_head(bundled(testkit.Paper(title=" "))))
    assert found["citation_title"][0].startswith("pith:2017:")
    assert all(DAY.fullmatch(day) for day in found["citation_publication_date"])


def test_no_pdf_of_another_host_and_no_language_that_nobody_said() -> None:
    found = tags(paper_page_head(sample("TKDTZYGP")))
    assert not {"citation_pdf_url", "citation_language", "citation_journal_title"} & found.keys()


def test_zotero_takes_a_preprint_for_a_preprint_and_never_for_an_article_in_a_mirror() -> None:
    page = paper_page_head(sample("TKDTZYGP"))
    assert zotero_type(page) == "preprint"
    assert zotero_type(page.replace("z:itemType", "itemType")) == "journalArticle"
    assert zotero_type(paper_page_head(bundled(testkit.Paper(kind="zenodo", id="123")))) == "document"


def test_an_excerpt_of_an_abstract_ends_with_an_ellipsis_and_a_whole_one_does_not() -> None:
    for text, ending in (("Long enough. " * 80, "…"), ("Short and whole.", "whole.")):
        paper = bundled(testkit.Paper(abstract=text))
        assert paper.abstract_is_whole == (ending != "…")
        assert contents(paper_metadata(SITE, paper, paper.number.short).meta, "citation_abstract")[0].endswith(ending)


def test_of_three_thousand_authors_a_hundred_are_told_and_the_head_stays_light() -> None:
    paper = bundled(
        testkit.Paper(
            authors=tuple(
                f"A{chr(97 + n % 26)}a Writer{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(3_000)
            )
        )
    )
    page = paper_page_head(paper)
    assert len(tags(page)["citation_author"]) == MOST_AUTHORS == 60
    assert page.count('"@type":"Person"') == MOST_AUTHORS
    assert len(page.encode()) < 22_000


def test_a_suffix_stays_with_the_name_a_collaboration_stays_whole_and_others_are_nobody() -> None:
    paper = bundled(testkit.Paper())
    names = ("Ludwig van Beethoven", "John Smith, Jr.", "ATLAS Collaboration", "et al.")
    told = contents(paper_metadata(SITE, paper, paper.number.short, names).meta, "citation_author")
    assert told == ["van Beethoven, Ludwig", "Smith, John Jr.", "ATLAS Collaboration"]


def test_names_that_the_caller_has_are_not_worked_out_again() -> None:
    paper = sample("TKDTZYGP")
    assert contents(paper_metadata(SITE, paper, "TKDTZYGP", ("Ada Example",)).meta, "citation_author") == [
        "Example, Ada"
    ]


def test_an_unknown_host_leaves_out_the_address_and_nothing_else() -> None:
    known, unknown = (tags(paper_page_head(sample("TKDTZYGP"), site)) for site in (SITE, UNKNOWN_HOST))
    known.pop("citation_abstract_html_url")
    known["twitter:card"] = ["summary"]
    assert known == unknown


@pytest.mark.parametrize("moment", ["", "2017", "2017-12", "soon", "2017-13-04T00:00:00Z", "2017-12-04junk"])
def test_no_date_is_made_up(moment: str) -> None:
    paper = sample("TKDTZYGP")
    object.__setattr__(paper, "record", paper.record._replace(submitted_at=moment))
    metadata = paper_metadata(SITE, paper, "TKDTZYGP")
    for name in ("citation_publication_date", "citation_online_date", "article:published_time"):
        assert contents(metadata.meta, name) == []
    assert "datePublished" not in metadata.data


def test_a_doi_that_only_an_unsigned_alias_says_is_not_told() -> None:
    document = testkit.mint_record(testkit.Paper(kind="zenodo", id="77"), KEY)
    other = document["aliases"][0] | {"alias_kind": "doi", "alias_value": "10.1234/other"}
    document["aliases"].append(other)
    assert "citation_doi" not in tags(paper_page_head(minted(document)))
    assert tags(paper_page_head(recorded(testkit.Paper())))["citation_doi"] == ["10.48550/arxiv.1712.09999"]
