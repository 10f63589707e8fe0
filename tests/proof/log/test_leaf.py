"""Leaves: one line each, read as it was written, and whatever else stands in a log is kept as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.proof.log.leaf import Publication, Removal, UnknownLeaf, parse_leaf

NUMBER = "pith:2017:TKDTZYGPABCDEFGHIJKLMNOPQR"
ONE, TWO = "0" * 63 + "1", "0" * 63 + "2"
PUBLISHED = Publication(NUMBER, ONE, TWO, "2026-05-20T10:00:00+00:00")
REMOVED = Removal(NUMBER, ONE)


def test_the_lines_are_those_that_are_documented() -> None:
    assert PUBLISHED.line() == f"pith-mirror/1 publish {NUMBER} {ONE} {TWO} 2026-05-20T10:00:00+00:00".encode()
    assert REMOVED.line() == f"pith-mirror/1 remove {NUMBER} {ONE}".encode()
    assert parse_leaf(PUBLISHED.line()) == PUBLISHED
    assert parse_leaf(REMOVED.line()) == REMOVED


@pytest.mark.parametrize("built_at", ["", "with space", "tab\t", "ünicode", "x" * 41, "line\n", "\x7f", "a\u2028"])
def test_a_time_that_cannot_stand_in_a_line_is_a_dash(built_at: str) -> None:
    assert Publication(NUMBER, ONE, TWO, built_at).built_at == "-"
    assert Publication(NUMBER, ONE, TWO, "x" * 40).built_at == "x" * 40


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"pith-mirror/1", b"pith-mirror/2"),
        (b"publish", b"republish"),
        (b"publish", b"remove"),
        (b" ", b"  "),
        (b"TKDTZYGP", b"TKDTZYG"),
        (b"TKDTZYGP", b"TKDTZYG1"),
        (b"2017", b"217"),
        (b"0001 ", b"000A "),
        (b"0001 ", b"00011 "),
        (b"+00:00", b"+00:00\n"),
        (b"+00:00", b"+00:00 more"),
        (b"+00:00", "\u00e9".encode()),
        (b"2026-05-20T10:00:00+00:00", b""),
    ],
)
def test_what_is_not_exactly_a_line_is_unknown_and_kept(old: bytes, new: bytes) -> None:
    data = PUBLISHED.line().replace(old, new)
    assert parse_leaf(data) == UnknownLeaf(data)


@given(st.binary(max_size=300) | st.binary(max_size=80).map(lambda tail: PUBLISHED.line() + tail))
def test_every_leaf_is_its_line_again(data: bytes) -> None:
    assert parse_leaf(data).line() == data


@given(st.text(max_size=60))
def test_every_publication_is_read_as_it_was_written(built_at: str) -> None:
    leaf = Publication(NUMBER, ONE, TWO, built_at)
    assert parse_leaf(leaf.line()) == leaf


@pytest.mark.parametrize("number", ["", "pith:2017:short", NUMBER.lower(), NUMBER + "\n"])
def test_a_leaf_without_a_number_cannot_be_made(number: str) -> None:
    with pytest.raises(ValueError, match="Pith number"):
        Publication(number, ONE, TWO, "-")
    with pytest.raises(ValueError, match="number"):
        Removal(number, ONE)
    with pytest.raises(ValueError, match="SHA-256"):
        Removal(NUMBER, ONE.upper() + "x")
