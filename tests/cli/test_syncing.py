"""The words for copying mirrors: exit codes, what people and programs are told, and what is wrong use."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from sitegen.cli import listeners
from tests.build.mirrors import Mirror
from tests.intake.rooms import papers
from tests.intake.sync.copies import published
from tests.intake.sync.tree_server import bundles_only, dropped, hosted

FEW = papers(3)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    return published(tmp_path_factory.mktemp("built"), FEW, record=False)


def test_status_and_exit_codes_say_whether_all_is_here(built: Mirror, tmp_path: Path) -> None:
    copy = Mirror.minted(tmp_path / "copy")
    never = copy.run("status")
    assert never.returncode == 1
    assert "I066" in never.stdout
    with hosted(built.public) as host:
        ran = copy.run("sync", host.base, "--rate", "0", "--jobs", "1", "--json")
        status = copy.run("status", "--json")
        other = copy.run("status", "https://other.example/")
        quiet = copy.run("sync", host.base, "--quiet", "--jobs", "1")
    assert (ran.returncode, status.returncode, other.returncode, quiet.returncode) == (0, 0, 1, 0)
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["type"] for one in told] == ["problem", "added", "added", "added", "standing", "summary"]
    standing, summary = (json.loads(line) for line in status.stdout.splitlines())
    assert (standing["aimed"], standing["reached"], summary["complete"]) == (3, 3, True)
    assert quiet.stdout.count("\n") == 1


def test_a_run_with_holes_does_not_end_with_success(built: Mirror, tmp_path: Path) -> None:
    copy = Mirror.minted(tmp_path / "copy")
    with hosted(built.public, bundles_only(dropped)) as host:
        ran = copy.run("sync", host.base, "--rate", "0", "--jobs", "1")
    assert ran.returncode == 1
    assert "NOT COMPLETE" in ran.stdout
    assert "missing for N004: 3" in ran.stdout
    assert copy.run("status").returncode == 1


@pytest.mark.parametrize("address", ["ftp://mirror.example", "mirror.example", "https://user@mirror.example/"])
def test_what_is_no_address_is_wrong_use(tmp_path: Path, address: str) -> None:
    ran = Mirror.minted(tmp_path / "copy").run("sync", address)
    assert ran.returncode == 2
    assert "N001" in ran.stdout + ran.stderr


def test_two_runs_at_once_are_refused_and_the_second_ends_with_3(built: Mirror, tmp_path: Path) -> None:
    copy = Mirror.minted(tmp_path / "copy")
    with hosted(built.public, bundles_only(lambda _: iter([b""]))) as host:
        first = copy.start("sync", host.base, "--rate", "0.2", "--jobs", "1")
        try:
            while not host.bundles() and first.poll() is None:
                pass
            second = copy.run("sync", host.base, "--jobs", "1")
        finally:
            first.kill()
            first.communicate()
    assert second.returncode == 3
    assert "I020" in second.stdout + second.stderr


def test_a_bar_says_how_fast_it_goes_and_how_long_the_rest_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    clock = iter([100.0, 101.0, 110.0, 160.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(listeners, "show", lambda text, **_: shown.append(text))
    progress = listeners.Progress(quiet=False)
    progress.stage("fetch papers", 100_000)
    for _ in range(3):
        progress.advance(100)
    assert [text.strip("\r").removesuffix("\x1b[K") for text in shown] == [
        "fetch papers: 100 of 100,000 (0%)",
        "fetch papers: 200 of 100,000 (0%), 20/s, 1 h 23 min left",
        "fetch papers: 300 of 100,000 (0%), 5/s, 5 h 32 min left",
    ]
