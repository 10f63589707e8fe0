"""The page of a paper: all that it must show, each block with its origin, and nothing that a document smuggles in."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from sitegen.errors import Problem
from sitegen.pith.paper import Claim, Companion, Paper, Reference, Review, Text
from sitegen.pith.provenance import Provenance
from sitegen.pith.refusals import TITLE_NOT_BOUND
from sitegen.site.paper_page import CITED_BY_PAGE, cited_by_page, cited_by_pages, disambiguation_page, paper_page
from sitegen.site.words import PROVENANCE_WORDS
from tests.site.pages import HOSTILE, KEY, SCRIPT, Page, citing, entry, make_site, minted, sample
from tests.testkit import Paper as Minted
from tests.testkit import mint_bundle, mint_record

SITE = make_site()
TKDTZYGP = sample("TKDTZYGP", Companion(notes="A *note*.", source="a saved page"))
OCXKLV42 = sample("OCXKLV42")


def page_of(paper: Paper, **options: object) -> Page:
    return Page(paper_page(SITE, paper, page=paper.number.short, **options))  # type: ignore[arg-type]


PAGE = page_of(TKDTZYGP, cited_by=[citing(), citing(score=None, key=None, page="ABCDEFGH")])
RECEIPT = page_of(OCXKLV42)


def test_the_page_answers_at_all_its_addresses() -> None:
    output = paper_page(SITE, TKDTZYGP, page="TKDTZYGP")
    assert output.path == "paper/TKDTZYGP/index.html"
    assert output.links == (
        "paper/TKDTZYGP4524S5RYKCWOKET6FR/index.html",
        "paper/1712.01312/index.html",
        "p/1712.01312/index.html",
    )


def test_a_page_at_its_whole_suffix_does_not_link_to_itself() -> None:
    suffix = TKDTZYGP.number.suffix
    output = paper_page(SITE, TKDTZYGP, page=suffix, aliases=False)
    assert output.path == f"paper/{suffix}/index.html"
    assert output.links == ()


def test_identifiers_lead_to_their_sources() -> None:
    assert PAGE.links["https://arxiv.org/abs/1712.01312v2"] == "1712.01312v2"
    assert PAGE.links["https://doi.org/10.48550/arxiv.1712.01312"] == "10.48550/arxiv.1712.01312"
    assert PAGE.links["/pith/pith/TKDTZYGP4524S5RYKCWOKET6FR/"] == "Record page"


def test_date_and_categories_lead_to_their_lists() -> None:
    assert PAGE.links["/pith/month/2017-12/"] == "all of December 2017"
    words = " ".join(PAGE.one("dl", class_="classification").text.split())
    assert words.startswith("Submitted 4 December 2017 (all of December 2017) Categories ")
    assert words.endswith(" stat.ML Machine Learning cs.LG Machine Learning")
    assert PAGE.links["/pith/category/cs.LG/"] == "cs.LG Machine Learning"


def test_the_title_has_its_math_set() -> None:
    heading = PAGE.one("h1")
    assert [one.tag for one in heading.children] == ["math"]
    assert "Learning Sparse Neural Networks through" in heading.text


def test_authors_and_keywords_lead_to_their_lists() -> None:
    assert PAGE.links["/pith/author/max-welling/"] == "Max Welling"
    assert PAGE.links["/pith/keyword/regularization/"] == "regularization"


def test_many_authors_are_folded_away_but_there() -> None:
    names = tuple(f"Ada Number{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(50))
    page = page_of(minted(mint_bundle(Minted(authors=names), KEY)))
    first, rest = page.all("ul", class_="authors")
    assert len(first.children) == 30
    assert len(rest.children) == 20
    assert page.one("summary").text == "20 more authors"


def test_an_excerpt_says_that_it_is_one_and_a_whole_abstract_does_not() -> None:
    assert PAGE.one("h2", id="abstract").text == "Abstract, an excerpt"
    assert "[…]" in PAGE.section("abstract").text
    whole = page_of(replace(TKDTZYGP, abstract=Text("Whole.", Provenance.BOUND), abstract_is_whole=True))
    assert whole.one("h2", id="abstract").text == "Abstract"
    assert "[…]" not in whole.section("abstract").text
    assert "bound by hash" in whole.section("abstract").text


@pytest.mark.parametrize("provenance", list(Provenance))
def test_every_block_names_its_origin_in_the_one_vocabulary(provenance: Provenance) -> None:
    text = Text("Something", provenance)
    page = page_of(
        replace(
            TKDTZYGP,
            title=text,
            authors=text,
            abstract=text,
            keywords_provenance=provenance,
            review=Review(read=False, provenance=provenance),
            references=(Reference(None, "A reference", {}),),
            references_provenance=provenance,
        ),
        cited_by=[citing(origins=(provenance,))],
    )
    links = page.all("a", class_=f"origin-{provenance.value}")
    for block in ("abstract", "keywords", "reading", "references", "cited-by"):
        assert PROVENANCE_WORDS[provenance].name in page.section(block).text
    assert {one.attributes["href"] for one in links} == {f"/pith/mirror/#{provenance.value}"}
    assert len([one for one in links if one.text == PROVENANCE_WORDS[provenance].name]) >= 7


def test_the_mark_beside_the_title_says_how_far_the_paper_is_proven() -> None:
    assert PAGE.one("a", class_="trust").text == "Verified bundle"
    assert RECEIPT.one("a", class_="trust").text == "Receipt only"


def test_a_receipt_vouches_for_the_record_alone() -> None:
    assert "identifiers, date, categories and license: receipt only" in RECEIPT.text
    assert "authors: unsigned record" in RECEIPT.text
    assert "title: bound by hash" in RECEIPT.text
    assert "signed bundle" not in RECEIPT.text


def test_an_unread_paper_says_so() -> None:
    assert "This paper has not been read by Pith yet." in PAGE.section("reading").text


def test_a_reading_is_shown() -> None:
    review = Review(
        read=True,
        provenance=Provenance.SIGNED,
        created_at="2026-05-20T10:00:00Z",
        models=("model-a",),
        headline="Gates that learn.",
        strongest_claim="Exact zeros are learnt.",
        weakest_assumption="Gates are independent.",
        claims=(Claim("C1", "strongest_claim", "A claim.", "machine_extracted", "unclaimed"),),
    )
    snapshot = {"verdict": {"what_would_settle_it": "An experiment.", "strongest_claim": "Twice?", "id": "v1"}}
    text = " ".join(page_of(replace(TKDTZYGP, review=review, snapshot=snapshot)).section("reading").text.split())
    assert "has not been read" not in text
    for words in (
        "Read on 20 May 2026 by model-a.",
        "The pith Gates that learn.",
        "Core claim Exact zeros are learnt.",
        "Load-bearing premise Gates are independent.",
        "What would settle it An experiment.",
        "C1 A claim. strongest claim, machine extracted, unclaimed",
    ):
        assert words in text
    assert "Twice?" not in text


def test_citing_papers_are_listed_with_what_is_known_of_them() -> None:
    inside, outside = citing(page="ABCDEFGH", score=None), citing()
    doi, plain = citing(key="doi:10.1000/x y"), citing(key="doi:10.1000/xyz", relation="depends_on")
    page = page_of(TKDTZYGP, cited_by=[outside, inside, doi, plain, citing(key=None)])
    rows = page.one("ol", class_="citing").children
    assert len(rows) == 5
    words = " ".join(rows[0].text.split())
    assert "cs.LG May 2026 unverdicted novelty 8.0 unsigned companion It cites." in words
    addresses = [[a.attributes["href"] for a in page.all("a") if "Crafting" in a.text]]
    assert addresses == [["https://arxiv.org/abs/2605.00001", "/pith/paper/ABCDEFGH/", "https://doi.org/10.1000/xyz"]]
    assert "novelty" not in rows[1].text
    assert "depends on" in rows[3].text
    assert "Cited by 5 papers" in page.section("cited-by").text


def test_a_paper_that_nobody_cites_says_so() -> None:
    assert "No paper that cites this one is known" in page_of(TKDTZYGP).section("cited-by").text


def test_citing_papers_beyond_the_first_page_have_pages_of_their_own() -> None:
    total = 2 * CITED_BY_PAGE + 1
    assert cited_by_pages(total) == 3
    first = page_of(TKDTZYGP, cited_by=[citing()] * CITED_BY_PAGE, cited_by_total=total)
    assert first.one("a", rel="next").attributes["href"] == "/pith/paper/TKDTZYGP/cited-by/2/"
    output = cited_by_page(SITE, title="$x$", page="TKDTZYGP", number=2, total=total, entries=[citing()])
    second = Page(output)
    assert output.path == "paper/TKDTZYGP/cited-by/2/index.html"
    assert second.one("ol").attributes["start"] == "101"
    assert second.one("a", rel="prev").attributes["href"] == "/pith/paper/TKDTZYGP/"
    assert second.one("a", rel="next").attributes["href"] == "/pith/paper/TKDTZYGP/cited-by/3/"


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (100, 1), (101, 2), (200, 2), (201, 3)])
def test_a_hundred_citing_papers_fill_a_page(total: int, pages: int) -> None:
    assert cited_by_pages(total) == pages


def test_references_lead_to_pages_of_the_mirror_first() -> None:
    references = (
        Reference("arxiv:1611.01838", "Known here", {}),
        Reference("arxiv:1706.04638", "", {}),
        Reference(None, "", {}),
    )
    page = page_of(replace(TKDTZYGP, references=references), references={"arxiv:1611.01838": entry(7)})
    section = page.section("references")
    assert "3 references" in section.text
    assert "/pith/paper/AAAAAAAH/" in page.links
    assert page.links["https://arxiv.org/abs/1706.04638"] == "arxiv:1706.04638"
    assert "untitled" in section.text


def test_downloads_fit_the_level() -> None:
    bundle, receipt = ({one.rsplit("/", 1)[-1] for one in page.links} for page in (PAGE, RECEIPT))
    assert {"bundle.json", "state.json", "events.json", "graph.json"} <= bundle
    assert not {"bundle.json", "state.json"} & receipt
    assert "OCXKLV426LDXCCJME7JSY36CQW.json" in receipt


def test_the_shell_check_names_this_mirror_and_what_it_must_print() -> None:
    command = PAGE.one("pre", class_="command").text
    assert command.startswith("curl -s https://mirror.example/pith/pith/TKDTZYGP4524S5RYKCWOKET6FR.json | jq -c ")
    assert command.endswith('print(hashlib.sha256(b).hexdigest())"')
    assert "9a873ce0cfe775c9763850ace5127e2c43aeba765566d28626f00ae4ff422fc1" in PAGE.section("check").text
    assert "BASE" not in PAGE.section("check").text


def test_without_an_address_the_shell_check_explains_its_placeholder() -> None:
    page = Page(paper_page(make_site(""), TKDTZYGP, page="TKDTZYGP"))
    assert page.one("pre", class_="command").text.startswith("curl -s BASE/pith/TKDTZYGP")
    assert "in place of BASE" in page.section("check").text


def test_warnings_of_the_paper_stand_on_its_page() -> None:
    problem = Problem(TITLE_NOT_BOUND, "$.events[1]", f"The title is {SCRIPT}.")
    assert not PAGE.all("section", class_="notices")
    section = page_of(replace(TKDTZYGP, problems=(problem,))).section("notices")
    for words in ("P080", "$.events[1]", SCRIPT, TITLE_NOT_BOUND.fix):
        assert words in section.text


def test_the_license_is_a_link_only_where_it_is_an_address() -> None:
    assert PAGE.one("a", rel="license external noopener").text == "arXiv, non-exclusive license to distribute"
    none = page_of(minted(mint_bundle(Minted(license=""), KEY)))
    assert "names no license" in none.section("downloads").text
    null = page_of(minted(mint_bundle(Minted(license="http://x.example/\0"), KEY)))
    assert not null.all("a", rel="license external noopener")
    hostile = page_of(minted(mint_bundle(Minted(license="javascript:alert(1)"), KEY)))
    assert not any(address.lower().startswith("javascript") for address in hostile.links)
    assert "javascript:alert(1)" in hostile.section("downloads").text


def test_notes_of_the_operator_are_marked_as_theirs() -> None:
    section = PAGE.section("notes")
    assert "A note." in section.text
    assert "notes: unsigned companion, source: a saved page" in section.text


@pytest.mark.parametrize("mint", [mint_bundle, mint_record])
def test_nothing_in_a_document_becomes_markup(mint: object) -> None:
    paper = Minted(
        title=f"Title {HOSTILE}",
        abstract=f"Abstract {HOSTILE} $x<y$ \\href{{javascript:alert(1)}}{{here}}",
        authors=(f"Eve {HOSTILE}", "../../etc/passwd"),
        kind=f"kind{HOSTILE}",
        id=f"../{HOSTILE}",
        primary=f"../{HOSTILE}",
        cross=("..", "a/b", HOSTILE),
        license=f"https://x.example/{HOSTILE}",
        headline=HOSTILE,
        references=({"title": HOSTILE, "doi": f"10.1000/{HOSTILE}"},),
        claims=({"claim_id": HOSTILE, "kind": HOSTILE, "text": HOSTILE, "status": HOSTILE, "attestation": HOSTILE},),
        verdict={
            "id": "v",
            "created_at": "2026-05-18T00:00:00Z",
            "strongest_claim": HOSTILE,
            "model_set": {"a": HOSTILE},
        },
    )
    companion = Companion(keywords=(HOSTILE, ".."), notes=f"{SCRIPT} [x](javascript:alert(1)) <b>x</b>", source=HOSTILE)
    assembled = minted(mint(paper, KEY), companion)  # type: ignore[operator]
    row = citing(
        title=HOSTILE, category=HOSTILE, month=HOSTILE, verdict=HOSTILE, summary=HOSTILE, key=f"doi:10.1/{HOSTILE}"
    )
    page = page_of(assembled, cited_by=[row], references={})
    assert_harmless(page)
    assert "alert(1)" in page.text


def assert_harmless(page: Page) -> None:
    assert not page.all("script")
    assert not page.all("img")
    assert not page.all("b")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", html.unescape(page.source))
    for element in page.elements:
        assert not any(name.startswith("on") for name in element.attributes)
        address = element.attributes.get("href", "")
        assert re.match(r"(?:https?://|mailto:|/pith/|#)", address) or "href" not in element.attributes
        assert ".." not in address.split("/")


@pytest.mark.parametrize("blank", ["", " ", "\u202e", "\u200b \u202e"])
def test_a_blank_value_still_leaves_something_to_read(blank: str) -> None:
    paper = minted(
        mint_bundle(Minted(title=blank, primary=blank or "cs.LG"), KEY), Companion(keywords=(f"{blank}\u202d",))
    )
    page = page_of(paper, cited_by=[citing(title=blank, key=None)])
    assert page.one("h1").text == str(paper.number)
    assert "untitled" in page.section("cited-by").text
    assert all(one.text.strip() for one in page.all("a"))


def test_letters_that_name_several_papers_lead_to_each() -> None:
    first, second = entry(1, page="A" * 8 + "B" * 18), entry(2, page="A" * 8 + "C" * 18)
    output = disambiguation_page(SITE, "AAAAAAAA", [first, second])
    page = Page(output)
    assert output.path == "paper/AAAAAAAA/index.html"
    assert {f"/pith/paper/{first.page}/", f"/pith/paper/{second.page}/"} <= set(page.links)
