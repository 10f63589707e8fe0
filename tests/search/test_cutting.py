"""Where parts begin depends on the terms around alone."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.cutting import always_below, cuts, rank


def slowly(ranks: list[int], sizes: list[int], most: int, always: int) -> list[int]:
    """Part a row before its lowest rank, again and again, as docs/search.md says."""

    def part(first: int, last: int) -> list[int]:
        inner = range(first + 1, last)
        forced = any(ranks[place] < always for place in inner)
        if not inner or (sum(sizes[first:last]) <= most and not forced):
            return [first]
        at = min(inner, key=lambda place: (ranks[place], place))
        return part(first, at) + part(at, last)

    return part(0, len(ranks)) if ranks else []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20)), max_size=80), st.integers(1, 100), st.integers(0, 4))
def test_a_row_is_parted_before_its_lowest_ranks(row: list[tuple[int, int]], most: int, always: int) -> None:
    ranks, sizes = [one for one, _ in row], [size for _, size in row]
    assert cuts(ranks, sizes, most, always) == slowly(ranks, sizes, most, always)


def test_a_term_more_moves_no_cut_but_near_ones() -> None:
    chance = random.Random(2)
    terms = sorted({f"w{chance.randrange(10**9):x}".encode() for _ in range(4_000)})
    begins = {terms[place] for place in cuts([rank(term) for term in terms], [20] * len(terms), 2_000)}
    changed = []
    for _ in range(100):
        more = sorted({*terms, f"w{chance.randrange(10**9):x}".encode()})
        after = {more[place] for place in cuts([rank(term) for term in more], [20] * len(more), 2_000)}
        changed.append(len(begins ^ after))
    assert sum(changed) / len(changed) < 0.5


def test_one_term_in_so_many_begins_a_part_in_any_case() -> None:
    terms = [f"term{number}".encode() for number in range(20_000)]
    often = sum(rank(term) < always_below(100) for term in terms)
    assert 140 < often < 260
