"""Mirrors that are too large to be read whole: here the numbers are made small, since mirrors of millions take long."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.errors import Severity
from sitegen.outside import files_check, looking
from tests.outside.live_mirrors import MANIFEST, SIGNATURE, A, D, History, Visitor, bundle, cheated, codes, places
from tests.outside.lying_server import Host, lying
from tests.outside.test_live_cheats import drop, point_to_older_leaf, roll_back


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three parts of a manifest be many, and two leaves."""
    monkeypatch.setattr(files_check, "_FEW_PARTS", 3)
    monkeypatch.setattr(looking, "_SCANNED", 2)


def test_of_a_large_mirror_only_the_parts_that_are_drawn_are_read(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        report = visitor.check(host.base, sample=2)
        asked = host.asked()
    assert report.is_good, report.problems
    assert report.checked["leaves"] == 2
    assert 1 <= sum("/manifest/" in path for path in asked) <= 4
    assert sum(path.endswith(".html") for path in asked) <= 4
    assert report.checked["bundles"] >= 1


def test_a_mirror_is_drawn_from_anew_at_each_visit(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        drawn = []
        for _ in range(6):
            visitor.check(host.base, sample=1)
            drawn.append(tuple(sorted(set(host.asked()))))
    assert len(set(drawn)) > 1


def test_a_paper_that_a_large_mirror_dropped_is_named_where_its_leaf_is_drawn(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    with lying(cheated(history.new, tmp_path / "cheat", drop)) as host:
        report = visitor.check(host.base, sample=20)
        honest = Visitor(tmp_path / "other").check(host.base, sample=1, keys=())
    assert places(report, "L011") == {bundle(D)}
    assert codes(honest) <= {"L011"}


def test_an_older_version_is_named_by_the_leaf_that_the_list_leads_to(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    with lying(cheated(history.new, tmp_path / "cheat", roll_back(history))) as host:
        assert places(visitor.check(host.base, sample=20), "L010") == {bundle(A)}


def test_an_older_leaf_outside_of_what_was_read_is_what_a_sample_cannot_see(
    history: History, visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A's newest leaf is not read, and the list leads to the older one: that is what only all of the log shows.
    monkeypatch.setattr(looking, "_SCANNED", 1)
    tree = cheated(history.new, tmp_path / "cheat", point_to_older_leaf(history))
    with lying(tree) as host:
        assert codes(visitor.check(host.base, sample=20)) == set()
        assert "L010" in codes(visitor.check(host.base))


def test_a_mirror_that_is_just_being_published_is_asked_once_more(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        served: list[str] = []

        def behind(path: str, _: bytes | None) -> bytes | None:
            if path in {MANIFEST, SIGNATURE} and served.count(path) == 0:
                served.append(path)
                return Host(history.old).answer_to(path)
            return None

        host.lie = behind
        report = visitor.check(host.base, sample=1)
    assert report.is_good, report.problems
    assert codes(report, Severity.ERROR) == set()
    assert set(served) == {MANIFEST, SIGNATURE}
