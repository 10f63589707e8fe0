"""Shapes: required and optional fields, and their types."""

from __future__ import annotations

from typing import Any

import pytest

from sitegen.errors import Problem
from sitegen.pith.shape import (
    MAX_PROBLEMS,
    MOST,
    OPTIONAL_TEXT,
    TEXT,
    ArrayOf,
    Check,
    ObjectOf,
    count,
    optional_count,
    time,
)
from tests.pith.samples import Place, at, codes, judge, load, put
from tests.testkit import Json

SHAPE = ObjectOf({"name": TEXT, "many": ArrayOf(count)}, {"note": OPTIONAL_TEXT, "when": time})


def found(check: Check, value: object) -> list[tuple[str, str]]:
    problems: list[Problem] = []
    check(value, "$", problems)
    return [(problem.code, problem.place) for problem in problems]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"name": "x", "many": []}, []),
        ({"name": "x", "many": [1, 2], "note": None, "unknown": [], "when": "2026-05-18T00:00:00Z"}, []),
        ({"name": "x"}, [("P013", "$.many")]),
        ({"name": None, "many": {}}, [("P014", "$.name"), ("P014", "$.many")]),
        (
            {"name": "x", "many": [True, 1.0, "1", -1, MOST, MOST + 1]},
            [("P014", f"$.many[{index}]") for index in (0, 1, 2, 3, 5)],
        ),
        ({"name": "x", "many": [], "when": "yesterday"}, [("P015", "$.when")]),
        ({"name": "x", "many": [], "when": 5}, [("P014", "$.when")]),
        ([], [("P014", "$")]),
        (None, [("P014", "$")]),
    ],
)
def test_what_an_object_must_hold(value: Any, expected: list[tuple[str, str]]) -> None:
    assert found(SHAPE, value) == expected


def test_counts() -> None:
    assert found(count, 0) == []
    assert found(optional_count, None) == []
    assert found(count, None) == [("P014", "$")]
    assert found(count, 10**900) == [("P014", "$")]


def test_arrays_stop_at_a_hundred_problems() -> None:
    assert len(found(ArrayOf(TEXT), [1] * 10_000)) == MAX_PROBLEMS


BUNDLE = load("QPWO5IQL45KFMEXPZLSWFKWGQ5")
RECORD = load("OCXKLV426LDXCCJME7JSY36CQW")
REQUIRED = [
    ("bundle_version",),
    ("canonical_sha256",),
    ("canonical_record", "source", "id"),
    ("events", 0, "supersedes"),
    ("events", 0, "payload", "receipt"),
    ("events", 1, "payload", "graph_snapshot", "paper", "title"),
    ("state", "current"),
    ("bundle_signature", "signed_at"),
    ("public_keys",),
    ("pith_number",),
    ("events",),
]


@pytest.mark.parametrize("place", REQUIRED, ids=lambda place: ".".join(map(str, place)))
def test_fields_of_a_bundle_are_required_and_have_their_types(place: Place) -> None:
    document: Json = load("QPWO5IQL45KFMEXPZLSWFKWGQ5")
    put(document, place, 1.5)
    verdict = judge(document)
    assert codes(verdict) & {"P014", "P015", "P012"}
    del at(document, place[:-1])[place[-1]]  # type: ignore[attr-defined]
    verdict = judge(document)
    assert "P013" in codes(verdict)
    path = "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place)
    assert path in {problem.place for problem in verdict.problems}


@pytest.mark.parametrize("name", ["canonical_sha256", "canonical_record", "receipt", "pith_number", "schema_version"])
def test_fields_of_a_record_are_required(name: str) -> None:
    document = {key: value for key, value in RECORD.items() if key != name}
    assert "P013" in codes(judge(document))
    assert judge(RECORD).verified


@pytest.mark.parametrize("name", ["events", "source_aliases", "public_keys"])
@pytest.mark.parametrize("member", [1, None, [], {}, "x"])
def test_hundreds_of_members_of_a_wrong_type_are_refused_and_never_read(name: str, member: object) -> None:
    verdict = judge({**BUNDLE, name: [member] * 5_000})
    assert not verdict.verified
    assert len(verdict.problems) <= MAX_PROBLEMS
    assert codes(verdict) & {"P013", "P014", "P048"}


@pytest.mark.parametrize("section", ["claims", "references", "formal_canon", "author_claims"])
@pytest.mark.parametrize("name", ["items", "sample", "count", "evidence_count", "snapshot_sha256"])
@pytest.mark.parametrize("value", [5, "x", {"a": 1}, [[1]], True, None])
def test_sections_of_a_snapshot_may_be_of_any_kind_and_break_nothing(section: str, name: str, value: object) -> None:
    document = load("QPWO5IQL45KFMEXPZLSWFKWGQ5")
    document["events"][1]["payload"]["graph_snapshot"][section] = {"snapshot_sha256": "0" * 64, name: value}
    assert codes(judge(document)) & {"P050", "P013", "P014"}
