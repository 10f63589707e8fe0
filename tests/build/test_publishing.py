"""A change of the published tree: all of it or nothing, wherever a run fails or is killed."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from unittest import mock

import pytest

from sitegen.build.publishing import Change, TreeDiffersError, publish_change, recover
from sitegen.errors import MachineError
from tests.build.interposed import Counter, interposed
from tests.build.mirrors import files_of

MANIFEST = ".well-known/pith/manifest.json"
OLD = {
    MANIFEST: b"old root",
    ".well-known/pith/manifest/0.json": b"old part",
    "index.html": b"old home",
    "paper/AAAA/index.html": b"A",
    "paper/AAAA/bundle.json": b"{}",
    "paper/BBBB/index.html": b"B",
    "feed.xml": b"same",
    # So that the change is not the most of the tree.
    **{f"more/{number}": b"same" for number in range(25)},
}
STAGED = {
    MANIFEST: b"new root",
    ".well-known/pith/manifest/0.json": b"new part",
    ".well-known/pith/manifest/1.json": b"another part",
    "index.html": b"new home",
    "paper/CCCC/index.html": b"C",
    "paper/CCCC/bundle.json": b"{}",
}
REMOVED = ("paper/AAAA/index.html", "paper/AAAA/bundle.json")
NEW = {path: body for path, body in (OLD | STAGED).items() if path not in REMOVED}
CHANGE = Change(REMOVED, len(OLD), len(STAGED))
IN_PLACE, CLONED = 0, 1000
"""How many names may be cloned."""


class KilledError(BaseException):
    """Nothing catches this, as nothing catches SIGKILL."""


class Site:
    """An output with its work folder."""

    def __init__(self, folder: Path) -> None:
        self.output = folder / "public"
        self.work = folder / ".sitegen" / "public"
        self.fill(self.output, OLD)
        self.stage()

    def stage(self) -> None:
        """Let the work folder be as `staging` makes it, with the new files in it."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        (self.work / "lock").touch()
        for name in ("tree", "staged"):
            (self.work / name).mkdir()
        self.fill(self.work / "staged", STAGED)

    def begin_again(self) -> None:
        shutil.rmtree(self.output, ignore_errors=True)
        self.fill(self.output, OLD)
        self.stage()

    @staticmethod
    def fill(folder: Path, files: dict[str, bytes]) -> None:
        for path, body in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(body)

    def files(self) -> dict[str, bytes]:
        return files_of(self.output)

    def folders(self) -> set[str]:
        return {str(path.relative_to(self.output)) for path in self.output.rglob("*") if path.is_dir()}

    def publish(self, change: Change = CHANGE, *, most_cloned: int) -> None:
        publish_change(self.output, self.work, change, most_cloned=most_cloned)

    def told(self, *, most_cloned: int) -> str:
        """Publish, and return what went wrong: the number of the system, a code, or nothing."""
        try:
            self.publish(most_cloned=most_cloned)
        except OSError as error:
            return errno.errorcode[error.errno or 0]
        except MachineError as error:
            return " ".join(problem.code for problem in error.problems)
        return ""

    def recover(self) -> None:
        recover(self.output, self.work)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def answering(number: int) -> object:
    """Return a C library that cannot exchange two names."""

    class System:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def renameat2(self, *_: object) -> int:
            ctypes.set_errno(number)
            return -1

    return System


@contextmanager
def with_an_exchange() -> Iterator[None]:
    yield


@contextmanager
def without_an_exchange() -> Iterator[None]:
    with mock.patch.object(ctypes, "CDLL", answering(errno.EINVAL)):
        yield


@contextmanager
def without_hard_links() -> Iterator[None]:
    with mock.patch.object(os, "link", side_effect=PermissionError(errno.EPERM, "no links")):
        yield


both_ways = pytest.mark.parametrize("most_cloned", [IN_PLACE, CLONED], ids=["in place", "cloned"])


@both_ways
@pytest.mark.parametrize("system", [with_an_exchange, without_an_exchange, without_hard_links])
def test_the_tree_is_the_new_one_afterwards(
    site: Site, most_cloned: int, system: Callable[[], AbstractContextManager[None]]
) -> None:
    with system():
        site.publish(most_cloned=most_cloned)
    assert site.files() == NEW
    assert {path.split("/")[0] for path in site.folders()} == {".well-known", "paper", "more"}
    assert {path for path in site.folders() if path.startswith("paper/")} == {"paper/BBBB", "paper/CCCC"}
    assert not (site.work / "journal").exists()


