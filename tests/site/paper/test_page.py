"""The page of a paper: all that it must show, each block with its origin, and nothing that a document smuggles in."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest

from sitegen.errors import Problem
from sitegen.pith.paper import Claim, Companion, Reference, Review, Text
from sitegen.pith.provenance import Provenance
from sitegen.pith.refusals import TITLE_NOT_BOUND
from sitegen.site.paper.context import AUTHORS_LINKED, AUTHORS_SHOWN
from sitegen.site.paper.page import disambiguation_page, paper_page
from sitegen.site.words import provenance_words
from tests.site.pages import HOSTILE, KEY, SCRIPT, STRINGS, Page, citing, entry, make_site, minted, sample
from tests.site.paper.paper_pages import SITE, TKDTZYGP, names, output_of, page_of, words_of
from tests.testkit import Paper as Minted
from tests.testkit import mint_bundle, mint_record

WORDS = provenance_words(STRINGS)
OCXKLV42 = sample("OCXKLV42")
PAGE = page_of(TKDTZYGP, [citing(), citing(score=None, key=None, page="ABCDEFGH")])
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
    record = "/pith/pith/TKDTZYGP4524S5RYKCWOKET6FR/"
    assert [one.text for one in PAGE.all("a", href=record)] == [
        "Receipt, events and canonical record in full",
        "pith:2017:TKDTZYGP4524S5RYKCWOKET6FR",
        "Record page",
    ]
    assert PAGE.one("a", href="https://arxiv.org/pdf/1712.01312v2").text == "PDF at arXiv"


def test_date_and_categories_lead_to_their_lists() -> None:
    assert PAGE.links["/pith/month/2017-12/"] == "all of December 2017"
    words = words_of(PAGE.section("facts"))
    assert words.startswith(
        "Facts Submitted 4 December 2017 (all of December 2017) Categories stat.ML Machine Learning"
    )
    assert words.partition(" arXiv ")[0].endswith(" cs.LG Machine Learning")
    assert words_of(PAGE.one("p", class_="kicker")) == "stat.ML Machine Learning 4 December 2017"
    assert PAGE.links["/pith/category/cs.LG/"] == "cs.LG Machine Learning"


def test_the_title_has_its_math_set() -> None:
    heading = PAGE.one("h1")
    assert [one.tag for one in heading.children] == ["math"]
    assert "Learning Sparse Neural Networks through" in heading.text


def test_authors_and_keywords_lead_to_their_lists() -> None:
    assert PAGE.links["/pith/author/max-welling/"] == "Max Welling"
    assert PAGE.links["/pith/keyword/regularization/"] == "regularization"


def test_many_authors_are_folded_away_but_there() -> None:
    page = page_of(minted(mint_bundle(Minted(authors=names(AUTHORS_SHOWN + 20)), KEY)))
    first, rest = page.all("ul", class_="authors")
    assert len(first.children) == AUTHORS_SHOWN
    assert len(rest.children) == 20
    assert page.one("details", class_="more-authors").children[0].text == "20 more authors"
    assert "more authors stand in" not in page.text


def test_a_collaboration_stands_in_the_files_that_cite_the_paper() -> None:
    output = output_of(minted(mint_bundle(Minted(authors=names(3_000)), KEY)))
    page = Page(output)
    assert sum(len(one.children) for one in page.all("ul", class_="authors")) == AUTHORS_LINKED
    folded = page.one("details", class_="more-authors")
    assert folded.children[0].text == f"{3_000 - AUTHORS_SHOWN:,} more authors"
    assert f"{3_000 - AUTHORS_LINKED:,} more authors stand in the files that cite this paper." in folded.text
    assert re.fullmatch("/pith/paper/.{8}/cite.csl.json", folded.children[-1].children[0].attributes["href"])
    assert len(output.body) < 60_000


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
        [citing(origins=(provenance,))],
    )
    links = page.all("a", class_=f"origin-{provenance.value}")
    for block in ("abstract", "keywords", "reading", "references", "cited-by"):
        assert WORDS[provenance].name in page.section(block).text
    assert {one.attributes["href"] for one in links} == {f"/pith/mirror/#{provenance.value}"}
    assert len([one for one in links if one.text == WORDS[provenance].name]) >= 7


def test_the_mark_beside_the_title_says_how_far_the_paper_is_proven() -> None:
    for page, words in ((PAGE, "Verified bundle"), (RECEIPT, "Receipt only")):
        mark = page.one("a", class_="trust")
        assert mark.text == words
        assert mark.attributes["href"] == "#proof"
        assert page.one("h2", id="proof").text


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
    text = words_of(page_of(replace(TKDTZYGP, review=review, snapshot=snapshot)).section("reading"))
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


def test_downloads_fit_the_level() -> None:
    bundle, receipt = ({one.rsplit("/", 1)[-1] for one in page.links} for page in (PAGE, RECEIPT))
    assert {"bundle.json", "state.json", "events.json", "graph.json"} <= bundle
    assert not {"bundle.json", "state.json"} & receipt
    assert "OCXKLV426LDXCCJME7JSY36CQW.json" in receipt


def test_the_shell_check_names_this_mirror_and_what_it_must_print() -> None:
    command = PAGE.one("pre", class_="command").text
    assert command.startswith("curl -s https://mirror.example/pith/pith/TKDTZYGP4524S5RYKCWOKET6FR.json | jq -c ")
    assert command.endswith('print(hashlib.sha256(b).hexdigest())"')
    expected = "9a873ce0cfe775c9763850ace5127e2c43aeba765566d28626f00ae4ff422fc1"
    assert PAGE.one("code", class_="hash").text == expected
    assert "BASE" not in PAGE.section("proof").text


def test_without_an_address_the_shell_check_explains_its_placeholder() -> None:
    page = Page(output_of(TKDTZYGP, site=make_site("")))
    assert page.one("pre", class_="command").text.startswith("curl -s BASE/pith/TKDTZYGP")
    assert "in place of BASE" in page.section("proof").text


def test_warnings_of_the_paper_stand_on_its_page() -> None:
    problem = Problem(TITLE_NOT_BOUND, "$.events[1]", f"The title is {SCRIPT}.")
    assert not PAGE.all("section", class_="notices")
    section = page_of(replace(TKDTZYGP, problems=(problem,))).section("notices")
    for words in ("P080", "$.events[1]", SCRIPT, TITLE_NOT_BOUND.fix):
        assert words in section.text


def test_the_license_is_a_link_only_where_it_is_an_address() -> None:
    assert PAGE.one("a", rel="license external noopener").text == "arXiv, non-exclusive license to distribute"
    none = page_of(minted(mint_bundle(Minted(license=""), KEY)))
    assert "License The canonical record names none." in words_of(none.section("facts"))
    null = page_of(minted(mint_bundle(Minted(license="http://x.example/\0"), KEY)))
    assert not null.all("a", rel="license external noopener")
    hostile = page_of(minted(mint_bundle(Minted(license="javascript:alert(1)"), KEY)))
    assert not any(address.lower().startswith("javascript") for address in hostile.links)
    assert "javascript:alert(1)" in hostile.section("facts").text


def test_notes_of_the_operator_are_marked_as_theirs() -> None:
    section = PAGE.section("notes")
    assert "A note." in section.text
    assert "notes: unsigned companion · source: a saved page" in section.text


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
    page = Page(output_of(assembled, [row, row], years=[(HOSTILE, 1), ("2026", 1)]))
    assert_harmless(page)
    assert "alert(1)" in page.text


def assert_harmless(page: Page) -> None:
    """Hold a page to be made of our elements alone: no script but ours, no picture but ours, no address elsewhere."""
    for script in page.all("script"):
        if script.attributes.get("type") == "application/ld+json":
            assert not re.search("[<>&]", script.text)
            json.loads(script.text)
        else:
            assert re.fullmatch(r"/(?:pith/)?assets/[a-z]+\.js", script.attributes.get("src", ""))
            assert script.text == ""
    assert all(re.fullmatch("/(?:pith/)?paper/[A-Z2-7]+/badge.svg", one.attributes["src"]) for one in page.all("img"))
    assert not page.all("b")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", html.unescape(page.source))
    for element in page.elements:
        assert not any(name.startswith("on") for name in element.attributes)
        address = element.attributes.get("href", "")
        assert re.match(r"(?:https?://|mailto:|/pith/|#)", address) or "href" not in element.attributes
        assert ".." not in address.split("/")


@pytest.mark.parametrize(
    "smuggled",
    [
        "<script>alert(1)</script>",
        "<script src=//evil.example/x.js></script>",
        '<script type="application/ld+json">{"name":"<!--<script>"}</script>',
        "<img src=x>",
        "<p onclick=alert(1)>x</p>",
        '<a href="javascript:alert(1)">x</a>',
        "<p>\u202ex</p>",
    ],
)
def test_what_is_smuggled_in_would_be_noticed(smuggled: str) -> None:
    page = Page(PAGE.source.replace("</main>", f"{smuggled}</main>"))
    with pytest.raises(AssertionError):
        assert_harmless(page)


@pytest.mark.parametrize("blank", ["", " ", "\u202e", "\u200b \u202e"])
def test_a_blank_value_still_leaves_something_to_read(blank: str) -> None:
    paper = minted(
        mint_bundle(Minted(title=blank, primary=blank or "cs.LG"), KEY), Companion(keywords=(f"{blank}\u202d",))
    )
    page = page_of(paper, [citing(title=blank, key=None)])
    assert page.one("h1").text == str(paper.number)
    assert "untitled" in page.section("cited-by").text
    assert all(one.text.strip() for one in page.all("a"))


def test_letters_that_name_several_papers_lead_to_each() -> None:
    first, second = entry(1, page="A" * 8 + "B" * 18), entry(2, page="A" * 8 + "C" * 18)
    output = disambiguation_page(SITE, "AAAAAAAA", [first, second])
    page = Page(output)
    assert output.path == "paper/AAAAAAAA/index.html"
    assert {f"/pith/paper/{first.page}/", f"/pith/paper/{second.page}/"} <= set(page.links)
