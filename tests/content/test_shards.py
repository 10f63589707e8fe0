"""Shards: what stands in a line comes out, whatever stands in the others, and again by its locator in any order."""

from __future__ import annotations

import gzip
import os
import random
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.content.documents import DocumentReader, Locator
from sitegen.content.gunzip import PIECE
from sitegen.content.places import ContentChangedError, Unreadable
from sitegen.content.scan import MAX_DOCUMENT_BYTES, FoundFile, find_documents
from sitegen.content.shards import iterate_shard, read_documents


def shard(path: Path, data: bytes, *, gzipped: bool = False) -> FoundFile:
    path.write_bytes(gzip.compress(data, 1) if gzipped else data)
    return FoundFile(f"bundles/{path.name}", os.fsencode(path), len(data), shard=True, gzipped=gzipped)


def documents(file: FoundFile) -> list[tuple[Locator, bytes]]:
    steps = list(iterate_shard(file))
    assert all(isinstance(step, tuple) for step in steps)
    return [step for step in steps if isinstance(step, tuple)]


def outcome(file: FoundFile) -> list[bytes | tuple[str, str]]:
    return [
        (step.place, step.problem.code) if isinstance(step, Unreadable) else step[1] for step in iterate_shard(file)
    ]


@pytest.mark.parametrize("gzipped", [False, True])
def test_lines_and_their_places(tmp_path: Path, *, gzipped: bool) -> None:
    file = shard(tmp_path / "x.jsonl", b'\n{"a":1}\r\n\r\n  \n\xff\n{"b":2}', gzipped=gzipped)
    assert [(at.place, at.offset, at.length, at.line, data) for at, data in documents(file)] == [
        ("bundles/x.jsonl:2", 1, 8, 2, b'{"a":1}\r'),
        ("bundles/x.jsonl:5", 15, 1, 5, b"\xff"),
        ("bundles/x.jsonl:6", 17, 7, 6, b'{"b":2}'),
    ]
    assert outcome(shard(tmp_path / "x.jsonl", b"", gzipped=gzipped)) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), gzipped=st.booleans(), repeat=st.sampled_from([1, 3000]), seed=st.integers())
def test_a_reader_gives_what_the_pass_gave(
    tmp_path: Path, data: bytes, repeat: int, seed: int, *, gzipped: bool
) -> None:
    file = shard(tmp_path / "x", data * repeat, gzipped=gzipped)
    one_pass = documents(file)
    assert [line for _, line in one_pass] == [line for line in (data * repeat).split(b"\n") if line.strip()]
    arrangement = random.Random(seed)
    with DocumentReader() as reader:
        for at, line in one_pass[:200]:
            assert reader.read(at) == line
        for at, line in arrangement.sample(one_pass, min(5, len(one_pass))):
            assert reader.read(at) == line


@pytest.mark.parametrize("gzipped", [False, True])
def test_sorted_locators_of_several_shards_in_any_order(tmp_path: Path, *, gzipped: bool) -> None:
    chance = random.Random(1)
    pairs = []
    for name in "abc":
        lines = [chance.randbytes(chance.choice([1, 5000, 300_000])).replace(b"\n", b"-") for _ in range(60)]
        pairs += documents(shard(tmp_path / name, b"\n".join(lines), gzipped=gzipped))
    some = sorted(chance.sample(pairs, 40), key=lambda pair: (pair[0].path, pair[0].offset))
    for order in (pairs, some, list(reversed(some)), chance.sample(some, 20)):
        with DocumentReader() as reader:
            assert [reader.read(at) for at, _ in order] == [data for _, data in order]


def test_a_sorted_run_of_locators_opens_a_shard_once(tmp_path: Path) -> None:
    pairs = documents(shard(tmp_path / "x", b"".join(b"%d\n" % n for n in range(200_000)), gzipped=True))
    with DocumentReader() as reader:
        reader.read(pairs[0][0])
        (tmp_path / "x").unlink()
        assert all(reader.read(at) == data for at, data in pairs[::1000])
        with pytest.raises(ContentChangedError):
            reader.read(pairs[0][0])


def test_skipping_forward_holds_nothing(tmp_path: Path) -> None:
    pairs = documents(shard(tmp_path / "x", (b"c" * 1023 + b"\n") * 20_000, gzipped=True))
    with DocumentReader() as reader:
        reader.read(pairs[0][0])
        tracemalloc.start()
        assert reader.read(pairs[-1][0]) == b"c" * 1023
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4 * PIECE


