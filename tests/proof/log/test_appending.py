"""A log grows without a file of it being written again, and not where its history is another."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.proof.log.appending import append
from sitegen.proof.log.tile_paths import log_paths
from sitegen.proof.log.tiles import LogError, TileTree, TreeHead
from tests.proof.log.logs import Files, entries, flipped, grown, made, mth


@given(st.lists(st.integers(0, 1100), min_size=1, max_size=8).map(sorted))
@settings(max_examples=40)
def test_a_log_that_grew_in_steps_is_the_one_that_was_made_at_once(sizes: list[int]) -> None:
    files, head = Files(), TreeHead()
    for size in sizes:
        head = grown(files, head, size)
    whole, expected = made(sizes[-1])
    assert head == expected
    assert {path: files[path] for path in whole} == whole
    assert set(log_paths(sizes, sizes[-1])) <= set(files)


def test_one_more_entry_writes_two_files_and_reads_the_right_edge_alone() -> None:
    files, head = made(70_000)
    files.asked.clear()
    new = dict(append(files, head, [b"one more"]))
    assert sorted(new) == ["tile/0/273.p/113", "tile/entries/273.p/113"]
    assert sorted(files.asked) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"]


def test_nothing_new_writes_nothing() -> None:
    files, head = made(700)
    appender = append(files, head, [])
    assert (list(appender), appender.head) == ([], head)


def test_the_head_is_not_known_before_the_files_were_taken() -> None:
    appender = append(None, TreeHead(), [b"x"])
    with pytest.raises(ValueError, match="all files"):
        _ = appender.head
    assert [path for path, _ in appender] == ["tile/entries/000.p/1", "tile/0/000.p/1"]
    assert appender.head.root == mth([b"x"])


@pytest.mark.parametrize("broken", ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"])
def test_forked_log_a_right_edge_that_was_changed_is_not_continued(broken: str) -> None:
    files, head = made(70_000)
    files[broken] = flipped(files[broken], 20)
    before = dict(files)
    with pytest.raises(LogError) as caught:
        append(files, head, entries(70_000, 70_001))
    assert caught.value.code == "T044"
    assert broken in caught.value.place
    assert files == before
    del files[broken]
    with pytest.raises(LogError) as caught:
        append(files, head, entries(70_000, 70_001))
    assert (caught.value.code, caught.value.place) == ("T044", broken)


def test_forked_log_another_history_of_the_same_length_is_not_continued() -> None:
    _, head = made(300)
    appender = append(None, TreeHead(), [b"another", *entries(1, 300)])
    forged = Files(appender)
    with pytest.raises(LogError, match="T044"):
        append(forged, head, [b"next"])
    assert dict(append(forged, appender.head, [b"next"]))


def test_an_entry_may_have_65535_bytes_and_no_more() -> None:
    longest = b"x" * 65_535
    files = Files(appender := append(None, TreeHead(), [longest, b""]))
    assert list(TileTree(files, 2, appender.head.root).entries(0, 2)) == [longest, b""]
    with pytest.raises(ValueError, match="65535"):
        list(append(None, TreeHead(), [longest + b"x"]))


def test_a_log_with_entries_is_not_continued_without_its_files() -> None:
    _, head = made(3)
    with pytest.raises(ValueError, match="from its files"):
        append(None, head, [])


def test_memory_does_not_grow_with_the_entries() -> None:
    def peak(size: int) -> int:
        tracemalloc.start()
        for _ in append(None, TreeHead(), (b"entry %d" % index for index in range(size))):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1000)
    assert peak(40_000) < 1.5 * peak(4000)
