from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.limits import LIMITS
from sitegen.search.postings import NOTHING, RANGE, Piece, Stretch, join, tail
from sitegen.search.varint import varint, varints
from tests.search.reader import Bytes


@pytest.mark.parametrize(
    ("number", "encoded"),
    [(0, b"\0"), (1, b"\1"), (127, b"\x7f"), (128, b"\x80\1"), (300, b"\xac\2"), (16_384, b"\x80\x80\1")],
)
def test_a_number_is_leb128(number: int, encoded: bytes) -> None:
    assert varint(number) == encoded


@given(st.lists(st.integers(0, 2**40)) | st.lists(st.integers(0, 127)) | st.lists(st.integers(0, 16_400)))
def test_numbers_come_back(numbers: list[int]) -> None:
    encoded = Bytes(varints(numbers))
    assert [encoded.number() for _ in numbers] == numbers
    assert not encoded.left


def stretches(postings: list[tuple[int, int]], bits: int) -> list[Stretch]:
    """Encode postings (number, mask), newest first, range by range."""
    ranges: dict[int, list[int]] = {}
    for number, mask in postings:
        ranges.setdefault((number - 1) // RANGE, []).append(number << bits | mask)
    return [(len(one), one[0], one[-1] >> bits, tail(one, bits)) for one in ranges.values()]


def decoded(pieces: tuple[Piece, ...], bits: int) -> list[tuple[int, int]]:
    """Return postings, as the format says."""
    found: list[tuple[int, int]] = []
    above = 2**60
    for start, body in pieces:
        piece = Bytes(body)
        number = None
        while piece.left:
            value = piece.number()
            number = value >> bits if number is None else number - (value >> bits)
            assert start <= number < above
            found.append((number, value & ((1 << bits) - 1)))
        above = start
    return found


@given(
    st.dictionaries(st.integers(0, 3 * RANGE), st.integers(0, 7), min_size=1)
    | st.dictionaries(st.integers(0, 2_000_000), st.integers(0, 7), min_size=1),
    st.sampled_from([0, 3]),
    st.sampled_from([12, 40, LIMITS.piece]),
)
def test_postings_come_back(papers: dict[int, int], bits: int, most: int) -> None:
    postings = [(number, papers[number] if bits else 0) for number in sorted(papers, reverse=True)]
    pieces = join(stretches(postings, bits), bits, most)
    assert pieces.amount == len(postings)
    assert decoded(pieces.pieces, bits) == postings
    assert max(len(body) for _, body in pieces.pieces) <= most


@pytest.mark.parametrize("bits", [0, 3])
@pytest.mark.parametrize("papers", [50_000, 60_000, 1_500_000])
def test_a_long_list_is_cut_into_pieces_that_are_not_nearly_empty(papers: int, bits: int) -> None:
    chance = random.Random(papers)
    numbers = sorted(chance.sample(range(1, papers + 1), 50_000), reverse=True)
    postings = [(number, chance.randrange(8) if bits else 0) for number in numbers]
    pieces = join(stretches(postings, bits), bits, LIMITS.piece).pieces
    assert decoded(pieces, bits) == postings
    sizes = [len(body) for _, body in pieces]
    assert max(sizes) <= LIMITS.piece
    assert sum(sizes) / len(sizes) > LIMITS.piece / 3


def test_no_postings_are_no_pieces() -> None:
    assert join([], 3, LIMITS.piece) == NOTHING
