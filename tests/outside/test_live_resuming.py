"""A check that is cut short goes on where it was, and only with the same mirror."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sitegen.errors import MachineError, Severity
from sitegen.outside.visits import Visits
from sitegen.pith.keys import TrustRoots
from tests.build.mirrors import KEY, Heard, environment, lines
from tests.outside.live_mirrors import A, History, Visitor, bundle, codes
from tests.outside.lying_server import instead, lying


@dataclass
class Impatient(Heard):
    """A listener who has the run interrupted after so many steps."""

    patience: int = 0

    def advance(self, steps: int) -> None:
        super().advance(steps)
        if self.steps >= self.patience:
            raise KeyboardInterrupt


def states(visitor: Visitor) -> list[Path]:
    return list((visitor.home / "sitegen/checks").glob("*"))


@pytest.mark.parametrize("patience", [3, 20, 60, 150])
def test_what_was_found_to_be_right_is_not_asked_for_again(history: History, visitor: Visitor, patience: int) -> None:
    with lying(history.new) as host:
        whole = Visitor(visitor.home / "whole").check(host.base)
        every = host.asked()
        with pytest.raises(KeyboardInterrupt):
            visitor.check(host.base, listener=Impatient(patience=patience))
        first = host.asked()
        assert states(visitor)
        report = visitor.check(host.base, resume=True)
        second = host.asked()
    assert report.is_good
    assert (report.root, report.log_size) == (whole.root, whole.log_size)
    assert codes(report, Severity.NOTE) == set()
    # Some steps are parts of the manifest and leaves; three more units may have been under way.
    assert len(second) <= len(every) - max(0, patience - 40)
    assert report.checked == whole.checked
    assert set(first) | set(second) >= set(every)
    assert states(visitor) == []


def test_what_was_wrong_is_looked_at_again(history: History, visitor: Visitor) -> None:
    with lying(history.new, instead(bundle(A), b"{}")) as host:
        with pytest.raises(KeyboardInterrupt):
            visitor.check(host.base, listener=Impatient(patience=190))
        assert "T013" in codes(visitor.check(host.base, resume=True))


def test_another_mirror_than_before_is_checked_anew(history: History, visitor: Visitor) -> None:
    with lying(history.old) as host:
        with pytest.raises(KeyboardInterrupt):
            visitor.check(host.base, listener=Impatient(patience=60))
        host.tree = history.new
        report = visitor.check(host.base, resume=True)
        assert report.is_good
        assert "L023" in codes(report, Severity.NOTE)
        anew = Visitor(visitor.home / "other").check(host.base)
        assert report.checked["files"] == anew.checked["files"]


def test_a_sample_is_not_continued_as_a_check_of_all(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        with pytest.raises(KeyboardInterrupt):
            visitor.check(host.base, sample=2, listener=Impatient(patience=20))
        assert "L023" in codes(visitor.check(host.base, resume=True), Severity.NOTE)


def test_what_was_right_under_other_keys_is_not_believed(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        with pytest.raises(KeyboardInterrupt):
            visitor.check(host.base, listener=Impatient(patience=190))
        report = visitor.check(host.base, resume=True, trust=TrustRoots([]))
        assert "L023" in codes(report, Severity.NOTE)
        assert report.checked["failed"] == report.checked["bundles"] + report.checked["records"]


def test_a_process_that_was_killed_goes_on(history: History, visitor: Visitor, tmp_path: Path) -> None:
    trust = "\n".join(f'{name} = "{value}"' for name, value in KEY.trust().items())
    (tmp_path / "sitegen.toml").write_text(f"[[trust.keys]]\n{trust}\n", encoding="utf-8")
    command = [sys.executable, "-m", "sitegen", "verify", "--all", "--resume"]
    variables = environment(XDG_STATE_HOME=str(visitor.home))
    with lying(history.new) as host:
        slow = subprocess.Popen(
            [*command, "--rate", "60", host.base],
            cwd=tmp_path,
            env=variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert host.server is not None
        until = time.monotonic() + 60
        while len(host.server.asked) < 150 and time.monotonic() < until:
            time.sleep(0.02)
        slow.send_signal(signal.SIGKILL)
        assert slow.wait() == -signal.SIGKILL
        first = host.asked()
        done = subprocess.run(
            [*command, "--rate", "0", host.base],
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        second = host.asked()
    assert done.returncode == 0, done.stdout
    assert len(first) >= 150
    assert len(second) < len(first) + 40
    assert states(visitor) == []


def test_two_checks_of_one_mirror_do_not_take_each_others_findings(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        with pytest.raises(KeyboardInterrupt):
            visitor.check(host.base, listener=Impatient(patience=20))
        (file,) = [file for file in states(visitor) if file.suffix == ".sqlite"]
        with Visits(file) as other:
            other.note("x", "y")
            with pytest.raises(MachineError) as caught:
                visitor.check(host.base)
        assert [problem.code for problem in caught.value.problems] == ["L024"]
        assert visitor.check(host.base).is_good


def test_a_file_of_findings_that_is_none_is_named_and_left(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        with pytest.raises(KeyboardInterrupt):
            visitor.check(host.base, listener=Impatient(patience=20))
        for file in states(visitor):
            file.write_bytes(b"no database, " * 1000)
        with pytest.raises(MachineError) as caught:
            visitor.check(host.base)
    assert [problem.code for problem in caught.value.problems] == ["L024"]
    assert states(visitor)


def test_an_interrupted_process_ends_soon_and_says_so(history: History, visitor: Visitor, tmp_path: Path) -> None:
    def silent(path: str, body: bytes | None) -> Iterator[bytes] | None:
        return itertools.chain([b"HTTP/1.1 200 OK\r\n"], wait_for(release)) if path == "index.html" and body else None

    release = threading.Event()
    with lying(history.new, silent) as host:
        run = subprocess.Popen(
            [sys.executable, "-m", "sitegen", "verify", "--sample", "1", "--json", host.base],
            cwd=tmp_path,
            env=environment(XDG_STATE_HOME=str(visitor.home)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert host.server is not None
        until = time.monotonic() + 60
        while "/index.html" not in {asked.target for asked in host.server.asked} and time.monotonic() < until:
            time.sleep(0.02)
        begun = time.monotonic()
        run.send_signal(signal.SIGINT)
        said, _ = run.communicate(timeout=30)
        took = time.monotonic() - begun
        release.set()
    assert run.returncode == 130
    assert lines(said)[-1]["type"] == "problem"
    assert took < 10


def wait_for(release: threading.Event) -> Iterator[bytes]:
    release.wait(30)
    yield b""
