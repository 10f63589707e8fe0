"""Watching real folders: saves as editors make them, folders that vanish, thousands of files, watches that die."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sitegen.errors import Problem
from sitegen.preview import watcher as watching
from sitegen.preview.events import EventSource
from sitegen.preview.polling import PollSource
from sitegen.preview.quiet import LONGEST, MOST, QUIET, Quiet
from sitegen.preview.roots import tells_of_changes
from sitegen.preview.watcher import Watcher
from tests.build.mirrors import ROOT, environment

WAIT = 30.0


@dataclass
class Seen:
    """What a watcher told."""

    batches: list[frozenset[Path] | None] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def changed(self, paths: frozenset[Path] | None) -> None:
        with self._news:
            self.batches.append(paths)
            self._news.notify_all()

    def noted(self, problem: Problem) -> None:
        with self._news:
            self.notes.append(problem)
            self._news.notify_all()

    def wait(self, until: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(until, WAIT), (self.batches, self.notes)

    def paths(self) -> set[Path]:
        return {path for batch in self.batches if batch is not None for path in batch}

    def has(self, *paths: Path) -> Callable[[], bool]:
        return lambda: set(paths) <= self.paths() or None in self.batches

    def clear(self) -> None:
        with self._news:
            self.batches.clear()


@contextmanager
def watched(*roots: Path, poll: bool = False) -> Iterator[tuple[Watcher, Seen]]:
    seen = Seen()
    watcher = Watcher(seen.changed, seen.noted, poll=poll)
    watcher.start(roots)
    try:
        yield watcher, seen
    finally:
        watcher.stop()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "a.md").write_text("one")
    return folder


@pytest.mark.parametrize("poll", [False, True], ids=["told", "polled"])
class TestSaves:
    def test_every_way_to_change_a_file_is_seen(self, content: Path, poll: bool) -> None:  # noqa: FBT001 - a parameter
        new, old, there = content / "papers" / "b.md", content / "papers" / "a.md", content / "papers" / "c.md"
        with watched(content, poll=poll) as (watcher, seen):
            assert isinstance(watcher.source, PollSource if poll else EventSource)
            new.write_text("two")
            seen.wait(seen.has(new))
            old.write_text("three")
            seen.wait(seen.has(old))
            seen.clear()
            new.rename(there)
            seen.wait(seen.has(new, there))
            seen.clear()
            there.unlink()
            seen.wait(seen.has(there))
            assert None not in seen.batches
        assert seen.notes == []

    def test_atomic_saves_are_seen_and_nothing_of_the_editor(self, content: Path, poll: bool) -> None:  # noqa: FBT001
        with watched(content, poll=poll) as (_, seen):
            for name in (".a.md.swp", "a.md~"):
                (content / "papers" / name).write_text("editor")
            (content / "papers" / ".a.md.new").write_text("new")
            (content / "papers" / ".a.md.new").rename(content / "papers" / "a.md")
            seen.wait(seen.has(content / "papers" / "a.md"))
        assert {path.name for path in seen.paths()} == {"a.md"}

    def test_new_folders_are_watched_with_all_that_is_in_them(self, content: Path, poll: bool) -> None:  # noqa: FBT001
        with watched(content, poll=poll) as (_, seen):
            deep = content / "x" / "y" / "z"
            deep.mkdir(parents=True)
            (deep / "a.json").write_text("{}")
            seen.wait(seen.has(deep / "a.json"))
            seen.clear()
            (deep / "b.json").write_text("{}")
            seen.wait(seen.has(deep / "b.json"))

    def test_a_root_that_vanishes_and_comes_back(self, content: Path, poll: bool) -> None:  # noqa: FBT001
        with watched(content, poll=poll) as (_, seen):
            shutil.rmtree(content)
            seen.wait(lambda: bool(seen.batches))
            content.mkdir()
            (content / "n.json").write_text("1")
            seen.wait(seen.has(content / "n.json"))
            time.sleep(0.6)
            seen.clear()
            (content / "n.json").write_text("22")
            seen.wait(seen.has(content / "n.json"))
        assert seen.notes == []

    def test_a_root_that_appears_later(self, tmp_path: Path, poll: bool) -> None:  # noqa: FBT001
        templates = tmp_path / "later" / "templates"
        with watched(templates, poll=poll) as (_, seen):
            templates.mkdir(parents=True)
            (templates / "paper.html").write_text("p")
            seen.wait(seen.has(templates / "paper.html"))

    def test_one_file_is_watched_and_not_its_neighbours(self, tmp_path: Path, poll: bool) -> None:  # noqa: FBT001
        file = tmp_path / "sitegen.toml"
        with watched(file, poll=poll) as (_, seen):
            (tmp_path / "other.toml").write_text("1")
            file.write_text("1")
            seen.wait(seen.has(file))
            (tmp_path / "tmp").write_text("22")
            (tmp_path / "tmp").rename(file)
            seen.clear()
            seen.wait(seen.has(file))
            assert seen.paths() <= {file}


def test_a_root_behind_a_link_keeps_its_name(tmp_path: Path, content: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(content)
    with watched(link) as (_, seen):
        (content / "papers" / "a.md").write_text("two")
        seen.wait(seen.has(link / "papers" / "a.md"))
        assert None not in seen.batches


def test_thousands_of_files_at_once_are_all_seen(content: Path) -> None:
    files = [content / f"{number}.json" for number in range(3_000)]
    with watched(content) as (_, seen):
        for file in files:
            file.write_text("{}")
        seen.wait(seen.has(*files))
        time.sleep(LONGEST)
        seen.clear()
        (content / "last.json").write_text("{}")
        seen.wait(seen.has(content / "last.json"))


def test_reading_is_no_change(content: Path) -> None:
    with watched(content) as (_, seen):
        for _ in range(20):
            (content / "papers" / "a.md").read_text()
            list(content.iterdir())
        time.sleep(4 * QUIET)
        assert seen.batches == []


def test_other_roots_are_watched_when_the_configuration_says_so(tmp_path: Path, content: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with watched(content) as (watcher, seen):
        watcher.watch([other])
        seen.wait(lambda: None in seen.batches)
        seen.clear()
        (other / "a").write_text("1")
        seen.wait(seen.has(other / "a"))


def test_a_watch_that_dies_is_noticed_and_replaced_and_that_is_told(content: Path) -> None:
    with watched(content) as (watcher, seen):
        before = watcher.source
        assert isinstance(before, EventSource)
        before.observer.stop()
        seen.wait(lambda: bool(seen.notes) and None in seen.batches)
        assert seen.notes[0].code == "V005"
        assert watcher.source is not before
        seen.clear()
        (content / "papers" / "a.md").write_text("two")
        seen.wait(seen.has(content / "papers" / "a.md"))


def test_a_watch_that_dies_again_and_again_gives_way_to_polling(content: Path) -> None:
    with watched(content) as (watcher, seen):
        for death in range(1, 4):
            source = watcher.source
            assert isinstance(source, EventSource)
            source.observer.stop()
            seen.wait(lambda death=death: len(seen.notes) >= death and None in seen.batches)  # type: ignore[misc]
            seen.clear()
        assert isinstance(watcher.source, PollSource)
        (content / "papers" / "a.md").write_text("two")
        seen.wait(seen.has(content / "papers" / "a.md"))


def test_a_watch_whose_events_no_longer_come_is_dead(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.preview.events._MISSED", 0.5)
    monkeypatch.setattr("sitegen.preview.events._BEAT", 0.1)
    with watched(content) as (watcher, seen):
        source = watcher.source
        assert isinstance(source, EventSource)
        # The threads live, and nothing reaches them: the folder of signs of life is another one now.
        shutil.rmtree(source.pulse)
        source.pulse.mkdir()
        seen.wait(lambda: bool(seen.notes))
        assert watcher.source is not source


def test_a_file_system_that_does_not_tell_is_polled(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "tells_of_changes", lambda _: False)
    with watched(content) as (watcher, seen):
        assert isinstance(watcher.source, PollSource)
        assert "does not tell of changes" in seen.notes[0].cause
        (content / "papers" / "a.md").write_text("two")
        seen.wait(seen.has(content / "papers" / "a.md"))


def test_a_folder_of_which_nothing_is_told_is_polled(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.preview.events._TRIAL", 0.1)
    monkeypatch.setattr(EventSource, "on_any_event", lambda *_: None)
    with watched(content) as (watcher, seen):
        assert isinstance(watcher.source, PollSource)
        assert "nothing was told of" in seen.notes[0].cause


LIMITED = """
import sys, time
from pathlib import Path
from sitegen.preview.watcher import Watcher
changes = []
watcher = Watcher(changes.append, lambda problem: print("note", problem.cause), poll=False)
watcher.start([Path(sys.argv[1])])
print(type(watcher.source).__name__, flush=True)
sys.stdin.readline()
changes.clear()
(Path(sys.argv[1]) / "d39" / "new.json").write_text("{}")
while not any(change is None or any(path.name == "new.json" for path in change) for change in changes):
    time.sleep(0.02)
