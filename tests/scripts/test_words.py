"""A text has the same terms in the index and in the reader's browser."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

import pytest

from sitegen.search.stop_words import STOP_WORDS
from sitegen.search.terms import terms_of
from tests.scripts.node import needs_node, run

pytestmark = needs_node

SPOKEN = (
    "Learning Sparse Neural Networks through L₀ Regularization",
    "Schrödinger's équation, NAÏVE façade; Erdős–Rényi & Łukasz Ørsted",
    "Straße GROẞE æther Œuvre ﬁne ½ x² ı İstanbul ÞÓR ðæ",
    "ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ σς",
    "機械学習のデータ ディープラーニング ﾃﾞｰﾀ 深层 learning学习",
    "한국어 검색 Москва йод",
    "1234567 123456 12345678901234 a1 x y ab c3po ٠١٢٣٤٥٦٧",
    "a" * 40 + " " + "𝔸𝔹 𝒳-ray " + "\U0001d7d8\U0001d7d9",
    "cs.LG arXiv:1712.01312v2 10.1000/ABC don't",
    "",
)
ALPHABET = "aZé ßØ_-0٣٤漢ひカーς\u0301\u200d\ufb01Ⅷ²ǅ가\U00020000😀.',ﾃﾞ々〇ヽ𐐀"


def random_texts() -> list[str]:
    draw = random.Random(5)
    texts = ["".join(draw.choices(ALPHABET, k=draw.randrange(60))) for _ in range(300)]
    # Of an old Unicode, so that Python and Node know all of them, whichever is the newer.
    known = unicodedata.ucd_3_2_0.category
    letters = [chr(code) for code in range(0x20, 0x2FFFF) if known(chr(code))[0] in "LMNPSZ"]
    return texts + ["".join(draw.choices(letters, k=200)) for _ in range(60)]


@pytest.fixture(scope="module")
def read() -> Any:
    marks = [
        ["Sparse networks: network, ERDŐS!", ["network", "erdos"]],
        ["深层学习 learning", ["学", "learning"]],
        ["<b>none</b>", ["other"]],
        ["", ["x"]],
    ]
    pairs = [
        ["quantum", "quantum", 2],
        ["quantm", "quantum", 1],
        ["qauntum", "quantum", 1],
        ["quantums", "quantum", 1],
        ["quontum", "quantum", 1],
        ["quantum", "classic", 2],
        ["regularizaton", "regularisation", 2],
        ["ab", "abcd", 1],
    ]
    return run("words.mjs", {"texts": [*SPOKEN, *random_texts()], "marks": marks, "pairs": pairs})


def test_terms_are_those_of_the_index(read: Any) -> None:
    dropped = set(STOP_WORDS)
    for text, found in zip([*SPOKEN, *random_texts()], read["terms"], strict=True):
        assert [term for term in dict.fromkeys(found) if term not in dropped] == terms_of(text), ascii(text)


def test_found_words_are_marked_and_nothing_is_lost(read: Any) -> None:
    first, second, third, empty = read["marked"]
    assert first == [["Sparse networks: ", False], ["network", True], [", ", False], ["ERDŐS", True], ["!", False]]
    assert second == [["深层", False], ["学", True], ["习 ", False], ["learning", True]]
    assert third == [["<b>none</b>", False]]
    assert empty == []


def test_distances_count_slips(read: Any) -> None:
    assert read["distances"] == [0, 1, 1, 1, 1, 3, 2, 2]
