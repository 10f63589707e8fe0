"""Tiles: their paths, and that nothing of them is used that the root does not cover."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.proof.faults import ProofError
from sitegen.proof.log.merkle import leaf_hash, verify_consistency, verify_inclusion
from sitegen.proof.log.tile_paths import (
    full_tiles,
    kept_partial_tiles,
    kept_sizes,
    log_paths,
    partial_tiles,
    read_sizes,
    tile_path,
    write_sizes,
)
from sitegen.proof.log.tiles import LogError, TileTree, TreeHead
from tests.proof.log.logs import Files, entries, entry, flipped, grown, made, mth, path, subproof


@pytest.mark.parametrize(
    ("tile", "expected"),
    [
        ((0, 0, 256), "tile/0/000"),
        ((0, 1234067, 256), "tile/0/x001/x234/067"),
        ((1, 999, 5), "tile/1/999.p/5"),
        ((2, 1000, 255), "tile/2/x001/000.p/255"),
        (("entries", 5859, 96), "tile/entries/x005/859.p/96"),
    ],
)
def test_paths_are_those_of_the_specification(tile: tuple[int, int, int], expected: str) -> None:
    assert tile_path(*tile) == expected


def test_the_tiles_of_a_size_are_those_of_the_specification() -> None:
    size = 70_000
    full = [level for level, _, _ in full_tiles(size)]
    assert (full.count(0), full.count("entries"), full.count(1), full.count(2)) == (273, 273, 1, 0)
    assert partial_tiles(size) == (("entries", 273, 112), (0, 273, 112), (1, 1, 17), (2, 0, 1))
    assert partial_tiles(256) == ((1, 0, 1),)
    assert partial_tiles(0) == ()


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000])
def test_the_files_of_a_log_are_those_that_its_size_has(size: int) -> None:
    files, head = made(size)
    assert head == TreeHead(size, TileTree(files, size, head.root).root_at(size))
    assert sorted(files) == sorted(log_paths([size], size))
    if size < 1001:
        assert head.root == mth(entries(0, size))


@given(st.integers(1, 1500), st.data())
@settings(max_examples=40)
def test_proofs_from_tiles_are_those_of_the_rfc(size: int, draw: st.DataObject) -> None:
    files, head = made(size)
    tree = TileTree(files, size, head.root)
    data = entries(0, size)
    index, old = draw.draw(st.integers(0, size - 1)), draw.draw(st.integers(1, size))
    assert tree.leaf_hash(index) == leaf_hash(data[index])
    assert tree.inclusion(index) == path(index, data)
    assert tree.consistency(old) == subproof(old, data)
    assert tree.root_at(old) == mth(data[:old])
    first, end = sorted((index, old))
    assert list(tree.entries(first, end)) == data[first:end]


def test_a_large_log_is_proven_from_a_few_tiles() -> None:
    files, head = made(70_000)
    files.asked.clear()
    tree = TileTree(files, head.size, head.root)
    proof = tree.inclusion(300)
    assert verify_inclusion(leaf_hash=tree.leaf_hash(300), index=300, size=head.size, proof=proof, root=head.root)
    assert set(files.asked) == {"tile/2/000.p/1", "tile/1/001.p/17", "tile/0/273.p/112", "tile/1/000", "tile/0/001"}
    old = tree.root_at(66_000)
    assert verify_consistency(
        old_size=66_000, old_root=old, new_size=head.size, new_root=head.root, proof=tree.consistency(66_000)
    )


@given(st.data())
@settings(max_examples=60)
def test_a_tile_or_a_bundle_in_which_one_byte_was_changed_is_never_used(draw: st.DataObject) -> None:
    files, head = made(1300)
    broken = draw.draw(st.sampled_from(sorted(files)))
    files[broken] = flipped(files[broken], draw.draw(st.integers(0, len(files[broken]) - 1)))
    tree = TileTree(files, head.size, head.root)
    with pytest.raises(LogError) as caught:
        list(tree.entries(0, head.size))
    assert broken in caught.value.place
    assert caught.value.code in ({"T041", "T043"} if "entries" in broken else {"T042"})


def test_a_tile_of_another_honest_log_is_not_used() -> None:
    files, head = made(600)
    other = Files(files)
    other["tile/0/000"], other["tile/0/001"] = files["tile/0/001"], files["tile/0/000"]
    with pytest.raises(LogError) as caught:
        TileTree(other, head.size, head.root).leaf_hash(3)
    assert (caught.value.code, caught.value.place) == ("T042", "tile/0/000")
    assert TileTree(files, head.size, head.root).leaf_hash(3) == leaf_hash(entry(3))


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("tile/0/000", None, "T040"),
        ("tile/0/000", b"", "T041"),
        ("tile/0/000", b"\0" * 8193, "T041"),
        ("tile/0/002.p/88", b"\0" * 87 * 32, "T041"),
        ("tile/1/000.p/2", None, "T040"),
        ("tile/entries/000", None, "T040"),
        ("tile/entries/000", b"\0\0" * 257, "T041"),
        ("tile/entries/000", b"\0\0" * 255, "T041"),
        ("tile/entries/000", b"\0\0" * 255 + b"\0", "T041"),
        ("tile/entries/000", b"\0\0" * 255 + b"\0\5only", "T041"),
    ],
)
def test_a_missing_or_malformed_file_is_named(path: str, data: bytes | None, code: str) -> None:
    files, head = made(600)
    del files[path]
    if data is not None:
        files[path] = data
    with pytest.raises(LogError) as caught:
        list(TileTree(files, head.size, head.root).entries(0, 600))
    assert (caught.value.code, caught.value.place) == (code, path)


def test_where_a_partial_tile_is_gone_the_full_one_serves() -> None:
    files, old = made(300)
    head = grown(files, old, 70_000)
    for gone in ("tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"):
        del files[gone]
    tree = TileTree(files, old.size, old.root)
    assert list(tree.entries(0, 300)) == entries(0, 300)
    assert tree.inclusion(299) == path(299, entries(0, 300))
    files["tile/0/001"] = flipped(files["tile/0/001"], 5)
    with pytest.raises(LogError, match="T042"):
        TileTree(files, old.size, old.root).leaf_hash(299)
    assert head.size == 70_000


def test_a_fault_of_the_machine_stays_one() -> None:
    class Broken(Files):
        def read(self, path: str) -> bytes:
            raise PermissionError(path)

    with pytest.raises(PermissionError):
        TileTree(Broken(), 1, b"\0" * 32).leaf_hash(0)


def test_what_a_log_does_not_have_is_the_callers_mistake() -> None:
    files, head = made(5)
    tree = TileTree(files, head.size, head.root)
    for ask in (lambda: tree.leaf_hash(5), lambda: tree.inclusion(-1), lambda: tree.consistency(6)):
        with pytest.raises(IndexError):
            ask()
    with pytest.raises(IndexError):
        list(tree.entries(0, 6))
    with pytest.raises(IndexError):
        tree.bundle(1)
    with pytest.raises(ValueError, match="empty tree"):
        TileTree(files, 0, b"\0" * 32)


def test_an_empty_log_has_no_file() -> None:
    files, head = made(0)
    tree = TileTree(files, head.size, head.root)
    assert (files, list(tree.entries(0, 0)), tree.consistency(0), tree.root_at(0)) == ({}, [], [], head.root)


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=25, unique=True).map(sorted))
@settings(max_examples=30)
def test_every_published_size_can_be_read_from_the_files_that_are_kept(published: list[int]) -> None:
    files, head, listed = Files(), TreeHead(), list[int]()
    heads = {}
    for size in published:
        head = heads[size] = grown(files, head, size)
        listed = list(kept_sizes(listed, size))
        wanted = set(log_paths(listed, size))
        assert wanted <= set(files)
        for gone in set(files) - wanted:
            del files[gone]
        assert kept_partial_tiles(listed, size) == kept_partial_tiles(published[: published.index(size) + 1], size)
    for size, then in heads.items():
        assert list(TileTree(files, size, then.root).entries(0, size)) == entries(0, size)


def test_sizes_of_which_nothing_is_left_to_serve_are_not_listed() -> None:
    assert kept_sizes([10, 20], 30) == (10, 20, 30)
    assert kept_sizes([10, 20], 300) == (300,)
    assert kept_sizes([300, 310], 520) == (310, 520)  # level 1 was one wide at both, so the later one stands for both
    assert kept_sizes([300, 310, 600], 520) == (310, 520)
    assert kept_sizes([], 0) == (0,)
    assert kept_partial_tiles([300, 600], 520) == kept_partial_tiles([300], 520) != kept_partial_tiles([], 520)
    assert len(kept_sizes(range(1, 70_000), 70_000)) < 3 * 256


def test_a_list_of_sizes_is_read_as_it_was_written() -> None:
    assert read_sizes(write_sizes([0, 5, 70_000])) == (0, 5, 70_000)
    assert read_sizes(b"") == ()


@pytest.mark.parametrize(
    "data", [b"5", b"5\n5\n", b"6\n5\n", b"05\n", b"-1\n", b"\n", b" 5\n", b"5\r\n", "٥\n".encode(), b"9" * 19 + b"\n"]
)
def test_a_malformed_list_of_sizes_is_refused(data: bytes) -> None:
    with pytest.raises(ProofError) as caught:
        read_sizes(data)
    assert caught.value.code == "T057"