print("seen", flush=True)
watcher.stop()
"""


def limited(watches: int, *command: str) -> list[str]:
    """Return a command that may have some watches, in a name space of its own."""
    lower = f'echo {watches} > /proc/sys/user/max_inotify_watches && exec "$@"'
    return ["/usr/bin/unshare", "--user", "--map-root-user", "/bin/sh", "-c", lower, "sh", *command]


def can_limit() -> bool:
    try:
        return subprocess.run(limited(9, "/bin/true"), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not can_limit(), reason="the limit of watches cannot be set here")
@pytest.mark.parametrize("watches", [1, 20], ids=["at the first folder", "below it"])
def test_where_the_limit_of_watches_is_reached_the_folders_are_polled(tmp_path: Path, watches: int) -> None:
    for number in range(40):
        (tmp_path / f"d{number}").mkdir()
    command = limited(watches, sys.executable, "-c", LIMITED, str(tmp_path))
    run = subprocess.run(
        command, input="go\n", capture_output=True, text=True, timeout=120, check=True, cwd=ROOT, env=environment()
    )
    assert "watch limit reached" in run.stdout or "the limit of watches is reached" in run.stdout
    assert run.stdout.splitlines()[-2:] == ["PollSource", "seen"]


def test_quiet_waits_for_the_last_and_never_too_long() -> None:
    quiet, path = Quiet(), Path("a")
    assert quiet.due() == float("inf")
    quiet.see(path, 10.0)
    assert quiet.due() == 10.0 + QUIET
    quiet.see(Path("b"), 10.25)
    assert quiet.due() == 10.25 + QUIET
    for step in range(100):
        quiet.see(path, 10.0 + step / 100)
    assert quiet.due() == 10.0 + LONGEST
    assert quiet.take() == frozenset({path, Path("b")})
    assert quiet.due() == float("inf")
    assert quiet.take() == frozenset()


def test_quiet_gives_up_counting_where_the_system_may_have_dropped_some() -> None:
    quiet = Quiet()
    for number in range(MOST):
        quiet.see(Path(str(number)), 0.0)
    assert len(quiet.take() or ()) == MOST
    for number in range(MOST + 1):
        quiet.see(Path(str(number)), 0.0)
    assert quiet.take() is None
    quiet.see(None, 90.0)
    quiet.see(Path("a"), 90.0)
    assert quiet.take() is None


def test_what_goes_on_for_long_ends_with_a_look_at_everything() -> None:
    quiet = Quiet()
    for number in range(MOST):
        quiet.see(Path(str(number)), 0.0)
    assert len(quiet.take() or ()) == MOST
    quiet.see(Path("one more"), LONGEST / 2)
    assert quiet.take() is None
    quiet.see(Path("a save"), 9.0)
    assert quiet.take() == frozenset({Path("a save")})


@pytest.mark.parametrize(
    ("kind", "tells"),
    [("ext4", True), ("tmpfs", True), ("overlay", True), ("nfs4", False), ("9p", False), ("virtiofs", False),
     ("fuse.sshfs", False), ("fuseblk", True), ("cifs", False)],
)  # fmt: skip
def test_file_systems_that_others_change_too_do_not_tell(tmp_path: Path, kind: str, tells: bool) -> None:  # noqa: FBT001
    mounts = tmp_path / "mountinfo"
    point = os.path.realpath(tmp_path).replace(" ", "\\040")
    other = "tmpfs" if not tells else "nfs"
    mounts.write_text(
        f"1 0 8:1 / / rw - {other} /dev/root rw\n2 1 8:2 / {point} rw,noatime shared:1 master:2 - {kind} none rw\n"
        f"3 1 8:2 / {point}x rw - {other} none rw\n"
    )
    assert tells_of_changes(tmp_path / "a folder" / "not there", mounts) is tells


def test_a_machine_without_a_table_of_mounts_tells(tmp_path: Path) -> None:
    assert tells_of_changes(tmp_path, tmp_path / "missing")
