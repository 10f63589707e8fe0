"""A shape as one function says yes exactly where the shape finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import Problem
from sitegen.pith import shapes
from sitegen.pith.acceptance import acceptance
from sitegen.pith.shape import (
    MOST,
    OPTIONAL_OBJECT,
    OPTIONAL_TEXT,
    TEXT,
    ArrayOf,
    Check,
    ObjectOf,
    optional_count,
    time,
)
from tests.pith.samples import BUNDLES, EVERY, load
from tests.pith.test_same_verdicts import variants

VALUES: st.SearchStrategy[object] = st.sampled_from(
    [None, True, False, 0, -1, MOST, MOST + 1, 1.0, "x", "2026-05-18T00:00:00Z", "2026-13-18T00:00:00Z", [], {}, ["x"]]
)
SHAPE = ObjectOf(
    {"a": TEXT, "b": ArrayOf(ObjectOf({"c": time}, {"d": ArrayOf(ArrayOf(optional_count))}))},
    {"e": OPTIONAL_TEXT, "f": OPTIONAL_OBJECT, "g": ObjectOf({}, {"'": time})},
)
INNER = st.dictionaries(st.sampled_from("cd"), VALUES | st.lists(st.lists(VALUES, max_size=2), max_size=2))
OUTER = st.dictionaries(st.sampled_from("aefg"), VALUES | st.dictionaries(st.sampled_from("'x"), VALUES))


def finds_nothing(check: Check, value: object) -> bool:
    problems: list[Problem] = []
    check(value, "$", problems)
    return not problems


@given(OUTER, st.none() | st.lists(INNER | VALUES, max_size=3))
def test_a_question_is_answered_as_the_check_would(document: dict[str, object], members: object) -> None:
    document["b"] = members
    assert acceptance(SHAPE)(document) is finds_nothing(SHAPE, document)


@pytest.mark.parametrize("suffix", EVERY)
def test_samples_changed_in_every_place_are_accepted_where_nothing_is_found(suffix: str) -> None:
    check, accepts = (shapes.BUNDLE, shapes.is_bundle) if suffix in BUNDLES else (shapes.RECORD, shapes.is_record)
    answers = set()
    for name, document in variants(suffix):
        accepted = accepts(document)
        assert accepted is finds_nothing(check, document), name
        for event in document["events"] if accepted and suffix in BUNDLES else ():
            if (kind := event["event_type"]) in shapes.PAYLOADS:
                found = shapes.IS_PAYLOAD[kind](event["payload"])
                assert found is finds_nothing(shapes.PAYLOADS[kind], event["payload"]), name
        answers.add(accepted)
    assert answers == {True, False}
    assert accepts(load(suffix))


def test_a_part_of_an_unknown_kind_is_no_part_of_a_shape() -> None:
    with pytest.raises(TypeError, match="no part of a shape"):
        acceptance(ObjectOf({"a": lambda *_: None}))