def test_the_two_ways_are_told_apart(site: Site) -> None:
    for most_cloned, same in ((IN_PLACE, True), (CLONED, False)):
        site.begin_again()
        before = site.output.stat().st_ino
        site.publish(most_cloned=most_cloned)
        assert (site.output.stat().st_ino == before) == same


def test_a_change_of_much_is_cloned_however_large_the_tree(site: Site) -> None:
    before = site.output.stat().st_ino
    site.publish(CHANGE._replace(staged=len(OLD)), most_cloned=IN_PLACE)
    assert site.output.stat().st_ino != before
    assert site.files() == NEW


@both_ways
def test_names_of_one_file_stay_names_of_one_file(site: Site, most_cloned: int) -> None:
    (site.output / "feed.xml").unlink()
    (site.output / "feed.xml").hardlink_to(site.output / "more/0")
    for name in ("one", "two/three"):
        (site.work / "staged" / name).parent.mkdir(exist_ok=True)
        (site.work / "staged" / name).hardlink_to(site.work / "staged" / "index.html")
    site.publish(most_cloned=most_cloned)
    inodes = {name: (site.output / name).stat().st_ino for name in ("index.html", "one", "two/three")}
    assert len(set(inodes.values())) == 1
    assert (site.output / "feed.xml").samefile(site.output / "more/0")
    # A name that is linked from the tree to itself is where it should be, too.
    site.stage()
    shutil.rmtree(site.work / "staged")
    (site.work / "staged").mkdir()
    (site.work / "staged/one").hardlink_to(site.output / "one")
    site.publish(Change((), len(site.files()), 1), most_cloned=most_cloned)
    assert site.files()["one"] == STAGED["index.html"]


@both_ways
def test_a_file_takes_the_place_of_a_folder_and_a_folder_that_of_a_file(site: Site, most_cloned: int) -> None:
    site.fill(site.work / "staged", {"feed.xml/index.html": b"folder", "paper/AAAA": b"file"})
    removed = (*REMOVED, "feed.xml")
    site.publish(Change(removed, len(OLD), len(STAGED) + 2), most_cloned=most_cloned)
    expected = {**NEW, "feed.xml/index.html": b"folder", "paper/AAAA": b"file"}
    del expected["feed.xml"]
    assert site.files() == expected


@both_ways
def test_what_is_removed_and_lies_ready_is_there(site: Site, most_cloned: int) -> None:
    site.publish(Change((*REMOVED, "index.html"), len(OLD), len(STAGED)), most_cloned=most_cloned)
    assert site.files() == NEW


def a_file_of_somebody(output: Path) -> None:
    (output / "CNAME").write_text("example.org")


def a_missing_file(output: Path) -> None:
    (output / "feed.xml").unlink()


def a_file_to_be_removed_that_is_missing(output: Path) -> None:
    (output / REMOVED[0]).rename(output / "other")


def a_link(output: Path) -> None:
    (output / "feed.xml").unlink()
    (output / "feed.xml").symlink_to("index.html")


@pytest.mark.parametrize("change", [a_file_of_somebody, a_missing_file, a_file_to_be_removed_that_is_missing, a_link])
def test_a_tree_that_somebody_changed_is_not_cloned(site: Site, change: Callable[[Path], None]) -> None:
    change(site.output)
    before = site.files()
    with pytest.raises(TreeDiffersError):
        site.publish(most_cloned=CLONED)
    assert site.files() == before


def calls_of(site: Site, most_cloned: int) -> list[str]:
    counter = Counter()
    with interposed(counter):
        site.publish(most_cloned=most_cloned)
    assert site.files() == NEW
    return counter.calls


@pytest.mark.parametrize("system", [with_an_exchange, without_an_exchange])
def test_killed_before_any_call_a_cloned_tree_is_old_or_new(
    site: Site, system: Callable[[], AbstractContextManager[None]]
) -> None:
    seen = set()
    with system():
        count = len(calls_of(site, CLONED))
        for number in range(count):
            site.begin_again()
            with pytest.raises(KilledError), interposed(Counter(number, KilledError())):
                site.publish(most_cloned=CLONED)
            if system is with_an_exchange:
                assert site.files() in (OLD, NEW)
            site.recover()
            seen.add("old" if site.files() == OLD else "new")
            assert site.files() in (OLD, NEW)
    assert count > 50
    assert "old" in seen


