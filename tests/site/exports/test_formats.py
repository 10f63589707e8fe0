"""The formats themselves: what each says of a real paper, the rules of long lists, and keys."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from sitegen.pith.paper import Paper, Text
from sitegen.site.exports import export_outputs, exports_of
from sitegen.site.exports.apa import initials
from sitegen.site.exports.bibtex import name_to_tex
from sitegen.site.exports.citation_key import citation_key
from sitegen.site.naming.person_names import Name, name_of
from sitegen.site.routes import EXPORTS
from tests.site.exports.cited import SITE, cited, texts_of
from tests.site.pages import KEY, make_site, minted
from tests.testkit import Paper as Minted
from tests.testkit import mint_bundle

TKDTZYGP = cited()["TKDTZYGP"]
REMARK = "The authors stand in the order of their names"
ARXIV = "https://doi.org/10.48550/arxiv.1712.01312"


def with_authors(authors: str) -> Paper:
    return replace(TKDTZYGP, authors=Text(authors, TKDTZYGP.authors.provenance))


def many(number: int) -> Paper:
    letters = [str(n).translate(str.maketrans("0123456789", "abcdefghij")) for n in range(number)]
    return with_authors(", ".join([f"Anna Name{one}" for one in letters]))


def test_a_real_paper_in_bibtex() -> None:
    assert texts_of(TKDTZYGP)["bib"] == (
        "% The authors stand in the order of their names, as in the Pith record; the paper's own order may be another."
        """
