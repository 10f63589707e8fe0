from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.stop_words import STOP_WORDS
from sitegen.search.terms import terms_of

TABLE = [
    ("", []),
    ("Learning Sparse Neural Networks", ["learning", "sparse", "neural", "networks"]),
    ("the method of the method", ["method"]),
    ("Möbius, Poincaré; Erdős — Gödel's", ["mobius", "poincare", "erdos", "godel"]),
    ("M\u006f\u0308bius", ["mobius"]),
    (
        "Straße Øresund Łódź Đurić Ðan Þór æther Œuvre ıldır İstanbul",
        ["strasse", "oresund", "lodz", "duric", "dan", "thor", "aether", "oeuvre", "ildir", "istanbul"],
    ),
    ("ﬁnite ﬂow eﬃcient", ["finite", "flow", "efficient"]),
    ("state-of-the-art, non-linear/semi_classical", ["state", "art", "non", "linear", "semi", "classical"]),
    ("L₀ norm in H² with x² and ℝ^n", ["l0", "norm", "h2", "x2"]),
    ("𝐑𝐞𝐋𝐔 and ℋilbert", ["relu", "hilbert"]),
    ("α-decay ΣΟΦΟΣ σοφος", ["decay", "σοφοσ"]),
    ("a b c 1 2 x ж", []),
    ("2017 123456 1234567 12345678a 3d", ["2017", "123456", "12345678a", "3d"]),
    ("١٢٣٤٥٦٧ ١٢٣", ["١٢٣"]),
    ("x" * 40 + " " + "x" * 33 + " " + "y" * 32, ["x" * 32, "y" * 32]),
    ("é" * 40, ["e" * 32]),
    ("𠀀𠀁", ["𠀀", "𠀁"]),
    ("量子力学 2.0", ["量", "子", "力", "学"]),
    ("深層学習によるLSTMモデル", ["深", "層", "学", "習", "に", "よ", "る", "lstm", "モ", "テ", "ル"]),
    ("ﾃﾞｰﾀ", ["テ", "タ"]),
    ("Ｆｕｌｌｗｉｄｔｈ", ["fullwidth"]),
    ("⼀ ㊥", ["一", "中"]),
    ("Квантовая теория поля й", ["квантовая", "теория", "поля"]),
    ("نظرية", ["نظرية"]),
    ("한국", [unicodedata.normalize("NFKD", "한국")]),
    ("हिन्दी", ["हनद"]),
    ("<script>alert('x')</script> &amp; \x00\x07\u202e\ufffd", ["script", "alert", "amp"]),
    ("tab\tline\nbreak\u2028sep\u00a0space\u3000wide", ["tab", "line", "break", "sep", "space", "wide"]),
    ("e\u0301\u0302\u0303xyz", ["exyz"]),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text[:20] or "nothing" for text, _ in TABLE])
def test_a_text_is_cut_into_terms(text: str, expected: list[str]) -> None:
    assert terms_of(text) == expected


def test_stop_words_are_terms_of_nothing_and_in_order() -> None:
    assert terms_of(" ".join(STOP_WORDS)) == []
    assert list(STOP_WORDS) == sorted(set(STOP_WORDS))
    assert all(word.isascii() and word.islower() and len(word) > 1 for word in STOP_WORDS)


def slowly(text: str) -> list[str]:
    """Do what docs/search.md says, letter by letter."""
    folded = ""
    for letter in unicodedata.normalize("NFKD", text):
        if not unicodedata.category(letter).startswith("M"):
            folded += letter.lower()
    for letter, plain in zip("ßøłđðþæœıς", ["ss", "o", "l", "d", "d", "th", "ae", "oe", "i", "σ"], strict=True):
        folded = folded.replace(letter, plain)
    terms = [run[:32] for run in runs_of(folded) if is_term(run)]
    return list(dict.fromkeys(terms))


def runs_of(folded: str) -> list[str]:
    runs = [""]
    for letter in folded:
        if unicodedata.category(letter)[0] not in "LN":
            runs.append("")
        elif alone(letter):
            runs += [letter, ""]
        else:
            runs[-1] += letter
    return runs


def is_term(run: str) -> bool:
    if len(run) < 2:
        return bool(run) and alone(run)
    digits = all(unicodedata.category(letter) == "Nd" for letter in run)
    return run not in STOP_WORDS and not (digits and len(run) > 6)


def alone(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    if name in {"KATAKANA-HIRAGANA PROLONGED SOUND MARK", "VERTICAL KANA REPEAT MARK"}:
        return False
    if unicodedata.category(letter)[0] not in "LN":
        return False
    return name.startswith(
        ("CJK UNIFIED", "CJK COMPAT", "HIRAGANA ", "KATAKANA ", "HENTAIGANA ", "IDEOGRAPHIC ITERATION", "HANGZHOU")
    ) or name in {"IDEOGRAPHIC NUMBER ZERO", "VERTICAL IDEOGRAPHIC ITERATION MARK"}


@given(st.text())
def test_the_quick_way_is_the_way_of_the_format(text: str) -> None:
    assert terms_of(text) == slowly(text)


@given(st.text(alphabet="aÉßøΣς\u0301 1²ﬁ中のーLx-İ𠀀٣", max_size=200))
def test_the_quick_way_is_the_way_of_the_format_on_hard_letters(text: str) -> None:
    assert terms_of(text) == slowly(text)


@given(st.text())
def test_terms_are_terms_of_themselves(text: str) -> None:
    terms = terms_of(text)
    assert terms_of(" ".join(terms)) == terms
    assert len(set(terms)) == len(terms)
    assert all(len(term) <= 32 and not term.isspace() and " " not in term for term in terms)


def test_every_letter_is_cut_as_the_format_says() -> None:
    step = 997
    letters = [chr(code) for code in range(0x80, sys.maxunicode) if not 0xD800 <= code < 0xE000]
    # Some names of the scripts' rarest letters are irregular; the common planes are compared whole.
    common = [letter for letter in letters if letter < "\u3000" or "\u3040" <= letter < "\u3100" or letter >= "\u4e00"]
    for first in range(0, 0x10000, step):
        text = "x".join(common[first : first + step])
        assert terms_of(text) == slowly(text)