@pytest.mark.parametrize("system", [with_an_exchange, without_an_exchange])
def test_killed_before_any_call_a_journal_is_followed_by_the_next_command(
    site: Site, system: Callable[[], AbstractContextManager[None]]
) -> None:
    seen = {"old": 0, "between": 0, "new": 0}
    with system():
        count = len(calls_of(site, IN_PLACE))
        for number in range(count):
            site.begin_again()
            with pytest.raises(KilledError), interposed(Counter(number, KilledError())):
                site.publish(most_cloned=IN_PLACE)
            committed = (site.work / "journal").exists()
            seen["old" if site.files() == OLD else "new" if site.files() == NEW else "between"] += 1
            site.recover()
            assert site.files() == (NEW if committed else site.files())
            assert site.files() in (OLD, NEW)
            assert not (site.work / "journal").exists()
    assert all(seen.values())


def test_killed_while_it_follows_a_journal_the_next_command_still_completes_it(site: Site) -> None:
    middle = len(calls_of(site, IN_PLACE)) * 2 // 3

    def kill_half_way() -> None:
        site.begin_again()
        with pytest.raises(KilledError), interposed(Counter(middle, KilledError())):
            site.publish(most_cloned=IN_PLACE)
        assert site.files() not in (OLD, NEW)

    kill_half_way()
    counter = Counter()
    with interposed(counter):
        site.recover()
    for number in range(len(counter.calls)):
        kill_half_way()
        with pytest.raises(KilledError), interposed(Counter(number, KilledError())):
            site.recover()
        site.recover()
        assert site.files() == NEW


@both_ways
@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ENOSPC])
def test_a_call_that_fails_leaves_the_old_tree_and_is_told(site: Site, most_cloned: int, number: int) -> None:
    told = 0
    for at in range(len(calls_of(site, most_cloned))):
        site.begin_again()
        error = OSError(number, os.strerror(number), "somewhere")
        with interposed(Counter(at, error)):
            outcome = site.told(most_cloned=most_cloned)
        assert outcome in {errno.errorcode[number], ""}
        # Nothing is told where the call was only to find out, or to remove what nobody needs.
        assert site.files() == (OLD if outcome else NEW)
        if outcome:
            told += 1
            assert site.folders() == {str(Path(path).parent) for path in OLD} - {"."} | {".well-known", "paper"}
        site.recover()
        assert site.files() in (OLD, NEW)
    assert told > 20


def test_what_can_neither_be_done_nor_taken_back_is_told_and_completed_by_the_next_command(site: Site) -> None:
    halves = 0
    for at in range(len(calls_of(site, IN_PLACE))):
        site.begin_again()
        with interposed(Counter(at, OSError(errno.EIO, "the disk is gone", "disk"), lasting=True)):
            outcome = site.told(most_cloned=IN_PLACE)
        assert outcome in {"EIO", "B018", ""}
        assert (site.work / "journal").exists() == (outcome == "B018")
        if outcome == "EIO":
            assert site.files() == OLD
        halves += outcome == "B018"
        site.recover()
        assert site.files() in (OLD, NEW)
    assert halves > 20


def test_without_an_exchange_a_call_that_fails_is_made_good_by_the_next_command(site: Site) -> None:
    with without_an_exchange():
        for at in range(len(calls_of(site, IN_PLACE))):
            site.begin_again()
            with interposed(Counter(at, OSError(errno.EIO, "the disk is gone", "disk"))):
                outcome = site.told(most_cloned=IN_PLACE)
            assert outcome in {"EIO", "B018", ""}
            if outcome == "EIO":
                assert site.files() == OLD
            site.recover()
            assert site.files() in (OLD, NEW)


def test_an_interrupt_waits_until_the_tree_is_whole(site: Site) -> None:
    names: list[str] = []

    def interrupt(name: str, _: object) -> None:
        names.append(name)
        if (site.work / "journal").exists():
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), interposed(interrupt):
        site.publish(most_cloned=IN_PLACE)
    assert len(names) > 20
    assert site.files() == NEW
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