@misc{louizos2017learning-tkdt,
  author = {Louizos, Christos and Kingma, Diederik P. and Welling, Max},
  title = {Learning Sparse Neural Networks through {$L_0$} Regularization},
  year = {2017},
  month = dec,
  day = {4},
  eprint = {1712.01312v2},
  archiveprefix = {arXiv},
  primaryclass = {stat.ML},
  doi = {10.48550/arxiv.1712.01312},
  url = {https://mirror.example/pith/paper/TKDTZYGP/},
  keywords = {regularization, networks, neural, norm, propose, training, weights, aic, stat.ML, cs.LG},
  note = {pith:2017:TKDTZYGP4524S5RYKCWOKET6FR}
}
"""
    )


def test_a_real_paper_in_words() -> None:
    texts = texts_of(TKDTZYGP)
    assert texts["txt"] == (
        "Louizos, C., Kingma, D. P., & Welling, M. (2017). Learning Sparse Neural Networks through L₀ Regularization "
        "(arXiv:1712.01312v2). arXiv. https://mirror.example/pith/paper/TKDTZYGP/\n"
    )
    assert texts["md"] == (
        "Louizos, C., Kingma, D. P., & Welling, M. (2017). [*Learning Sparse Neural Networks through L₀ "
        "Regularization*](https://mirror.example/pith/paper/TKDTZYGP/) (arXiv:1712.01312v2). arXiv.\n"
    )


def test_the_files_hold_what_the_page_shows() -> None:
    exports = exports_of(SITE, TKDTZYGP, "TKDTZYGP")
    assert tuple(export.name for export in exports) == EXPORTS
    assert [output.body.decode() for output in export_outputs(SITE, "TKDTZYGP", exports)] == [
        export.text for export in exports
    ]
    assert [output.path for output in export_outputs(SITE, "TKDTZYGP", exports)] == [
        f"paper/TKDTZYGP/cite.{name}" for name in EXPORTS
    ]


@pytest.mark.parametrize("what", cited())
def test_every_format_ends_with_one_line_feed_and_is_the_same_again(what: str) -> None:
    paper = cited()[what]
    for name, text in texts_of(paper).items():
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert text == texts_of(paper)[name]
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)


def test_lines_of_words_are_one() -> None:
    for paper in cited().values():
        texts = texts_of(paper)
        assert texts["txt"].count("\n") == texts["md"].count("\n") == 1


def test_sorted_authors_are_said_to_be_sorted() -> None:
    texts = texts_of(TKDTZYGP)
    assert [name for name in texts if REMARK in texts[name]] == ["bib", "ris", "csl.json"]
    other = texts_of(with_authors("Max Welling, Christos Louizos"))
    assert not [name for name in other if REMARK in other[name]]
    alone = texts_of(with_authors("Max Welling"))
    assert not [name for name in alone if REMARK in alone[name]]


def test_an_accent_in_tex_does_not_hide_that_authors_are_sorted() -> None:
    # As TeX the accent stands before the small letters, as Unicode after them.
    assert REMARK in texts_of(with_authors("\\'Eva Tardos, ada Byron"))["ris"]


def test_without_an_address_of_its_own_the_mirror_points_to_the_source() -> None:
    exports = {one.name: one.text for one in exports_of(make_site(base_url=""), TKDTZYGP, "TKDTZYGP")}
    assert all(ARXIV in text for text in exports.values())


def test_a_doi_is_never_made_up() -> None:
    paper = replace(TKDTZYGP, aliases=tuple(alias for alias in TKDTZYGP.aliases if alias.kind != "doi"))
    assert all("10.48550" not in text for text in texts_of(paper).values())


def test_an_abstract_is_given_only_where_it_is_whole() -> None:
    assert not TKDTZYGP.abstract_is_whole
    texts = texts_of(TKDTZYGP)
    assert "\nAB  - " not in texts["ris"]
    assert "abstract" not in json.loads(texts["csl.json"])[0]
    whole = texts_of(replace(TKDTZYGP, abstract=Text("A $x^2$.", TKDTZYGP.abstract.provenance), abstract_is_whole=True))
    assert "\nAB  - A x².\n" in whole["ris"]
    assert json.loads(whole["csl.json"])[0]["abstract"] == "A x²."


def test_data_hold_all_of_three_thousand_authors() -> None:
    texts = texts_of(many(3_000))
    assert texts["bib"].count(" and ") == 2_999
    assert texts["ris"].count("\nAU  - ") == 3_000
    assert len(json.loads(texts["csl.json"])[0]["author"]) == 3_000


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (2, 2), (20, 20), (21, 20), (3_000, 20)])
def test_words_hold_twenty_authors(number: int, shown: int) -> None:
    for name in ("txt", "md"):
        head = texts_of(many(number))[name].partition(" (2017)")[0]
        assert head.count("Name") == shown
        assert (". . . Name" in head) == (number > 20)
        assert (", & Name" in head) == (1 < number <= 20)


def test_a_paper_without_authors_begins_with_its_title() -> None:
    texts = texts_of(with_authors(""))
    assert texts["txt"].startswith(
        "Learning Sparse Neural Networks through L₀ Regularization (arXiv:1712.01312v2). (2017)"
    )
    assert "author" not in texts["bib"]
    assert "\nAU" not in texts["ris"]


def test_et_al_stays_what_it_is() -> None:
    texts = texts_of(with_authors("Ada Example, et al."))
    assert "author = {Example, Ada and others}" in texts["bib"]
    assert texts["txt"].startswith("Example, A., et al. (2017).")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Diederik P.", "D. P."),
        ("Jean-Pierre", "J.-P."),
        ("J.-P.", "J.-P."),
        ("D.P.", "D. P."),
        ("Éva", "É."),
        ("’Abd", "A."),
        ("Лев Николаевич", "Л. Н."),
        ("", ""),
        ("-", ""),
    ],
)
def test_initials(given: str, expected: str) -> None:
    assert initials(given) == expected


@pytest.mark.parametrize(
    ("author", "title", "expected"),
    [
        ("Christos Louizos", "Learning Sparse Networks", "louizos2017learning-abcd"),
        ("Jan van der Berg", "On the DNA", "berg2017dna-abcd"),
        ("Pál Erdős", "A 3-fold way", "erdos2017fold-abcd"),
        ("Marie Skłodowska-Curie", "Über alles", "sklodowskacurie2017uber-abcd"),
        ("The ATLAS Collaboration", "Search", "theatlascollaboration2017search-abcd"),
        ("王小明", "中文", "anonymous2017-abcd"),
        ("Лев Толстой", "War", "anonymous2017war-abcd"),
        ("Anna Straße", "of the", "strasse2017-abcd"),
    ],
)
def test_a_key_is_ascii_and_depends_on_the_paper_alone(author: str, title: str, expected: str) -> None:
    assert citation_key(name_of(author), 2017, title, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == expected


def test_papers_that_share_author_year_and_word_have_different_keys() -> None:
    keys = {
        json.loads(texts_of(minted(mint_bundle(Minted(id=f"1712.{number:05d}"), KEY)))["csl.json"])[0]["id"]
        for number in range(20)
    }
    assert len(keys) == 20
    assert len({key.partition("-")[0] for key in keys}) == 1


def test_bibtex_is_ascii_where_tex_has_a_form() -> None:
    paper = replace(TKDTZYGP, title=Text("Über α-Łódź – “x” ≤ €5 é", TKDTZYGP.title.provenance))
    assert texts_of(paper)["bib"].isascii()
    cyrillic = replace(TKDTZYGP, title=Text("Слово", TKDTZYGP.title.provenance))
    assert "{Слово}" in texts_of(cyrillic)["bib"]


@pytest.mark.parametrize("word", ["and", "And", "AND", "others", "Others"])
@pytest.mark.parametrize("name", [Name("X", "A {} B"), Name("{} X", "A"), Name("{}", "A")])
def test_a_word_that_parts_names_stands_in_braces(word: str, name: Name) -> None:
    written = name_to_tex(name._replace(family=name.family.format(word), given=name.given.format(word)))
    assert word not in re.sub(r"\{[^{}]*\}", "", written).replace(",", " ").split()
