"""The benchmark of the log measures every step, and its leaves are those of a mirror."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.log import main
from benchmarks.log_steps import LogFolder, lines, make, prove
from sitegen.proof.log.leaf import Publication, parse_leaf
from tests.proof.log.logs import flipped


def test_every_step_is_measured_and_told(tmp_path: Path) -> None:
    results = tmp_path / "results"
    arguments = ["--leaves", "300", "5", "--runs", "1", "--work", str(tmp_path / "work"), "--results", str(results)]
    assert main(arguments) == 0
    report = json.loads(next(results.glob("log-*.json")).read_text("utf-8"))
    large, small = report["sizes"]
    assert [large["leaves"], large["files"], small["files"]] == [300, 5, 2]
    assert large["steps"].keys() == {"make", "grow", "prove", "check"}
    assert [large["steps"][step]["files"] for step in ("make", "grow", "check")] == [5, 2, 5]
    latest = (results / "latest.md").read_text("utf-8")
    assert latest.startswith("## The log\n")
    assert "### 300 leaves: 5 files" in latest
    assert not list((tmp_path / "work").iterdir())


def test_the_leaves_are_leaves() -> None:
    assert all(isinstance(parse_leaf(line), Publication) for line in lines(0, 20))


def test_a_log_that_proves_nothing_ends_the_run(tmp_path: Path) -> None:
    log = LogFolder(tmp_path)
    make(log, 20)
    prove(log, 1)
    tile = tmp_path / "tile/0/000.p/20"
    tile.write_bytes(flipped(tile.read_bytes(), 0))
    with pytest.raises(Exception, match="T042"):
        prove(log, 1)


def test_a_size_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--leaves", "0", "--work", str(tmp_path)])
