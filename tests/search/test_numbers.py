"""Numbers of papers hardly change when a paper comes or goes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.limits import LIMITS
from sitegen.search.numbers import month_name, month_of, slots_for, slots_of, stride_for
from sitegen.search.ranges import number_ranges

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SUFFIX = st.text(LETTERS, min_size=26, max_size=26) | st.sampled_from(
    ["A" * 26, "7" * 26, "A" * 25 + "B", "7" * 25 + "2"]
)


def drawn(chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS, k=26))


@pytest.mark.parametrize(
    ("time", "month"), [("0001-01-01T00:00:00Z", 12), ("2017-12-04T18:30:00Z", 24_215), ("9999-12", 119_999)]
)
def test_a_month_is_counted_from_the_year_0(time: str, month: int) -> None:
    assert month_of(time) == month
    assert month_name(month) == time[:7]


@pytest.mark.parametrize("time", ["", "2017-13-01", "2017-00-01", "year", "2017-"])
def test_what_is_no_time_has_no_month(time: str) -> None:
    with pytest.raises(ValueError, match=r"no time|invalid literal"):
        month_of(time)


@pytest.mark.parametrize(
    ("papers", "slots"), [(0, 64), (1, 64), (16, 64), (17, 128), (32, 128), (33, 256), (20_000, 131_072)]
)
def test_a_month_has_four_slots_a_paper_and_more(papers: int, slots: int) -> None:
    assert slots_for(papers, LIMITS) == slots


def test_months_are_far_enough_apart() -> None:
    assert stride_for([], LIMITS) == stride_for([1, 2_048], LIMITS) == 16_384
    assert stride_for([2_049, 5], LIMITS) == 32_768


@given(st.sets(SUFFIX, max_size=60), st.sampled_from([4, 64, 256]))
def test_every_paper_has_a_slot_of_its_own_whatever_the_order(suffixes: set[str], slots: int) -> None:
    placed = slots_of(suffixes, slots)
    assert placed.keys() == suffixes
    assert list(placed.values()) == sorted(set(placed.values()))
    assert all(slot < slots + len(suffixes) for slot in placed.values())
    assert slots_of(sorted(suffixes, reverse=True), slots) == placed


def test_a_paper_more_moves_hardly_any_other() -> None:
    chance = random.Random(3)
    suffixes = [drawn(chance) for _ in range(1_000)]
    before = slots_of(suffixes, slots_for(1_000, LIMITS))
    moved = []
    for _ in range(200):
        after = slots_of([*suffixes, drawn(chance)], slots_for(1_001, LIMITS))
        moved.append(sum(after[suffix] != slot for suffix, slot in before.items()))
    assert sum(moved) / len(moved) < 0.6
    assert max(moved) < 12


@given(
    st.dictionaries(st.integers(0, 500), st.sets(st.integers(0, 1_023), min_size=1), max_size=40), st.integers(1, 100)
)
def test_ranges_hold_every_number_once(taken: dict[int, set[int]], most: int) -> None:
    numbers = sorted(month * 1_024 + slot for month, slots in taken.items() for slot in slots)
    papers = [(month, len(slots)) for month, slots in sorted(taken.items())]
    found = list(number_ranges(papers, 1_024, most, lambda month: sorted(taken[month])))
    inside = [[number for number in numbers if first <= number < past] for first, past, _ in found]
    assert [number for part in inside for number in part] == numbers
    for (first, past, months), part in zip(found, inside, strict=True):
        assert part
        assert len(part) <= most or past - first <= 32
        assert months == tuple(sorted({number // 1_024 for number in part}))
        assert first % (past - first) == 0
        assert (past - first).bit_count() == 1
