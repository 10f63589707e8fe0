"""Title and abstract are bound to the record by their hashes."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace

import pytest

from sitegen.pith.bindings import _MARKS_IN_DISGUISE, EXCERPT_LENGTH, fits, is_whole
from tests.pinning import roots
from tests.pith.samples import codes, judge
from tests.testkit import BundleMaker, Key, Paper
from tests.testkit.canonical import text_digest

KEY = Key.fresh("bindings", key_id="test-main")
TRUST = roots([KEY.trust()])
TITLE = "Über Straßen in \u0130stanbul und A\u030angstro\u0308m \ufb01t"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("case", [str.lower, str.casefold], ids=["lower", "casefold"])
@pytest.mark.parametrize("form", [None, "NFC", "NFKC"])
@pytest.mark.parametrize("spaced", [False, True])
def test_every_normal_form_of_a_title_that_is_not_ascii_is_tried(case: object, form: object, spaced: object) -> None:
    title = TITLE.replace(" ", " \n ") if spaced else TITLE
    found = unicodedata.normalize(form, title) if form in {"NFC", "NFKC"} else title
    found = case(found)  # type: ignore[operator]
    stated = sha(" ".join(found.split()) if spaced else found)
    assert fits(title, stated)
    assert not fits(title + ".", stated)
    assert not fits("", stated)


def test_ascii_titles_are_lowered_and_nothing_else() -> None:
    assert fits("On $L_0$", sha("on $l_0$"))
    assert fits("On  $L_0$", sha("on $l_0$"))
    assert not fits("On $L_0$", sha("On $L_0$"))


def test_hash_in_capitals_does_not_fit() -> None:
    assert not fits("a", sha("a").upper())


@pytest.mark.parametrize("length", [1, 599, EXCERPT_LENGTH, EXCERPT_LENGTH + 1])
def test_excerpt_is_whole_where_its_hash_fits(length: int) -> None:
    abstract = "a" * length
    excerpt = abstract[:EXCERPT_LENGTH]
    assert is_whole(excerpt, text_digest(abstract)) is (length <= EXCERPT_LENGTH)
    assert is_whole(excerpt, text_digest("other")) is (None if length < EXCERPT_LENGTH else False)
    assert is_whole("", text_digest("")) is None


@pytest.mark.parametrize(
    "title",
    ["\u0301\u0323" * 10_000, "\u0f73" * 10_000, "x" + "\uff9e\u0323" * 1_000_000, "é" * 2_000_000],
    ids=["marks", "marks in disguise", "many", "long"],
)
def test_traps_for_the_normal_form_are_not_sprung(title: str) -> None:
    assert fits(title, text_digest(title))
    assert not fits(title, text_digest("other"))


def test_marks_in_disguise_are_all_of_them() -> None:
    found = {
        chr(point)
        for point in range(0x110000)
        if not unicodedata.combining(chr(point))
        and (form := unicodedata.normalize("NFKD", chr(point)))
        and all(unicodedata.combining(each) for each in form)
    }
    assert found == set(_MARKS_IN_DISGUISE)


@pytest.mark.parametrize("title", [TITLE, "ASCII", "日本語 𝔸", "ſ K"])
def test_title_of_a_bundle_is_bound_and_its_twin_is_told(title: str) -> None:
    paper = Paper(title=title)
    maker = BundleMaker(paper, KEY)
    assert judge(maker.bundle(), TRUST).problems == ()
    maker = BundleMaker(paper, KEY, snapshot=False)
    maker.add_snapshot(replace(paper, title=title + "?"))
    verdict = judge(maker.bundle(), TRUST)
    assert codes(verdict) == {"P080"}
    assert verdict.verified
