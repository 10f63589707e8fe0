"""The sums of the ledger add up, or the build stops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import MachineError
from sitegen.proof import refusals
from sitegen.proof.ledger import STATUSES, LedgerSums

counts = st.fixed_dictionaries({name: st.integers(0, 9) for name in STATUSES})


@given(counts)
def test_sums_that_add_up_pass(given_counts: dict[str, int]) -> None:
    sums = LedgerSums(**given_counts, found=sum(given_counts.values()))
    sums.check()
    assert sums.problems() == ()


@given(counts, st.integers(-9, 9).filter(bool))
def test_a_document_that_was_lost_or_counted_twice_stops_the_build(given_counts: dict[str, int], off: int) -> None:
    sums = LedgerSums(**given_counts, found=sum(given_counts.values()) + off)
    with pytest.raises(MachineError) as caught:
        sums.check()
    assert [problem.kind for problem in caught.value.problems] == [refusals.LEDGER_DOES_NOT_ADD_UP]


def test_sums_below_zero_do_not_make_up_for_others() -> None:
    sums = LedgerSums(found=1, verified=2, refused=-1)
    assert [problem.kind for problem in sums.problems()] == [refusals.LEDGER_DOES_NOT_ADD_UP]
