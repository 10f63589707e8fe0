"""Canonical JSON: the fast encoder writes the bytes of the reference, and where it would not, it is not used."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.pith.canonical import canonical_bytes, digest, is_plain, reference_bytes, sha256_hex
from tests.pith.samples import EVERY, data_of, load
from tests.testkit import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
KEYS = TEXT | st.text(
    st.sampled_from('a\u00e9\uffff\ufffd\U00010000\U0010ffff\ue000\u0000\u001f\u007f"\\/'), max_size=4
)
INTEGERS = st.integers() | st.sampled_from([2**53, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64 - 1, 2**64, 10**30])
PLAIN = st.none() | st.booleans() | INTEGERS | KEYS
SCALARS = PLAIN | st.floats(allow_nan=False, allow_infinity=False)


def nested(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
        max_leaves=15,
    )


@settings(derandomize=True, max_examples=400)
@given(nested(SCALARS))
def test_fast_encoder_writes_the_bytes_of_the_reference(value: Any) -> None:
    assert canonical_bytes(value) == reference_bytes(value) == canonical(value)


@settings(derandomize=True, max_examples=200)
@given(nested(PLAIN))
def test_whatever_is_called_plain_may_go_to_the_fast_encoder(value: Any) -> None:
    if is_plain(value):
        assert canonical_bytes(value, plain=True) == reference_bytes(value)


@pytest.mark.parametrize("suffix", EVERY)
def test_samples_have_equal_bytes_from_both_encoders(suffix: str) -> None:
    document = load(suffix)
    assert is_plain(document)
    assert canonical_bytes(document) == reference_bytes(document)
    assert canonical_bytes(document) != data_of(suffix)  # documents are served with their own order of keys


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, b"1.0"),
        (-0.0, b"-0.0"),
        (1e-07, b"1e-07"),
        (1e16, b"1e+16"),
        (2**63, b"9223372036854775808"),
        (10**30, b"1" + b"0" * 30),
        ({"\ue000": 1, "\U00010000": 2, "a": 3}, '{"a":3,"\ue000":1,"\U00010000":2}'.encode()),
        ("\u0000\u001f\u007f\u2028é", '"\\u0000\\u001f\u007f\u2028é"'.encode()),
        ('\b\t\n\f\r"\\/', b'"\\b\\t\\n\\f\\r\\"\\\\/"'),
    ],
)
def test_values_on_which_encoders_differ_are_written_as_python_does(value: Any, expected: bytes) -> None:
    assert canonical_bytes(value) == expected


@pytest.mark.parametrize("value", [1.5, 1e-07, 2**63, -(2**63) - 1, (1, 2), {"a": [{"b": 0.0}]}, math.nan])
def test_values_that_are_not_plain_are_kept_from_the_fast_encoder(value: Any) -> None:
    assert not is_plain(value)


def test_fast_encoder_does_differ_so_that_the_guard_is_needed() -> None:
    assert orjson.dumps(1e-07) != reference_bytes(1e-07)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "\ud800", {"\udfff": 1}])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        reference_bytes(value)


def test_digest_is_sha256_of_the_canonical_bytes() -> None:
    value = json.loads('{"b":[1,"é"],"a":null}')
    assert digest(value) == sha256_hex('{"a":null,"b":[1,"é"]}'.encode())
    assert digest({"payload": []}) == "258153158e38e3291e3d48162225fcdb2d5a3ed65a07baac614ab91432fd4f57"
    assert digest({"payload": [0]}) != digest({"payload": []})
