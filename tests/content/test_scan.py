"""Finding documents: every kind of thing that can stand in a folder, and one order whatever the machine."""

from __future__ import annotations

import os
import random
import socket
import tracemalloc
from pathlib import Path

import pytest

from sitegen.content.places import Ignored, Unreadable
from sitegen.content.scan import MAX_DOCUMENT_BYTES, FoundFile, find_documents
from sitegen.content.shards import read_documents

ROOT = Path(__file__).parents[2]


def found(content: Path) -> list[str]:
    return [sighting.place for sighting in find_documents(content) if isinstance(sighting, FoundFile)]


def told(content: Path) -> list[tuple[str, str]]:
    steps = [step for step in find_documents(content) if not isinstance(step, FoundFile)]
    assert all(step.problem.place == step.place for step in steps)
    return [(step.place, step.problem.code) for step in steps]


def test_the_four_endings(content: Path, bundles: Path) -> None:
    for name in ("a.json", "b.json.gz", "c.jsonl", "d.jsonl.gz"):
        (bundles / name).write_bytes(b"x")
    steps = [step for step in find_documents(content) if isinstance(step, FoundFile)]
    assert [(step.shard, step.gzipped, step.size) for step in steps] == [
        (False, False, 1),
        (False, True, 1),
        (True, False, 1),
        (True, True, 1),
    ]
    assert told(content) == []


def test_other_files_get_a_note_and_some_not_even_that(content: Path, bundles: Path) -> None:
    for name in ("a.txt", "X.JSON", "README", "README.md", ".hidden.json", "json"):
        (bundles / name).touch()
    assert found(content) == []
    assert told(content) == [("bundles/X.JSON", "D009"), ("bundles/a.txt", "D009"), ("bundles/json", "D009")]
    assert {type(step) for step in find_documents(content)} == {Ignored}


def test_the_order_is_that_of_the_bytes_whatever_came_first(content: Path, bundles: Path) -> None:
    names = ["b/2.json", "b/10.json", "a.json", "B.json", "é.json", "c/d/e/f.json", "b.json"]
    random.Random(1).shuffle(names)
    for name in names:
        (bundles / name).parent.mkdir(parents=True, exist_ok=True)
        (bundles / name).touch()
    expected = ["B.json", "a.json", "b/10.json", "b/2.json", "b.json", "c/d/e/f.json", "é.json"]
    assert found(content) == [f"bundles/{name}" for name in expected]


def test_names_are_shown_on_one_line_and_never_alike(content: Path, bundles: Path) -> None:
    names = [b"a b.json", b"a\nb.json", b"a\\x0ab.json", b"a\xffb.json", "a\u202eb.json".encode(), b"a\x1b[2J.json"]
    for name in names:
        Path(os.fsdecode(os.fsencode(bundles) + b"/" + name)).touch()
    shown = found(content)
    assert set(shown) == {
        "bundles/a b.json",
        "bundles/a\\x0ab.json",
        "bundles/a\\\\x0ab.json",
        "bundles/a\\xffb.json",
        "bundles/a\\u202eb.json",
        "bundles/a\\x1b[2J.json",
    }
    real = {step.path.rpartition(b"/")[2] for step in find_documents(content) if isinstance(step, FoundFile)}
    assert real == set(names)


def test_links_inside_are_followed_and_named_by_the_link(content: Path, bundles: Path) -> None:
    (content / "store").mkdir()
    (content / "store" / "one").write_bytes(b"1")
    (content / "store" / "two.json").write_bytes(b"2")
    (bundles / "x.json").symlink_to("../store/one")
    (bundles / "y").symlink_to(content / "store")
    assert found(content) == ["bundles/x.json", "bundles/y/two.json"]
    (first, _, _) = find_documents(content)
    assert isinstance(first, FoundFile)
    assert first.path == os.path.realpath(os.fsencode(content / "store" / "one"))
    assert told(content) == [("bundles/y/one", "D009")]


@pytest.mark.parametrize("target", ["/etc", "/etc/passwd", "../../outside", "../../content-evil"])
def test_links_that_leave_are_not_followed(content: Path, bundles: Path, target: str) -> None:
    for name in ("outside", "content-evil"):
        (content.parent / name).mkdir()
        (content.parent / name / "secret.json").write_bytes(b"{}")
    (bundles / "a.json").symlink_to(target)
    (bundles / "z.json").touch()
    assert found(content) == ["bundles/z.json"]
    assert told(content) == [("bundles/a.json", "D003")]


def test_a_content_folder_reached_by_a_link_is_no_link_that_leaves(content: Path, bundles: Path) -> None:
    (bundles / "a.json").touch()
    (bundles / "b.json").symlink_to("a.json")
    (content.parent / "other").symlink_to(content)
    assert found(content.parent / "other") == ["bundles/a.json", "bundles/b.json"]


