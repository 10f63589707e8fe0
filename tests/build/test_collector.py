"""The garbage collector during a build."""

from __future__ import annotations

import gc

import pytest

from sitegen.build.collector import rare_collections


def fail_inside() -> None:
    with rare_collections():
        assert gc.get_freeze_count() > 0
        raise KeyError


def test_the_collector_is_put_back_whatever_happens() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError):
        fail_inside()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_cycles_are_still_found() -> None:
    with rare_collections():
        begun = gc.get_stats()[0]["collections"]
        for _ in range(200_000):
            cycle: list[object] = []
            cycle.append(cycle)
        assert 1 <= gc.get_stats()[0]["collections"] - begun < 50
        assert len(gc.get_objects(generation=0)) < 100_000
