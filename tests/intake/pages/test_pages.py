"""Saved pages of papers: the known one as text, the same in many tags, and pages that try to do harm."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.intake.identifiers import Identifier, Scheme
from sitegen.intake.pages.html import lines_of_html
from sitegen.intake.pages.lines import lines_of_text
from sitegen.intake.pages.paper_page import PaperPage, read_page
from tests.intake.pages.saved import PAGE, STYLES, TEXT

ROOT = Path(__file__).parents[3]
SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"


def read(data: bytes | str) -> PaperPage:
    page = read_page(lines_of_html(data if isinstance(data, bytes) else data.encode()))
    assert page
    return page


def stated_hash() -> str:
    bundle = json.loads((ROOT / "tests/data/samples" / f"{SUFFIX}.json").read_bytes())
    return str(bundle["canonical_record"]["metadata"]["abstract_canon_sha256"])


def test_the_real_page_tells_everything_that_it_shows() -> None:
    assert PAGE.arxiv == Identifier(Scheme.ARXIV, "1712.01312", version=2)
    assert PAGE.letters == "TKDTZYGP"
    assert PAGE.title == "Learning Sparse Neural Networks through L₀ Regularization"
    assert " ".join(PAGE.keywords) == "regularization distribution gates weights norm parameters propose allows"
    assert hashlib.sha256(PAGE.abstract.lower().encode()).hexdigest() == stated_hash()
    assert (PAGE.stated, len(PAGE.cited_by)) == (12, 12)
    last = PAGE.cited_by[-1]
    assert (last.category, last.month, last.verdict, last.score) == ("cs.LG", "2019-07", "unverdicted", 5.0)
    assert last.title.startswith("Neuron ranking -- an informed way")
    assert last.summary.endswith("enabling compression and interpretability.")
    assert [one.score for one in PAGE.cited_by] == [8, 7, 7, 6, 6, 6, 5, 5, 5, 5, 5, 5]
    assert all(one.title and one.summary for one in PAGE.cited_by)


@pytest.mark.parametrize("style", STYLES)
def test_the_same_page_in_other_tags_tells_the_same(style: str) -> None:
    page = read(STYLES[style]())
    assert page.letters.startswith("TKDTZYGP")
    assert page.arxiv == PAGE.arxiv
    assert page.abstract == PAGE.abstract
    assert page.stated == 12
    assert [replace(one, identifier=None) for one in page.cited_by] == list(PAGE.cited_by)
    if style in {"semantic", "soup"}:
        assert page.keywords == PAGE.keywords


def test_links_of_citing_papers_name_them() -> None:
    assert read(STYLES["semantic"]()).cited_by[0].identifier == Identifier(Scheme.ARXIV, "1001.01001")
    assert read(STYLES["inline"]()).cited_by[0].identifier == Identifier(Scheme.PITH, "AAAAAAAA")


def test_a_title_with_a_formula_is_shown_by_its_tex() -> None:
    assert read(STYLES["semantic"]()).title == "Learning Sparse Neural Networks through $L_0$ Regularization"


@pytest.mark.parametrize("style", STYLES)
def test_a_changed_abstract_is_told_as_changed(style: str) -> None:
    page = read(STYLES[style]().replace("practical method", "practical  Method!"))
    assert hashlib.sha256(page.abstract.lower().encode()).hexdigest() != stated_hash()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Nothing of a paper.",
        b"pith. sign in\n\nForward citations\n\nCited by 12 Pith papers\n",
        b"arxiv: 1712.01312 \xc2\xb7 pith:TKDTZYGP\n\nA title and nothing else",
        TEXT.replace(b"pith:TKDTZYGP", b"pith:tkdtzygp"),
    ],
)
def test_what_is_not_the_page_of_a_paper_is_none(data: bytes) -> None:
    assert read_page(lines_of_text(data)) is None
    assert read_page(lines_of_html(data)) is None


def test_words_run_together_that_are_not_the_most_frequent_ones_are_left_out() -> None:
    page = read_page(lines_of_text(TEXT.replace(b"regularizationdistribution", b"somethingelse")))
    assert page
    assert page.keywords == ()


def test_an_abstract_of_several_lines_ends_where_the_page_goes_on() -> None:
    page = read_page(lines_of_text(TEXT.replace(b"). We propose a", b"). \r\n   We propose a").replace(b"\n", b"\r\n")))
    assert page
    assert " ".join(page.abstract.split()) == " ".join(PAGE.abstract.split())


def test_entries_without_summaries_or_scores_are_kept_apart() -> None:
    lines = b"arxiv: 1712.01312 pith:TKDTZYGP\nCited by 3 Pith papers\n1. One\ncs.LG 2026-05 unverdicted\n2. Two\n"
    page = read_page(
        lines_of_text(
            lines + b"math.AG 2026-05 unverdicted novelty 8.0\nA summary.\n3. Three\n"
            b"hep-th 2019-01 unverdicted novelty 1\n"
        )
    )
    assert page
    assert [(one.title, one.category, one.score, one.summary) for one in page.cited_by] == [
        ("One", "cs.LG", None, ""),
        ("Two", "math.AG", 8.0, "A summary."),
        ("Three", "hep-th", 1.0, ""),
    ]


def test_prose_with_a_month_in_it_is_no_entry() -> None:
    lines = b"pith:TKDTZYGP\nCited by 1 Pith papers\n1. One\ncs.LG 2026-05 unverdicted novelty 8.0\n"
    page = read_page(lines_of_text(lines + b"Done in 2026-04, data of x 2026-03.\n"))
    assert page
    assert [one.summary for one in page.cited_by] == ["Done in 2026-04, data of x 2026-03."]


def shown(data: bytes | str) -> str:
    return "\n".join(line.text for line in lines_of_html(data if isinstance(data, bytes) else data.encode()))


@pytest.mark.parametrize(
    "markup",
    [
        "<script>evil</script>",
        "<style>evil</style>",
        "<!-- evil -->",
        "<template><p>evil</p></template>",
        "<div hidden><p>evil</p><div>evil</div></div>",
        "<svg><text>evil</text></svg>",
        "<noscript>evil</noscript>",
        "<iframe>evil</iframe>",
        "<textarea>evil</textarea>",
        "<span class='katex-html'><span>evil</span></span>",
        "<?php evil ?>",
        "<math><mi>evil</mi></math>",
        "<input hidden>",
    ],
)
def test_what_nobody_sees_is_not_read(markup: str) -> None:
    assert shown(f"<p>before</p>{markup}<p>after</p>") == "before\nafter"


def test_an_entity_cannot_be_declared_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from the disk")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "declared">]><p>&x;&y;</p>'
    assert "from the disk" not in shown(page)
    assert shown(page).count("declared") <= 1


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 100_000 + b"x",
        b"<b><p>" * 30_000,
        b"<table>" * 20_000,
        b"<div hidden>" * 100_000 + b"</div>" * 100_000 + b"x",
        b"<p " + b"a=1 " * 300_000 + b">x",
        b"x" * 12_000_000,
        b"&amp;" * 1_000_000,
        b"<p>x" * 250_000,
        b"<a href='" + b"y" * 3_000_000 + b"'>" * 3,
        b"<p>pith:TKDTZYGP<p>Cited by 9 Pith papers" + b"<p>cs.LG 2026-05 unverdicted novelty 8.0" * 50_000,
        b"<p>pith:TKDTZYGP<p>Cited by 9 Pith papers<p>" + b"cs.LG 2026-05 " * 500_000,
    ],
    ids=[
        "deep",
        "misnested",
        "tables",
        "hidden",
        "attributes",
        "one line",
        "entities",
        "lines",
        "link",
        "entries",
        "line",
    ],
)
def test_a_page_that_is_huge_or_deep_costs_no_more_than_its_bytes(data: bytes) -> None:
    lines = lines_of_html(data)
    assert sum(len(line.text) for line in lines) <= len(data)
    page = read_page(lines)
    assert page is None or len(page.cited_by) <= 5_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-1"])
def test_encodings_are_found_whatever_the_page_says(encoding: str) -> None:
    text = "<meta charset=koi8-r><p>naïve</p>" if encoding.startswith("utf") else "<p>naïve</p>"
    assert shown(text.encode(encoding)) == "naïve"


@pytest.mark.parametrize(
    "name", ["utf-8", "utf-16", "rot13", "zlib", "base64", "idna", "undefined", "no-such", "utf-7"]
)
def test_an_encoding_that_is_none_of_texts_does_no_harm(name: str) -> None:
    assert shown(b"<meta charset=" + name.encode() + b"><p>na\xefve</p>") == "naïve"


def test_latin_1_means_windows_1252() -> None:
    assert shown(b"<meta charset=iso-8859-1><p>\x93na\xefve\x94</p>") == "“naïve”"


def test_a_line_without_end_is_cut() -> None:
    assert len(shown("x" * 3_000_000)) <= 1_000_000


def test_a_stated_encoding_counts_where_the_page_is_not_utf_8() -> None:
    assert shown("<meta charset='koi8-r'><p>слово</p>".encode("koi8-r")) == "слово"


@given(st.binary(max_size=300))
def test_any_bytes_are_lines(data: bytes) -> None:
    for lines in (lines_of_html(data), lines_of_text(data)):
        assert all(line.text.strip() and "\n" not in line.text for line in lines)
        read_page(lines)


PARTS = st.sampled_from(
    ["<p>", "</p>", "<li>", "<b>", "cs.LG ", "2026-05 ", "unverdicted ", "novelty 8.0", "Cited by 3 Pith papers", "1. ",
     "pith:TKDTZYGP", "arxiv: 1712.01312", "read the original abstract", "keywords ", "<h1>", "\n", "<a href='/p/1'>",
     "x "]
)  # fmt: skip


@given(st.lists(PARTS, max_size=40))
def test_any_mixture_of_a_pages_parts_is_a_page_or_none(parts: list[str]) -> None:
    page = read_page(lines_of_html("".join(parts).encode()))
    assert page is None or page.letters == "TKDTZYGP"
