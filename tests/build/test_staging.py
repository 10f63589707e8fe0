"""The published tree is the old one or the new one, whatever fails in between."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from sitegen.build.journal import Journal
from sitegen.build.seal import Distrust, read_seal, write_seal
from sitegen.build.staging import Staging, staging
from sitegen.errors import MachineError, UsageError
from tests.build.mirrors import Mirror, ended, environment, files_of, without_log
from tests.testkit import Paper

ONE = Paper(title="The first paper", id="1801.00001")
MOMENTS = 10
TWO = Paper(title="The second paper", id="1801.00002", authors=("Someone Else",))


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror.minted(tmp_path, [ONE, TWO])


def publish(output: Path, **files: str) -> None:
    """Publish a tree of ours with some files beside the manifest."""
    with staging(output) as place:
        _fill(place, files)
        place.publish()


def _fill(place: Staging, files: dict[str, str]) -> None:
    (place.tree / ".well-known/pith").mkdir(parents=True)
    (place.tree / ".well-known/pith/manifest.json").write_text("{}")
    for name, text in files.items():
        (place.tree / name).write_text(text)


def publish_half(output: Path) -> None:
    with staging(output) as place:
        _fill(place, {"new": "2"})
        raise ZeroDivisionError


@contextmanager
def locked(output: Path) -> Iterator[IO[str]]:
    work = output.parent / ".sitegen" / output.name
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def system_that_answers(number: int) -> object:
    """Return a C library whose every call fails for one reason."""

    class System:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def renameat2(self, *_: object) -> int:
            ctypes.set_errno(number)
            return -1

    return System


KEPT = {"lock", "state.sqlite", "state.seal", "corpus.sqlite"}
"""What a build leaves in its work folder for the next."""


def work_of(mirror: Mirror) -> set[str]:
    return {path.name for path in (mirror.folder / ".sitegen" / "public").iterdir()}


def test_a_new_tree_takes_the_place_of_the_old(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish(output, old="1")
    publish(output, new="2")
    assert set(files_of(output)) == {".well-known/pith/manifest.json", "new"}
    assert {path.name for path in (tmp_path / ".sitegen/public").iterdir()} == {"lock"}


def can_exchange(folder: Path) -> bool:
    """Ask the system itself, so that this test is not left out because the program has forgotten how."""
    for name in ("one", "other"):
        (folder / name).mkdir()
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    return renameat2 is not None and renameat2(-100, bytes(folder / "one"), -100, bytes(folder / "other"), 2) == 0


@contextmanager
def before_each_call(look: Callable[[], None]) -> Iterator[None]:
    """Look before every call of the system that Python reports (PEP 578); a hook stays, so it is put to sleep."""
    switched_on, looking = True, False

    def hook(event: str, _: object) -> None:
        nonlocal looking
        if switched_on and not looking and event.startswith(("os.", "shutil.", "open", "ctypes.")):
            looking = True
            try:
                look()
            finally:
                looking = False

    sys.addaudithook(hook)
    try:
        yield
    finally:
        switched_on = False


def test_the_output_is_the_old_tree_or_the_new_before_every_call_of_the_system(tmp_path: Path) -> None:
    if not can_exchange(tmp_path):
        pytest.skip("this system cannot exchange two folders")
    output = tmp_path / "public"
    publish(output, old="1")
    seen: list[set[str]] = []
    with before_each_call(lambda: seen.append({path.name for path in output.iterdir()})):
        publish(output, new="2")
    assert all(names in ({".well-known", "old"}, {".well-known", "new"}) for names in seen)
    assert seen[0] != seen[-1]


def test_without_an_exchange_of_folders_the_old_tree_steps_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "public"
    publish(output, old="1")
    monkeypatch.setattr(ctypes, "CDLL", system_that_answers(errno.ENOSYS))
    publish(output, new="2")
    assert set(files_of(output)) == {".well-known/pith/manifest.json", "new"}
    assert {path.name for path in (tmp_path / ".sitegen/public").iterdir()} == {"lock"}


def test_a_tree_that_is_not_published_leaves_the_old(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish(output, old="1")
    with pytest.raises(ZeroDivisionError):
        publish_half(output)
    assert (output / "old").read_text() == "1"
    assert not (output / "new").exists()
    assert {path.name for path in (tmp_path / ".sitegen/public").iterdir()} == {"lock"}


def test_a_retired_tree_comes_back_when_the_new_one_never_came(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish(output, old="1")
    output.rename(tmp_path / ".sitegen/public/retired")
    with staging(output):
        assert (output / "old").read_text() == "1"
    assert (output / "old").read_text() == "1"


def test_a_retired_tree_is_removed_when_the_new_one_came(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish(output, old="1")
    shutil.copytree(output, tmp_path / ".sitegen/public/retired")
    publish(output, new="2")
    assert (output / "new").exists()
    assert not (tmp_path / ".sitegen/public/retired").exists()


def leave_a_state(output: Path) -> Staging:
    """Publish, and keep a state with its seal."""
    with staging(output) as place:
        _fill(place, {"old": "1"})
        place.new_state.write_bytes(b"a state")
        place.corpus.write_bytes(b"its corpus")
        place.publish()
        place.keep_state()
    assert write_seal(place.state, {}, output.parent / "keys") is None
    return place


def test_the_state_and_its_seal_are_kept_and_nothing_else(tmp_path: Path) -> None:
    place = leave_a_state(tmp_path / "public")
    with staging(tmp_path / "public"):
        assert place.state.read_bytes() == b"a state"
    assert {path.name for path in place.work.iterdir()} == {"lock", "state.sqlite", "state.seal", "corpus.sqlite"}
    assert read_seal(place.state, tmp_path / "keys") == {}


def test_a_build_that_publishes_nothing_leaves_the_state_trusted(tmp_path: Path) -> None:
    place = leave_a_state(tmp_path / "public")
    publish_half_of_two(tmp_path / "public")
    assert read_seal(place.state, tmp_path / "keys") == {}
    assert {path.name for path in place.work.iterdir()} == {"lock", "state.sqlite", "state.seal", "corpus.sqlite"}


def publish_half_of_two(output: Path) -> None:
    with contextlib.suppress(ZeroDivisionError), staging(output) as place:
        _fill(place, {"new": "2"})
        place.new_state.write_bytes(b"another state")
        (place.staged / "x").touch()
        raise ZeroDivisionError


@pytest.mark.parametrize("way", ["anew", "in part"])
def test_whatever_is_published_breaks_the_seal_of_the_state_that_was(tmp_path: Path, way: str) -> None:
    place = leave_a_state(tmp_path / "public")
    with staging(tmp_path / "public") as again:
        if way == "anew":
            _fill(again, {"new": "2"})
            again.publish()
        else:
            (again.staged / "new").write_text("2")
            again.publish_change(removed=["old"], names=2, staged=1)
    assert isinstance(read_seal(place.state, tmp_path / "keys"), Distrust)
    assert set(files_of(tmp_path / "public")) == {".well-known/pith/manifest.json", "new"}
    assert {path.name for path in place.work.iterdir()} == {"lock", "state.sqlite", "corpus.sqlite"}


def test_a_new_state_takes_the_place_of_the_old_without_its_journals(tmp_path: Path) -> None:
    place = leave_a_state(tmp_path / "public")
    Path(f"{place.state}-wal").write_bytes(b"of the old state")
    Path(f"{place.kept_corpus}-journal").write_bytes(b"of the old corpus")
    with staging(tmp_path / "public") as again:
        again.new_state.write_bytes(b"another state")
        again.corpus.write_bytes(b"another corpus")
        again.keep_state()
    assert place.state.read_bytes() == b"another state"
    assert place.kept_corpus.read_bytes() == b"another corpus"
    assert {path.name for path in place.work.iterdir()} == {"lock", "state.sqlite", "corpus.sqlite"}


def test_a_change_that_was_committed_is_completed_before_anything_else(tmp_path: Path) -> None:
    place = leave_a_state(tmp_path / "public")
    place.staged.mkdir()
    (place.staged / "new").write_text("2")
    assert Journal(place.output, place.work).write(["old"])
    with staging(tmp_path / "public"):
        assert set(files_of(tmp_path / "public")) == {".well-known/pith/manifest.json", "new"}
    assert {path.name for path in place.work.iterdir()} == {"lock", "state.sqlite", "state.seal", "corpus.sqlite"}


def test_one_who_waits_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    output = tmp_path / "public"
    with locked(output) as lock:
        with pytest.raises(MachineError, match="B002"), staging(output, wait=0.1):
            pass
        free = threading.Timer(0.2, fcntl.flock, (lock, fcntl.LOCK_UN))
        free.start()
        with staging(output, wait=60):
            pass
        free.join()


def test_two_outputs_in_one_folder_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with staging(tmp_path / "one"), staging(tmp_path / "two"):
        pass


def test_an_output_that_another_build_writes_to_is_busy(mirror: Mirror) -> None:
    root = mirror.root()
    with locked(mirror.public):
        done = mirror.run("build")
        assert done.returncode == 3
        assert "B002" in done.stdout
        assert "Wait until it has ended" in done.stdout
        with pytest.raises(MachineError, match="B002"):
            mirror.build()
    assert mirror.root() == root


def test_what_a_killed_build_left_is_removed(mirror: Mirror) -> None:
    root = mirror.root()
    work = mirror.folder / ".sitegen/public"
    for left in ("corpus.sqlite", "corpus.sqlite-journal", "corpus.sqlite-wal", "files.sqlite"):
        (work / left).write_bytes(b"left over")
    (work / "tree/paper").mkdir(parents=True)
    (work / "tree/paper/stale.html").touch()
    assert mirror.root() == root
    assert work_of(mirror) <= KEPT
    assert not list(mirror.public.rglob("stale.html"))


def test_no_stale_file_survives_a_build_with_fewer_papers(
    mirror: Mirror, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mirror.build()
    assert (mirror.public / "paper" / TWO.suffix()[:8]).exists()
    (mirror.content / "bundles" / f"{TWO.suffix()}.json").unlink()
    mirror.build()
    alone = Mirror.minted(tmp_path_factory.mktemp("alone"), [ONE])
    alone.build()
    # Only the log knows that there was another one, and what tells of the log.
    assert without_log(mirror.files()) == without_log(alone.files())
    assert not any(TWO.suffix()[:8] in str(path) for path in mirror.public.rglob("*"))


def refused(mirror: Mirror) -> str:
    with pytest.raises(UsageError) as raised:
        mirror.build()
    (problem,) = raised.value.problems
    assert str(mirror.public) in problem.place
    return problem.code


def test_files_of_the_user_are_left_alone(mirror: Mirror) -> None:
    mirror.public.mkdir()
    (mirror.public / "thesis.tex").write_text("years of work")
    assert refused(mirror) == "B001"
    done = mirror.run("build")
    assert done.returncode == 2
    assert "thesis.tex" in done.stdout
    assert files_of(mirror.public) == {"thesis.tex": b"years of work"}


def test_an_output_that_is_a_file_is_left_alone(mirror: Mirror) -> None:
    mirror.public.write_text("a file")
    assert refused(mirror) == "B001"
    assert mirror.public.read_text() == "a file"


@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_an_output_that_is_a_link_is_left_alone(mirror: Mirror, target: str) -> None:
    (mirror.folder / "elsewhere").mkdir()
    mirror.public.symlink_to(mirror.folder / target)
    assert refused(mirror) == "B001"
    assert mirror.public.readlink() == mirror.folder / target
    assert files_of(mirror.folder / "elsewhere") == {}


def test_an_empty_output_is_used(mirror: Mirror) -> None:
    mirror.public.mkdir()
    assert mirror.root()
    assert mirror.run("verify", "public").returncode == 0


def test_a_work_folder_that_is_a_file_is_said(mirror: Mirror) -> None:
    (mirror.folder / ".sitegen").write_text("a file")
    done = mirror.run("build")
    assert done.returncode == 3
    assert "B003" in done.stdout
    assert ".sitegen" in done.stdout
    assert done.stderr == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(mirror: Mirror) -> None:
    mirror.folder.chmod(0o555)
    try:
        done = mirror.run("build")
    finally:
        mirror.folder.chmod(0o755)
    assert done.returncode == 3
    assert "B003" in done.stdout
    assert "Free space or grant the permission" in done.stdout


@pytest.mark.parametrize(
    ("limit", "place", "jobs"),
    [(60_000, "large/index.html", "1"), (1_500_000, "large/index.html", "1"), (1_500_000, "large/index.html", "2")],
)
def test_a_file_that_cannot_be_written_leaves_the_old_tree(mirror: Mirror, limit: int, place: str, jobs: str) -> None:
    root = mirror.root()
    mirror.page("large", "word " * 400_000)

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        mirror.command("build", "--jobs", jobs),
        cwd=mirror.folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limit_files,
    )
    assert done.returncode == 3, done.stdout + done.stderr
    assert "B003" in done.stdout
    assert place in done.stdout
    assert "Free space" in done.stdout
    assert "Traceback" not in done.stderr
    checked = mirror.run("verify", "public")
    assert checked.returncode == 0
    assert checked.stdout.endswith(f"root {root}\n")
    assert work_of(mirror) <= KEPT


def kill_after(mirror: Mirror, seconds: float) -> None:
    """Kill a build, its parent process only, and wait until the workers have noticed."""
    building = mirror.start("build", "--jobs", "2")
    try:
        building.wait(seconds)
    except subprocess.TimeoutExpired:
        building.kill()
    building.communicate()
    limit = time.monotonic() + 20
    while not ended(building.pid):
        assert time.monotonic() < limit, "a worker outlives its parent"
        time.sleep(0.01)


def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_tree(tmp_path: Path) -> None:
    """The content changes before each build, so that the tree must be that of the old content or that of the new."""
    papers = [Paper(title=f"Paper {number}", id=f"1801.{number:05d}") for number in range(8)]
    mirror = Mirror.minted(tmp_path / "mirror", papers)
    mirror.build()
    old = mirror.files()
    mirror.page("news", "Something new.")
    begun = time.monotonic()
    assert mirror.run("build", "--jobs", "2").returncode == 0
    took = time.monotonic() - begun
    new = mirror.files()
    assert old != new
    seen = {"new": 1, "old": 0}
    for moment in range(MOMENTS):
        if mirror.files() == new:
            (mirror.content / "pages/news.md").unlink()
            mirror.build()
            mirror.page("news", "Something new.")
        assert mirror.files() == old
        kill_after(mirror, took * (0.4 + 0.6 * moment / (MOMENTS - 1)))
        now = mirror.files()
        assert now in (old, new)
        seen["old" if now == old else "new"] += 1
    assert seen["old"]
    assert mirror.run("verify", "public").returncode == 0
    assert mirror.build()[0].papers == len(papers)
    assert mirror.files() == new
    assert work_of(mirror) <= KEPT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_told_to_end_leaves_the_old_tree(mirror: Mirror, number: signal.Signals) -> None:
    root = mirror.root()
    building = mirror.start("build", "--jobs", "2")
    limit = time.monotonic() + 20
    while not (mirror.folder / ".sitegen/public/corpus.sqlite").exists():
        assert time.monotonic() < limit
        time.sleep(0.001)
    building.send_signal(number)
    _, error = building.communicate(timeout=20)
    assert building.returncode == -number
    assert "Traceback" not in error
    assert mirror.run("verify", "public").stdout.endswith(f"root {root}\n")
    while not ended(building.pid):
        assert time.monotonic() < limit, "a worker outlives its parent"
    assert mirror.root() == root


def test_an_exchange_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "public"
    publish(output, old="1")
    monkeypatch.setattr(ctypes, "CDLL", system_that_answers(errno.EBUSY))
    with pytest.raises(MachineError, match=r"B003 .*public: Device or resource busy"):
        publish(output, new="2")
    assert (output / "old").exists()
