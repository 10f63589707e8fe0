"""Entries with their lengths before them, whole or cut short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.proof.log.bundles import framed, unframed


@given(st.lists(st.binary(max_size=300), max_size=20), st.integers(0, 25))
def test_entries_are_read_as_they_were_written(entries: list[bytes], most: int) -> None:
    bundle = b"".join(map(framed, entries))
    found, length = unframed(bundle, most)
    assert found == entries[:most]
    assert length == sum(len(one) + 2 for one in found)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5), st.integers(1, 5))
def test_an_entry_that_is_cut_short_is_none(entries: list[bytes], cut: int) -> None:
    bundle = b"".join(map(framed, entries))
    found, length = unframed(bundle[:-cut], len(entries))
    assert found == entries[: len(found)]
    assert len(found) < len(entries)
    assert length == sum(len(one) + 2 for one in found)


def test_the_length_is_of_two_bytes_the_larger_first() -> None:
    assert framed(b"x" * 258) == b"\x01\x02" + b"x" * 258
