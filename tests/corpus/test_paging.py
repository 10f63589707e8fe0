from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.corpus.paging import all_pages, page, page_count

SIZES = st.integers(min_value=1, max_value=50)
TOTALS = st.integers(min_value=0, max_value=500)


@given(TOTALS, SIZES)
def test_every_entry_stands_on_exactly_one_page(total: int, size: int) -> None:
    pages = list(all_pages(total, size))
    assert [position for one in pages for position in range(one.first, one.last)] == list(range(total))
    assert [one.is_root for one in pages] == [False] * (len(pages) - 1) + [True]


@given(TOTALS, SIZES)
def test_the_root_holds_a_full_page_and_the_rest(total: int, size: int) -> None:
    root = page(page_count(total, size), total=total, size=size)
    held = root.last - root.first
    assert held == total if total < size else size <= held < 2 * size


@given(TOTALS, SIZES, st.integers(min_value=0, max_value=100))
def test_a_page_that_is_not_the_root_never_changes_when_the_list_grows(total: int, size: int, more: int) -> None:
    grown = {one.number: (one.first, one.last) for one in all_pages(total + more, size)}
    assert all(grown[one.number] == (one.first, one.last) for one in all_pages(total, size) if not one.is_root)


@pytest.mark.parametrize(("number", "total", "size"), [(0, 10, 5), (3, 10, 5), (1, 10, 0), (1, -1, 5)])
def test_there_is_no_such_page(number: int, total: int, size: int) -> None:
    with pytest.raises(ValueError, match=r"page|entries"):
        page(number, total=total, size=size)