def test_a_line_above_the_limit_is_told_and_not_held(tmp_path: Path) -> None:
    file = shard(tmp_path / "x.jsonl", b"a\n")
    with (tmp_path / "x.jsonl").open("ab") as target:
        target.truncate(2 + 4 * MAX_DOCUMENT_BYTES)
        target.seek(0, os.SEEK_END)
        target.write(b"\nb\n" + b"c" * (MAX_DOCUMENT_BYTES + 1) + b"\nd")
    tracemalloc.start()
    steps = outcome(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert steps == [b"a", ("bundles/x.jsonl:2", "D023"), b"b", ("bundles/x.jsonl:4", "D023"), b"d"]
    assert peak < 1.5 * MAX_DOCUMENT_BYTES


def test_a_line_at_the_limit(tmp_path: Path) -> None:
    largest = b"c" * MAX_DOCUMENT_BYTES
    assert outcome(shard(tmp_path / "x", largest + b"\nd", gzipped=True)) == [largest, b"d"]


def bomb(piece: bytes, times: int) -> bytes:
    squeeze = zlib.compressobj(9, wbits=31)
    return squeeze.compress(b"a\n") + b"".join(squeeze.compress(piece) for _ in range(times)) + squeeze.flush()


@pytest.mark.parametrize("piece", [b"\n" * 2**20, b"\0" * 2**20])
def test_a_bomb_is_left_alone(tmp_path: Path, piece: bytes) -> None:
    file = shard(tmp_path / "x", b"")
    (tmp_path / "x").write_bytes(bomb(piece, 300))
    first, second = outcome(FoundFile(file.place, file.path, 0, shard=True, gzipped=True))
    assert first == b"a"
    assert second[1] == "D024"


def test_many_documents_among_blank_lines_are_no_bomb(tmp_path: Path) -> None:
    file = shard(tmp_path / "x", (b"\n" * 5000 + b"{}\n") * 1000)
    assert outcome(file) == [b"{}"] * 1000


def test_what_came_before_a_damage_is_kept(tmp_path: Path) -> None:
    lines = [os.urandom(3000).hex().encode() for _ in range(100)]
    file = shard(tmp_path / "x", b"\n".join(lines), gzipped=True)
    whole = (tmp_path / "x").read_bytes()
    for cut in (1, 7, len(whole) // 3, len(whole) - 20):
        (tmp_path / "x").write_bytes(whole[:-cut])
        *kept, problem = outcome(file)
        assert kept == lines[: len(kept)]
        assert len(kept) >= 100 * (len(whole) - cut) // len(whole) - 1
        assert problem == (f"bundles/x:{len(kept) + 1}", "D021")


def test_a_wrong_checksum_loses_only_the_last_line(tmp_path: Path) -> None:
    file = shard(tmp_path / "x", b"\n".join(b"%d" % n for n in range(5000)), gzipped=True)
    whole = (tmp_path / "x").read_bytes()
    (tmp_path / "x").write_bytes(whole[:-8] + bytes(4) + whole[-4:])
    *kept, problem = outcome(file)
    assert kept == [b"%d" % n for n in range(4999)]
    assert problem == ("bundles/x:5000", "D020")


def test_garbage_behind_a_shard(tmp_path: Path) -> None:
    file = shard(tmp_path / "x", b"a\nb\n", gzipped=True)
    with (tmp_path / "x").open("ab") as target:
        target.write(b"garbage")
    assert outcome(file) == [b"a", b"b", ("bundles/x:3", "D022")]


def test_a_shard_that_cannot_be_opened(tmp_path: Path) -> None:
    file = shard(tmp_path / "x", b"a")
    (tmp_path / "x").unlink()
    assert outcome(file) == [("bundles/x", "D002")]
    os.mkfifo(tmp_path / "x")
    assert outcome(file) == [("bundles/x", "D006")]


@pytest.mark.parametrize("gzipped", [False, True])
def test_a_shard_that_changes_between_two_readings(tmp_path: Path, *, gzipped: bool) -> None:
    pairs = documents(shard(tmp_path / "x", b"aaaa\nbbbb\ncccc\n", gzipped=gzipped))
    shard(tmp_path / "x", b"aaaa\nbb", gzipped=gzipped)
    with DocumentReader() as reader:
        assert reader.read(pairs[0][0]) == b"aaaa"
        for at, _ in pairs[1:]:
            with pytest.raises(ContentChangedError) as caught:
                reader.read(at)
            assert caught.value.problem.place == at.place
        assert reader.read(pairs[0][0]) == b"aaaa"
    (tmp_path / "x").unlink()
    with DocumentReader() as reader, pytest.raises(ContentChangedError):
        reader.read(pairs[0][0])


def test_files_and_shards_are_read_alike(content: Path, bundles: Path) -> None:
    (bundles / "a.json").write_bytes(b"one")
    (bundles / "b.json.gz").write_bytes(gzip.compress(b"two"))
    (bundles / "c.jsonl.gz").write_bytes(gzip.compress(b"three\nfour\n"))
    (bundles / "d.json.gz").write_bytes(b"no")
    files = [step for step in find_documents(content) if isinstance(step, FoundFile)]
    steps = [step for file in files for step in read_documents(file)]
    with DocumentReader() as reader:
        again = [reader.read(step[0]) for step in steps if isinstance(step, tuple)]
    assert again == [b"one", b"two", b"three", b"four"]
    assert isinstance(steps[-1], Unreadable)
    assert steps[-1].problem.code == "D020"
