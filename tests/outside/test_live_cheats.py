"""Operators who cheat: their key signs, their manifest lists what is there, and still it is seen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen.errors import Severity
from sitegen.pith.canonical import sha256_hex
from tests.build.mirrors import KEY as PITH
from tests.outside.live_mirrors import (
    A,
    B,
    D,
    History,
    Visitor,
    another,
    bundle,
    cheated,
    codes,
    places,
)
from tests.outside.lying_server import as_on_windows, instead, lying, minified, only, truth, with_script
from tests.testkit import Key

PAGE = f"paper/{B.suffix()[:8]}/index.html"


def drop(tree: Path) -> None:
    """Remove a paper from everything but the log."""
    for path in sorted(tree.rglob("*"), reverse=True):
        if D.suffix() in str(path) or D.suffix()[:8] in str(path):
            path.unlink() if path.is_file() else shutil.rmtree(path)


def roll_back(history: History) -> Callable[[Path], None]:
    """Publish an older version of a paper, with all that is derived from it."""

    def change(tree: Path) -> None:
        for path in history.old.rglob("*"):
            if A.suffix() in str(path) and path.is_file():
                shutil.copy(path, tree / path.relative_to(history.old))

    return change


def point_to_older_leaf(history: History) -> Callable[[Path], None]:
    def change(tree: Path) -> None:
        roll_back(history)(tree)
        file, listing = tree / "log/papers/all.txt", tree / "log/papers.json"
        old = (history.old / "log/papers/all.txt").read_text(encoding="ascii").splitlines()
        (line,) = (line for line in old if line.startswith(A.suffix()))
        rows = file.read_text(encoding="ascii").splitlines()
        body = "".join(f"{line if row.startswith(A.suffix()) else row}\n" for row in rows).encode()
        file.write_bytes(body)
        said = json.loads(listing.read_text(encoding="utf-8"))
        said["parts"][0] |= {"sha256": sha256_hex(body), "bytes": len(body)}
        listing.write_text(json.dumps(said), encoding="utf-8")

    return change


@pytest.mark.parametrize("asked", [{}, {"sample": 9}], ids=["all", "sample"])
def test_a_paper_that_was_dropped_without_a_leaf_is_named(
    history: History, visitor: Visitor, tmp_path: Path, asked: dict[str, Any]
) -> None:
    with lying(cheated(history.new, tmp_path / "cheat", drop)) as host:
        report = visitor.check(host.base, **asked)
    assert "L011" in codes(report)
    assert places(report, "L011") == {bundle(D)}


@pytest.mark.parametrize("asked", [{}, {"sample": 9}], ids=["all", "sample"])
def test_an_older_bundle_than_the_log_has_is_named(
    history: History, visitor: Visitor, tmp_path: Path, asked: dict[str, Any]
) -> None:
    with lying(cheated(history.new, tmp_path / "cheat", roll_back(history))) as host:
        report = visitor.check(host.base, **asked)
    assert "L010" in codes(report)
    assert places(report, "L010") == {bundle(A)}


def test_an_older_leaf_that_is_listed_as_the_newest_is_named(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    with lying(cheated(history.new, tmp_path / "cheat", point_to_older_leaf(history))) as host:
        report = visitor.check(host.base, sample=9)
    assert {"L010", "L012"} <= codes(report)
    assert "its newest is 3" in next(problem.cause for problem in report.problems if problem.code == "L012")


def test_a_bundle_that_was_never_logged_is_named(history: History, visitor: Visitor, tmp_path: Path) -> None:
    def unlogged(tree: Path) -> None:
        shutil.rmtree(tree / "log")
        shutil.copytree(history.old / "log", tree / "log")

    with lying(cheated(history.new, tmp_path / "cheat", unlogged)) as host:
        report = visitor.check(host.base, sample=9)
    assert "L010" in codes(report)
    assert bundle(D) in places(report, "L010")


@pytest.mark.parametrize("asked", [{}, {"sample": 2}], ids=["all", "sample"])
def test_a_bundle_under_a_forged_key_is_named_although_it_carries_the_key(
    visitor: Visitor, tmp_path: Path, asked: dict[str, Any]
) -> None:
    forged = another(tmp_path / "forged", [A], pith=Key.fresh("forger", key_id=PITH.key_id))
    with lying(forged) as host:
        report = visitor.check(host.base, **asked)
        assert any(code.startswith("P") for code in codes(report))
        assert report.checked["failed"] == 2
        honest = another(tmp_path / "honest", [A])
        host.tree = honest
        assert Visitor(tmp_path / "other").check(host.base, **asked).checked["failed"] == 0


def test_a_file_that_is_served_and_not_listed_is_named_where_a_page_leads_to_it(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    def linked(tree: Path) -> None:
        page = tree / "index.html"
        page.write_bytes(page.read_bytes() + b'<a href="/hidden/">x</a><a href="nowhere.html">y</a>')

    tree = cheated(history.new, tmp_path / "cheat", linked)
    (tree / "hidden").mkdir()
    (tree / "hidden/index.html").write_bytes(b"<p>nobody vouches for this")
    with lying(tree) as host:
        report = visitor.check(host.base, sample=3)
        assert codes(report) == {"T015"}
        assert places(report, "T015") == {"hidden/index.html"}
        assert codes(report, Severity.WARNING) == {"L016"}
        host.lie = lambda path, body: truth(body or b"<p>all is here", path)
        report = Visitor(tmp_path / "other").check(host.base, sample=3)
        assert codes(report) == set()
        assert "L015" in codes(report, Severity.NOTE)


def test_a_removed_paper_that_is_still_served_is_named(history: History, visitor: Visitor) -> None:
    body = (history.new / bundle(B)).read_bytes()
    with lying(history.removed, instead(bundle(B), body)) as host:
        report = visitor.check(host.base)
    assert (codes(report), places(report, "T015")) == ({"T015"}, {bundle(B)})


@pytest.mark.parametrize(
    ("change", "words"),
    [(minified, "minify"), (with_script, "cdn-cgi"), (as_on_windows, "ends of lines")],
    ids=["minified", "script added", "ends of lines"],
)
def test_a_host_that_alters_pages_is_told_with_the_likely_reason(
    history: History, visitor: Visitor, change: Callable[[bytes], bytes], words: str
) -> None:
    with lying(history.new, only(PAGE, change)) as host:
        report = visitor.check(host.base)
    assert codes(report) <= {"T013", "T014"}
    assert places(report, "L013") == {PAGE}
    assert words in next(problem.cause for problem in report.problems if problem.code == "L013")


def test_a_host_without_types_is_told_of_once_for_each_kind_and_passes(history: History, visitor: Visitor) -> None:
    with lying(history.new, lambda path, body: truth(body, path + ".unknown")) as host:
        report = visitor.check(host.base, sample=5)
    assert report.is_good
    assert {"*.html", "*.json"} <= places(report, "L014")


def test_what_the_ledger_says_is_checked_where_all_is(history: History, visitor: Visitor, tmp_path: Path) -> None:
    def lie(tree: Path) -> None:
        file = tree / ".well-known/pith/ledger.json"
        ledger = json.loads(file.read_text(encoding="utf-8"))
        ledger["sums"]["refused"] += 1
        file.write_text(json.dumps(ledger), encoding="utf-8")

    with lying(cheated(history.new, tmp_path / "cheat", lie)) as host:
        assert codes(visitor.check(host.base)) == {"T030"}


def test_a_record_alone_is_in_no_log_and_passes(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        report = visitor.check(host.base)
    assert (report.checked["bundles"], report.checked["records"], report.checked["leaves"]) == (4, 5, 5)
