from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.postings import MOST_IN_PIECE, NOTHING, RANGE, Stretch, join, tail
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


def decoded(bodies: tuple[bytes, ...], bits: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Return postings and the lowest number of each piece, as the format says."""
    found: list[tuple[int, int]] = []
    lows = []
    for body in bodies:
        piece = Bytes(body)
        number = 0
        first = True
        while piece.left:
            value = piece.number()
            number = value >> bits if first else number - (value >> bits)
            first = False
            found.append((number, value & ((1 << bits) - 1)))
        lows.append(number)
    return found, lows


@given(
    st.dictionaries(st.integers(1, 3 * RANGE), st.integers(0, 7), min_size=1)
    | st.dictionaries(st.integers(1, 2_000_000), st.integers(0, 7), min_size=1),
    st.sampled_from([0, 3]),
)
def test_postings_come_back(papers: dict[int, int], bits: int) -> None:
    postings = [(number, papers[number] if bits else 0) for number in sorted(papers, reverse=True)]
    pieces = join(stretches(postings, bits), bits)
    assert pieces.amount == len(postings)
    assert decoded(pieces.bodies, bits) == (postings, list(pieces.lowest))


@pytest.mark.parametrize("bits", [0, 3])
@pytest.mark.parametrize("papers", [50_000, 60_000, 1_500_000])
def test_a_long_list_is_cut_into_full_pieces(papers: int, bits: int) -> None:
    chance = random.Random(papers)
    numbers = sorted(chance.sample(range(1, papers + 1), 50_000), reverse=True)
    postings = [(number, chance.randrange(8) if bits else 0) for number in numbers]
    pieces = join(stretches(postings, bits), bits)
    assert decoded(pieces.bodies, bits) == (postings, list(pieces.lowest))
    sizes = list(map(len, pieces.bodies))
    assert max(sizes) <= MOST_IN_PIECE
    assert min(sizes[:-1]) > MOST_IN_PIECE / 2
    assert list(pieces.lowest) == sorted(pieces.lowest, reverse=True)
    assert pieces.lowest[-1] == numbers[-1]


@pytest.mark.parametrize("step", [1, 2, 15, 16, 17, 127, 128, 129])
def test_no_range_is_longer_than_a_piece(step: int) -> None:
    dense = [number << 3 for number in range(RANGE, 0, -step)]
    assert len(tail(dense, 3)) < MOST_IN_PIECE


def test_no_postings_are_no_pieces() -> None:
    assert join([], 3) == NOTHING
