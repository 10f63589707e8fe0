"""The manifest: split, sorted, deterministic, and under one root hash."""

from __future__ import annotations

import hashlib
import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.proof.manifest import FileEntry, ProofFile, manifest, manifest_part, root_hash
from sitegen.proof.manifest_reader import MalformedError, read_manifest, read_part
from sitegen.proof.partition import MOST_FILES, digits_for, partition_key
from tests.proof.minted_tree import PROGRAM, manifest_of

paths = st.lists(st.from_regex(re.compile(r"[a-zé/]{1,12}\.json"), fullmatch=True), unique=True, max_size=60)


def entry(path: str, group: str | None = None) -> FileEntry:
    digest = hashlib.sha256(path.encode()).hexdigest()
    return FileEntry(path, len(path), digest, partition_key(group or path))


def listed(files: list[ProofFile]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for part in files[:-1]:
        found |= json.loads(part.body)["files"]
    return found


@given(paths, st.integers(1, 3))
def test_parts_hold_every_file_once_and_their_counts_add_up(names: list[str], digits: int) -> None:
    files = manifest_of(map(entry, names), digits)
    made = read_manifest(files[-1].body)
    assert listed(files) == {name: [entry(name).size, entry(name).sha256] for name in names}
    assert made.files == sum(part.files for part in made.parts) == len(names)
    assert made.total == sum(part.total for part in made.parts) == sum(map(len, names))
    assert [part.path for part in made.parts] == [file.path for file in files[:-1]]


@given(paths, st.integers(1, 3))
def test_writing_part_by_part_is_the_same_as_sorting_all_into_parts_at_once(names: list[str], digits: int) -> None:
    at_once: dict[str, set[str]] = {}
    for name in names:
        at_once.setdefault(hashlib.sha256(name.encode()).hexdigest()[:digits], set()).add(name)
    streamed = {
        json.loads(file.body)["part"]: set(json.loads(file.body)["files"])
        for file in manifest_of(map(entry, names), digits)[:-1]
    }
    assert streamed == at_once


@given(paths, st.randoms(use_true_random=False))
def test_the_order_in_which_files_were_written_changes_nothing(names: list[str], source: random.Random) -> None:
    shuffled = list(names)
    source.shuffle(shuffled)
    assert manifest_of(map(entry, shuffled)) == manifest_of(map(entry, names))


@given(paths)
def test_every_part_is_what_the_manifest_says_of_it(names: list[str]) -> None:
    files = manifest_of(map(entry, names))
    for part, file in zip(read_manifest(files[-1].body).parts, files[:-1], strict=True):
        assert (part.sha256, part.size) == (hashlib.sha256(file.body).hexdigest(), len(file.body))
        assert [row.path for row in read_part(file.body, part.name)] == sorted(
            row.path for row in read_part(file.body, part.name)
        )


def test_the_root_is_what_sha256sum_says_of_the_manifest() -> None:
    body = manifest_of([entry("index.html")])[-1].body
    assert root_hash(body) == hashlib.sha256(body).hexdigest()


def test_a_new_paper_changes_one_part_and_the_manifest() -> None:
    old = [entry(f"pith/{letter}.json", letter) for letter in "ABCDEFGHIJKLMNOP"]
    new = [entry(f"{folder}/NEW.json", "NEW") for folder in ("pith", "paper", "api")]
    before = {file.path: file.body for file in manifest_of(old)}
    after = {file.path: file.body for file in manifest_of(old + new)}
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {f".well-known/pith/manifest/{partition_key('NEW')[0]}.json", ".well-known/pith/manifest.json"}


def test_parts_keep_their_length_as_the_tree_grows() -> None:
    for files in (1, 16 * MOST_FILES, 16 * MOST_FILES + 1, 16_000_000):
        digits = digits_for(files)
        assert files <= MOST_FILES * 16**digits
        assert digits == 1 or files > MOST_FILES * 16 ** (digits - 1)
    assert [digits_for(n) for n in (0, 128_000, 128_001, 16_000_000)] == [1, 1, 2, 3]


def test_entries_out_of_order_or_of_another_part_are_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="comes after"):
        manifest_part("", [entry("b"), entry("a")])
    with pytest.raises(ValueError, match="comes after"):
        manifest_part("", [entry("a"), entry("a")])
    with pytest.raises(ValueError, match="not of the part"):
        manifest_part("g", [entry("a")])
    with pytest.raises(ValueError, match="hex digits"):
        manifest([], digits=9, program=PROGRAM)


@given(st.binary(max_size=200))
def test_reading_arbitrary_bytes_never_raises_anything_else(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read_manifest(data)
    with pytest.raises(MalformedError):
        read_part(data, "a")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
)


@given(st.sampled_from(["type", "version", "program", "digits", "files", "bytes", "parts"]), json_values)
def test_a_manifest_with_a_wrong_member_is_malformed_or_equal(name: str, value: object) -> None:
    manifest = json.loads(manifest_of([entry("a"), entry("b")])[-1].body)
    try:
        data = json.dumps(manifest | {name: value}).encode()
        read = read_manifest(data)
    except MalformedError:
        return
    assert name in {"program", "files", "bytes"} or json.loads(data)[name] == manifest[name] or not read.parts
