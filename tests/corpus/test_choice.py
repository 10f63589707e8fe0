from __future__ import annotations

import itertools

import pytest

from sitegen.corpus.choice import choose
from sitegen.corpus.instants import instant
from tests.corpus.facts import document


def test_the_newest_bundle_is_published_and_the_others_are_joined_in_any_order() -> None:
    old = document(1, built_at="2026-05-01T01:30:00+02:00", place="a", sha256="a" * 64)
    new = document(1, built_at="2026-04-30T23:30:00.25Z", place="b", sha256="b" * 64)
    copy = new._replace(place="c")
    record = document(1, kind="record", built_at="2027-01-01T00:00:00Z", place="d", sha256="d" * 64)
    older_record = document(1, kind="record", built_at="2026-01-01T00:00:00Z", place="e", sha256="e" * 64)
    for order in itertools.permutations([old, new, copy, record, older_record]):
        choice = choose(order)
        assert choice.bundle == new
        assert choice.joined == (old._replace(status="superseded"),)
        assert choice.record == record
        assert choice.documents == (new, old._replace(status="superseded"), record)


def test_equal_times_fall_to_the_lower_digest() -> None:
    high = document(1, sha256="f" * 64, built_at="2026-05-01T00:00:00Z")
    low = document(1, sha256="0" * 64, built_at="2026-05-01T00:00:00.000Z")
    chosen = choose([high, low]).bundle
    assert chosen is not None
    assert chosen.sha256 == low.sha256


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-05-01T00:00:00Z", "2026-05-01T00:00:00.1Z"),
        ("2026-05-01T00:00:00.1000000001Z", "2026-05-01T00:00:00.100000001Z"),
        ("2026-05-01T02:00:00+02:00", "2026-05-01T00:00:01Z"),
        ("2016-12-31T23:59:59.9Z", "2016-12-31T23:59:60Z"),
        ("yesterday", "1950-01-01T00:00:00Z"),
        ("2026-13-01T00:00:00Z", "1950-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00+23:59", "0001-01-02T00:00:00Z"),
    ],
)
def test_instants_sort_by_time_and_not_as_text(earlier: str, later: str) -> None:
    assert instant(earlier) < instant(later)


def test_one_instant_in_two_dresses_is_the_same() -> None:
    assert instant("2026-05-01T00:00:00Z") == instant("2026-05-01t02:00:00.000+02:00")
