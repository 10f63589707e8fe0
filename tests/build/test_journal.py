"""A journal is followed for the very tree that it was written for, and for no other; nothing leaves that tree."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build import journal as module
from sitegen.build.journal import Journal
from tests.build.mirrors import files_of

OLD = {"a.html": b"old a", "b.html": b"old b", "deep/c.html": b"old c"}
STAGED = {"a.html": b"new a", "new/d.html": b"new d"}
NEW = {"a.html": b"new a", "b.html": b"old b", "new/d.html": b"new d"}


class Place:
    def __init__(self, folder: Path) -> None:
        self.output = folder / "public"
        self.work = folder / "work"
        self.staged = self.work / "staged"
        for root, files in ((self.output, OLD), (self.staged, STAGED)):
            for path, body in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(body)
        (self.work / "lock").touch()
        assert self.journal().write(["deep/c.html"])

    @property
    def path(self) -> Path:
        return self.work / "journal"

    def journal(self) -> Journal:
        return Journal(self.output, self.work)

    def header(self) -> dict[str, object]:
        header = json.loads(self.path.read_bytes().partition(b"\n")[0])
        assert isinstance(header, dict)
        return header

    def entries(self) -> list[list[object]]:
        return [json.loads(line) for line in self.path.read_bytes().splitlines()[1:]]

    def put(self, header: object, entries: list[list[object]]) -> None:
        self.path.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in [header, *entries]))

    def files(self) -> dict[str, bytes]:
        return files_of(self.output)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_journal_that_was_written_is_followed_once(place: Place) -> None:
    place.put(place.header(), place.entries())
    place.journal().recover()
    assert place.files() == NEW
    assert not (place.output / "deep").exists()
    assert not place.path.exists()
    place.journal().recover()
    assert place.files() == NEW


def test_what_was_done_is_taken_back_and_can_be_done_again(place: Place) -> None:
    written = place.path.read_bytes()
    for _ in range(2):
        place.path.write_bytes(written)
        place.journal().apply()
        assert place.files() == NEW
        place.path.write_bytes(written)
        place.journal().undo()
        assert place.files() == OLD
        assert not place.path.exists()
        assert not (place.output / "new").exists()


def test_what_an_older_journal_parked_does_not_come_back(place: Place) -> None:
    place.journal().apply()
    assert place.journal().write(["b.html"])
    (place.output / "b.html").unlink()
    place.journal().undo()
    assert place.files() == {path: body for path, body in NEW.items() if path != "b.html"}


def another_lock(place: Place) -> None:
    (place.work / "lock").unlink()
    (place.work / "lock").touch()


def another_output(place: Place) -> None:
    place.output.rename(place.output.with_name("before"))
    shutil.copytree(place.output.with_name("before"), place.output)


def no_output(place: Place) -> None:
    shutil.rmtree(place.output)


def a_copy_of_everything(place: Place) -> None:
    """As somebody would have it who cloned a repository in which a work folder was committed."""
    shutil.copytree(place.work, place.work.with_name("copy"))
    shutil.rmtree(place.work)
    place.work.with_name("copy").rename(place.work)


def another_version(place: Place) -> None:
    place.put({**place.header(), "version": 0}, place.entries())


def no_header(place: Place) -> None:
    place.put([1, 2], place.entries())


def no_json(place: Place) -> None:
    place.path.write_bytes(b"\xff\x00\n")


def nothing_in_it(place: Place) -> None:
    place.path.write_bytes(b"")


@pytest.mark.parametrize(
    "change",
    [
        another_lock,
        another_output,
        no_output,
        a_copy_of_everything,
        another_version,
        no_header,
        no_json,
        nothing_in_it,
    ],
)
def test_a_journal_of_another_tree_is_put_away_unread(place: Place, change: Callable[[Place], None]) -> None:
    change(place)
    before = place.files()
    place.journal().recover()
    assert place.files() == before
    assert not place.path.exists()


def test_a_planted_journal_moves_and_removes_nothing_outside_of_the_tree(place: Place) -> None:
    """Whoever can plant a journal does not know when the lock was made, to the nanosecond."""
    victim = place.output.parent / "thesis.tex"
    victim.write_bytes(b"years of work")
    planted: list[list[object]] = [[5, "../thesis.tex", 0, 0, True], [0, "../evil", 1, 5, False]]
    lock = place.header()["lock"]
    assert isinstance(lock, list)
    guess = [*lock[:4], lock[4] + 1]
    place.put({**place.header(), "lock": guess}, planted)
    place.journal().recover()
    assert victim.read_bytes() == b"years of work"
    assert place.files() == OLD


def restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "boot_of_machine", lambda: "another start")


def test_after_a_failure_of_the_machine_a_journal_whose_files_are_whole_is_followed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    restarted(monkeypatch)
    place.journal().recover()
    assert place.files() == NEW


@pytest.mark.parametrize("path", list(STAGED))
def test_after_a_failure_of_the_machine_a_journal_whose_files_are_not_whole_is_not(
    place: Place, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    restarted(monkeypatch)
    os.truncate(place.staged / path, 1)
    place.journal().recover()
    assert place.files() == OLD
    assert not place.path.exists()


def test_a_journal_is_not_written_where_something_else_stands(place: Place) -> None:
    place.path.unlink()
    (place.output / "new").write_bytes(b"a file where a folder is wanted")
    assert not place.journal().write([])
    assert not place.path.exists()
    (place.output / "new").unlink()
    assert place.journal().write([])


def test_new_files_come_first_and_what_is_linked_to_goes_last(place: Place) -> None:
    manifest = ".well-known/pith/manifest.json"
    for path in ("z.json", "b.html", manifest, ".well-known/pith/manifest/0.json"):
        (place.staged / path).parent.mkdir(parents=True, exist_ok=True)
        (place.staged / path).write_bytes(b"x")
    assert place.journal().write(["deep/c.html"])
    order = [entry[1] for entry in sorted(place.entries(), key=lambda entry: (str(entry[0]), str(entry[1])))]
    assert order == [
        "z.json",
        "new/d.html",
        "a.html",
        "b.html",
        ".well-known/pith/manifest/0.json",
        "deep/c.html",
        manifest,
    ]
