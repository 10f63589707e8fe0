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

    def kill(self, copy: Copy, host: Host, *, after: int, wait: float) -> int:
        """Start a run, kill it, and return how it ended."""
        with self._lock:
            self.left, self.wait = after, wait
            self.process = copy.mirror.start("sync", host.base, "--rate", "0", "--jobs", "2", "--quiet")
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
    choose, killer, ends = random.Random(len(wanted)), Killer(), []
    with hosted(mirror.public, killer) as host:
        for _ in range(kills):
            after = choose.randint(1, max(2, asked // (8 if LARGE else 2)))
            ends.append(killer.kill(copy, host, after=after, wait=choose.uniform(0, 0.05)))
            here = _visible(copy)
            assert {name: wanted[name] for name in here} == here
        ran = copy.mirror.run("sync", host.base, "--rate", "0", "--quiet")
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ends.count(-9) > kills // 3, ends
    assert _visible(copy) == wanted
    assert copy.mirror.run("status").returncode == 0


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
