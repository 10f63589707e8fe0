"""What takes the place of what: never the older, never the one that tells less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.corpus.instants import instant
from sitegen.intake.decisions import Action, Decision, Held, decide

OLD, NEW = "2026-05-01T00:00:00Z", "2026-06-01T00:00:00+00:00"


def held(place: str, dated: str, events: str = "", sha256: str = "") -> Held:
    return Held(place, sha256 or f"{place}{dated}{events}", dated, b"".join(bytes([ord(one)]) * 32 for one in events))


def decided(new: Held, *there: Held) -> tuple[Action, set[str], list[str]]:
    made = decide(new, there, "origin")
    return made.action, set(made.replaceable), [problem.code for problem in made.problems]


def test_the_first_document_of_a_paper_is_stored() -> None:
    assert decided(held("", NEW, "ab")) == (Action.STORE, set(), [])


def test_equal_bytes_are_left_whatever_else_is_there() -> None:
    there = (held("new", NEW, "abc"), held("old", OLD, "ab", "same"))
    assert decided(held("", OLD, "ab", "same"), *there) == (Action.LEAVE, set(), [])


def test_a_newer_bundle_with_all_events_takes_the_place() -> None:
    assert decided(held("", NEW, "abc"), held("old", OLD, "ab")) == (Action.STORE, {"old"}, [])


def test_a_newer_bundle_that_lost_an_event_stands_beside_the_older() -> None:
    assert decided(held("", NEW, "ac"), held("old", OLD, "ab")) == (Action.STORE, set(), ["I012"])


def test_a_newer_bundle_takes_the_place_only_of_those_that_it_holds_all_of() -> None:
    there = (held("less", OLD, "a"), held("other", OLD, "ab"))
    assert decided(held("", NEW, "ac"), *there) == (Action.STORE, {"less"}, ["I012"])


def test_an_older_bundle_is_kept_out() -> None:
    assert decided(held("", OLD, "ab"), held("new", NEW, "ab")) == (Action.KEEP_OUT, set(), ["I011"])


def test_an_older_bundle_with_an_event_that_the_newer_lacks_is_stored_beside_it() -> None:
    assert decided(held("", OLD, "ac"), held("new", NEW, "ab")) == (Action.STORE, set(), ["I012"])


@pytest.mark.parametrize(
    ("events", "wanted"), [("ab", (Action.KEEP_OUT, set(), ["I013"])), ("abc", (Action.STORE, {"x"}, []))]
)
def test_of_the_same_time_only_what_tells_more_takes_the_place(
    events: str, wanted: tuple[Action, set[str], list[str]]
) -> None:
    same = NEW.replace("+00:00", "Z")
    assert decided(held("", same, events), held("x", NEW, "ab")) == wanted


def test_times_are_compared_as_instants_and_not_as_text() -> None:
    later = held("", "2026-05-31T23:30:00-01:00", "a")
    assert decided(later, held("x", NEW, "a")) == (Action.STORE, {"x"}, [])


HELD = st.builds(
    held,
    st.sampled_from("pqrst"),
    st.sampled_from([OLD, NEW, "2026-05-15T00:00:00Z"]),
    st.text("abc", max_size=3).map(lambda text: "".join(sorted(set(text)))),
)


@given(HELD, st.lists(HELD, max_size=4, unique_by=lambda one: one.place))
def test_nothing_is_ever_replaced_by_what_is_older_or_tells_less(new: Held, there: list[Held]) -> None:
    made: Decision = decide(new, there, "origin")

    def events(one: Held) -> set[bytes]:
        return {one.events[start : start + 32] for start in range(0, len(one.events), 32)}

    for one in there:
        if one.place in made.replaceable:
            assert made.action is Action.STORE
            assert instant(one.dated) <= instant(new.dated)
            assert events(one) <= events(new)
    # No event of a verified bundle is ever lost.
    known = set().union(*map(events, there), set())
    kept = set().union(*(events(one) for one in there if one.place not in made.replaceable), set())
    after = kept | (events(new) if made.action is Action.STORE else set())
    assert known | events(new) <= after
