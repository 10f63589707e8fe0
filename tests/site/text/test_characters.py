"""Characters that deceive or break, one by one."""

import pytest

from sitegen.site.text import harmless
from sitegen.site.text.characters import clean


@pytest.mark.parametrize(
    "letter",
    [*"\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufff9", "\U000e0041"],
    ids=ascii,
)
def test_invisible_formatting_is_removed(letter: str) -> None:
    assert harmless(f"a{letter}b") == "ab"


@pytest.mark.parametrize(
    "letter", [*"\x00\x07\x08\x1b\x7f\x80\x9f\ud800\udfff\ufdd0\ufffe\uffff", "\U0010ffff"], ids=ascii
)
def test_broken_characters_become_the_replacement_character(letter: str) -> None:
    assert harmless(f"a{letter}b") == "a\ufffdb"


@pytest.mark.parametrize("letter", [*"\x0b\x0c\r\x85\u2028\u2029"], ids=ascii)
def test_odd_line_ends_become_a_space(letter: str) -> None:
    assert harmless(f"a{letter}b") == "a b"


@pytest.mark.parametrize("text", ["a\tb\nc", "é—’", "می\u200cخواهم", "👩\u200d🔬", "中文", "x\u00a0y", "\u0301"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_a_pile_of_marks_is_cut() -> None:
    assert harmless("a" + "\u0301" * 500 + "b") == "a" + "\u0301" * 30 + "b"
    assert harmless("x" * 17 + "a" + "\u0301" * 500) == "x" * 17 + "a" + "\u0301" * 30


def test_clean_is_in_normal_form_c() -> None:
    assert clean("e\u0301\u202e") == "é"
