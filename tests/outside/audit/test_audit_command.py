"""`sitegen audit` as a user and as a program meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.build.mirrors import Mirror
from tests.outside.loopback import served
from tests.outside.small_mirror import LOG, PAPERS, PITH, small_mirror

SUFFIX = PAPERS[3].suffix()
NUMBER = f"pith:{PAPERS[3].submitted_at[:4]}:{SUFFIX}"


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """A folder with the mirrors `a`, `same` and `older`, the last of which lacks a paper and has an older version."""
    papers = PAPERS[:6]
    for name in ("a", "same"):
        mirror = small_mirror(tmp_path / name, papers)
        mirror.add(PAPERS[3], built_at="2026-06-01T00:00:00Z")
        mirror.write()
    older = small_mirror(tmp_path / "older", papers)
    del older.bundles[PAPERS[2].suffix()]
    older.write()
    Mirror(tmp_path).configure(trust=[PITH.trust()])
    return Mirror(tmp_path)


def test_mirrors_that_agree_end_with_0(mirror: Mirror) -> None:
    done = mirror.run("audit", "a", "same")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "A is a",
        "B is same",
        "6 papers in A, 6 in B: 6 the same, 0 only in A, 0 only in B, 0 differ otherwise; logs consistent",
        "A and B agree.",
    ]


def test_mirrors_that_differ_end_with_1_and_say_how(mirror: Mirror) -> None:
    done = mirror.run("audit", "a", "older")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert f'differs  {NUMBER}  "Paper 3"' in lines
    assert any("A002 error  A is newer, made at" in line for line in lines)
    assert any("A001 error  B lacks it" in line for line in lines)
    assert any(line.startswith("A001: One side lacks") for line in lines)
    assert "1 only in A, 0 only in B, 1 differ otherwise; logs consistent" in lines[-2]
    assert lines[-1] == "A and B do not agree."
    quiet = mirror.run("audit", "a", "older", "--quiet").stdout.splitlines()
    assert len(quiet) == 2 * 2 + 2


def test_programs_are_told_in_json(mirror: Mirror) -> None:
    with served(mirror.folder / "older") as url:
        done = mirror.run("audit", "a", url, "--json", "--log-key", LOG.vkey)
    assert done.returncode == 1
    *papers, end = [json.loads(line) for line in done.stdout.splitlines()]
    assert [paper["type"] for paper in papers] == ["paper", "paper"]
    told = next(paper for paper in papers if paper["suffix"] == SUFFIX)
    assert (told["pith_number"], told["title"]) == (NUMBER, "Paper 3")
    assert told["a"]["kind"] == told["b"]["kind"] == "bundle"
    assert told["a"]["sha256"] != told["b"]["sha256"]
    assert [problem["code"] for problem in told["problems"]] == ["A002"]
    assert end == {
        "type": "audit",
        "a": "a",
        "b": url,
        "agree": False,
        "papers_a": 6,
        "papers_b": 5,
        "same": 4,
        "unread": 0,
        "differing": 2,
        "only_a": 1,
        "only_b": 0,
        "codes": {"A001": 1, "A002": 1},
        "log": "consistent",
    }


def test_indexes_alone_may_be_believed_and_that_is_told(mirror: Mirror) -> None:
    done = mirror.run("audit", "a", "same", "--by-index")
    assert "6 the same (6 by their indexes alone)" in done.stdout


def test_wrong_use_ends_with_2_and_a_broken_side_with_1(mirror: Mirror) -> None:
    assert mirror.run("audit", "a").returncode == 2
    assert mirror.run("audit", "a", "none").returncode == 2
    assert mirror.run("audit", "a", "same", "--log-key", "x").returncode == 2
    (mirror.folder / "same/.well-known/pith/index.json").write_bytes(b"[")
    done = mirror.run("audit", "a", "same", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1])["code"] == "A043"
