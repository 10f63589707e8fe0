"""A run that is killed at any point leaves nothing half-written, and the next ones arrive at the same folder."""

from __future__ import annotations

import os
import random
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.build.mirrors import Mirror
from tests.intake.rooms import papers
from tests.intake.sync.conftest import FEW
from tests.intake.sync.copies import Copy, published
from tests.intake.sync.tree_server import Host, hosted
from tests.remote.scripted import Answer

LARGE = bool(os.environ.get("SITEGEN_TEST_LARGE"))


class Killer:
    """Kills a process a moment after it asked for so many files, as a lie that a host tells."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.left = 0
        self.wait = 0.0
        self._lock = threading.Lock()

    def __call__(self, _path: str, _body: bytes | None) -> Answer | None:
        with self._lock:
            self.left -= 1
            process = self.process if not self.left else None
        if process is not None:
            time.sleep(self.wait)
            process.kill()
        return None

    def kill(self, copy: Copy, host: Host, *, after: int, wait: float, jobs: int = 2) -> int:
        """Start a run, kill it, and return how it ended."""
        with self._lock:
            self.left, self.wait = after, wait
            self.process = copy.mirror.start("sync", host.base, "--rate", "0", "--jobs", str(jobs), "--quiet")
        self.process.communicate(timeout=120)
        return self.process.returncode


@pytest.mark.parametrize("kills", [50 if LARGE else 4])
def test_a_run_that_is_killed_again_and_again_arrives_at_the_same_folder(
    built: Mirror, tmp_path: Path, copy: Copy, kills: int
) -> None:
    mirror = published(tmp_path / "many", papers(200), record=False) if LARGE else built
    whole = Copy.empty(tmp_path / "whole")
    with hosted(mirror.public) as host:
        whole.sync(host.base)
        asked = len(host.paths())
    wanted = whole.documents()
    choose, killer, killed, partial = random.Random(len(wanted)), Killer(), 0, 0
    with hosted(mirror.public, killer) as host:
        for number in range(3 * kills):
            # The head of a mirror and its index are nine files; a run that is over has nothing left to be killed in.
            after = choose.randint(1, asked - len(_visible(copy)))
            ended = killer.kill(copy, host, after=after, wait=choose.uniform(0, 0.3), jobs=1 + number % 2)
            here = _visible(copy)
            assert {name: wanted[name] for name in here} == here
            killed += ended == -9
            partial += ended == -9 and 0 < len(here) < len(wanted)
            if killed >= kills:
                break
            if ended == 0:
                _lose_half(copy, choose)
        ran = copy.mirror.run("sync", host.base, "--rate", "0", "--quiet")
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert killed >= kills
    assert partial >= kills // 4, f"{partial} of {killed} kills were while papers were stored"
    assert _visible(copy) == wanted
    assert copy.mirror.run("status").returncode == 0


def _lose_half(copy: Copy, choose: random.Random) -> None:
    """Remove every other document here, so that the next run has something to do."""
    for name in sorted(_visible(copy)):
        if choose.random() < 1 / 2:
            (copy.folder / "content" / "bundles" / name).unlink()


def _visible(copy: Copy) -> dict[str, bytes]:
    """Return the documents that a build would find."""
    return {name: body for name, body in copy.documents().items() if "/." not in name}


def test_a_run_that_is_killed_is_not_complete_and_says_so(built: Mirror, copy: Copy) -> None:
    killer = Killer()
    with hosted(built.public, killer) as host:
        assert killer.kill(copy, host, after=9, wait=0.0) == -9
        ran = copy.mirror.run("status", host.base)
    assert ran.returncode == 1
    assert "NOT COMPLETE" in ran.stdout
    assert len(_visible(copy)) < len(FEW) + 1