def test_dangling_links_and_loops(content: Path, bundles: Path) -> None:
    (bundles / "a.json").symlink_to("nothing")
    (bundles / "b.json").symlink_to("c.json")
    (bundles / "c.json").symlink_to("b.json")
    (bundles / "deep").mkdir()
    (bundles / "deep" / "up").symlink_to("..")
    (bundles / "here").symlink_to(".")
    (bundles / "z.json").touch()
    assert found(content) == ["bundles/z.json"]
    assert told(content) == [
        ("bundles/a.json", "D004"),
        ("bundles/b.json", "D005"),
        ("bundles/c.json", "D005"),
        ("bundles/deep/up", "D005"),
        ("bundles/here", "D005"),
    ]


def test_links_to_folders_do_not_multiply(content: Path, bundles: Path) -> None:
    """Each of twelve folders links ten times to the next: followed every time, that would be 10^12 files."""
    for level in range(12):
        (content / "store" / str(level)).mkdir(parents=True)
        for link in range(10):
            (content / "store" / str(level) / f"link{link}").symlink_to(f"../{level + 1}")
    (content / "store" / "12").mkdir()
    (content / "store" / "12" / "x.json").touch()
    (bundles / "start").symlink_to("../store/0")
    assert found(content) == ["bundles/start/" + "link0/" * 12 + "x.json"]
    assert [code for _, code in told(content)] == ["D010"] * 9 * 12


def test_what_is_no_file(content: Path, bundles: Path) -> None:
    os.mkfifo(bundles / "a.json")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(bundles / "b.json"))
        (bundles / "c.json").symlink_to("a.json")
        assert found(content) == []
        assert told(content) == [(f"bundles/{name}.json", "D006") for name in "abc"]


@pytest.mark.usefixtures("no_root")
def test_what_may_not_be_read(content: Path, bundles: Path) -> None:
    (bundles / "a.json").touch(mode=0)
    (bundles / "b").mkdir(mode=0)
    (bundles / "z.json").touch()
    assert told(content) == [("bundles/b", "D002")]
    read = {
        step.place: [one.problem for one in read_documents(step) if isinstance(one, Unreadable)]
        for step in find_documents(content)
        if isinstance(step, FoundFile)
    }
    (problem,) = read.pop("bundles/a.json")
    assert (problem.code, problem.place) == ("D002", "bundles/a.json")
    assert problem.cause == "It cannot be opened: permission denied."
    assert read == {"bundles/z.json": []}


def test_too_large_is_one_byte_above_the_limit(content: Path, bundles: Path) -> None:
    for name, size in (("a.json", MAX_DOCUMENT_BYTES), ("b.json", MAX_DOCUMENT_BYTES + 1), ("c.jsonl", 2**40)):
        with (bundles / name).open("wb") as file:
            file.truncate(size)
    assert found(content) == ["bundles/a.json", "bundles/c.jsonl"]
    assert told(content) == [("bundles/b.json", "D007")]


def test_a_path_too_long_for_the_system(content: Path, bundles: Path) -> None:
    here = os.open(bundles, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    (bundles / "e.json").touch()
    assert found(content) == ["bundles/e.json"]
    assert [code for _, code in told(content)] == ["D002"]


def test_without_bundles_nothing_passes_for_an_empty_mirror(tmp_path: Path) -> None:
    assert told(tmp_path) == [("bundles", "D001")]
    assert told(tmp_path / "nowhere") == [("bundles", "D001")]
    (tmp_path / "bundles").touch()
    assert told(tmp_path) == [("bundles", "D001")]
    (tmp_path / "bundles").unlink()
    (tmp_path / "bundles").mkdir()
    assert told(tmp_path) == []


def test_memory_does_not_grow_with_the_tree(content: Path, bundles: Path) -> None:
    def peak() -> int:
        tracemalloc.start()
        count = sum(1 for _ in find_documents(content))
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count % 100 == 0
        return highest

    def fill(first: int, last: int) -> None:
        for folder in range(first, last):
            (bundles / str(folder)).mkdir()
            for number in range(100):
                (bundles / str(folder) / f"{number}.json").touch()

    fill(0, 2)
    peak()
    small = peak()
    fill(2, 40)
    assert peak() < small * 1.5


def test_this_repository(content: Path) -> None:
    assert [type(step) for step in find_documents(ROOT / "content")] == [FoundFile] * 4
    assert not list(find_documents(content))


def test_unreadable_is_what_it_says(content: Path, bundles: Path) -> None:
    (bundles / "a.json").symlink_to("nothing")
    (step,) = find_documents(content)
    assert isinstance(step, Unreadable)
    assert step.problem.cause == "It leads to something that is not there."
