"""JSON of values that the fast encoder does not write, and text that nobody has vouched for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.data.encoding import bounded, compact

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("aé", max_size=3), inner, max_size=4),
)


@given(st.dictionaries(st.text("ab\U0001f600\uffee", max_size=3), values, max_size=5), st.booleans())
def test_any_object_comes_back_as_it_was(value: dict[str, object], sort: bool) -> None:  # noqa: FBT001
    body = compact(value, sort=sort)
    assert json.loads(body) == value
    assert list(json.loads(body)) == (sorted(value) if sort else list(value))


def test_numbers_beyond_64_bits_are_written_as_compactly_as_others() -> None:
    assert compact({"b": 2**80, "a": [1, 2]}, sort=True) == b'{"a":[1,2],"b":1208925819614629174706176}'


def test_half_of_a_surrogate_pair_is_not_written() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        compact({"a": "\ud800"})


@given(st.text(), st.integers(1, 20))
def test_bounded_text_is_short_and_can_be_printed_in_utf_8(text: str, most: int) -> None:
    shown = bounded(text, most)
    assert len(shown) <= most
    shown.encode("utf-8")
