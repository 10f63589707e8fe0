"""Cut lines begin as the whole ones do, and end between words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.text import beginning, cut


@pytest.mark.parametrize(
    ("text", "most", "begins"),
    [
        ("one two", 7, "one two"),
        ("one two", 6, "one"),
        ("one two three", 7, "one two"),
        ("one  two", 5, "one"),
        ("unbroken", 3, "unb"),
        (" lead", 3, " le"),
        ("", 1, ""),
    ],
)
def test_a_line_is_cut_between_words(text: str, most: int, begins: str) -> None:
    assert beginning(text, most) == begins
    assert cut(text, most) == (text if text == begins else f"{begins}…")


@given(st.text(max_size=80), st.integers(1, 40))
def test_a_cut_text_is_the_beginning_of_it(text: str, most: int) -> None:
    short = beginning(text, most)
    assert len(short) <= most
    assert text.startswith(short)
    assert (short == text) == (len(text) <= most) == (cut(text, most) == text)
