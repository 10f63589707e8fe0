"""Several mirrors at once: each paper comes from where the newest is, and from elsewhere where that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.build.mirrors import Mirror
from tests.intake.rooms import bundle, forged, place
from tests.intake.sync.conftest import FEW
from tests.intake.sync.copies import LATER, OTHER, Copy, published, rebuild, stored
from tests.intake.sync.tree_server import Host, at, busy, hosted
from tests.remote.scripted import answer

ONE = f"pith/{FEW[0].suffix()}/bundle.json"


@contextmanager
def both(one: Mirror, two: Mirror) -> Iterator[tuple[Host, Host]]:
    with ExitStack() as stack:
        yield stack.enter_context(hosted(one.public)), stack.enter_context(hosted(two.public))


def second(tmp_path: Path) -> Mirror:
    return published(tmp_path / "second", FEW[:6], key=OTHER, record=False)


def test_what_two_mirrors_have_is_asked_for_once(built: Mirror, tmp_path: Path, copy: Copy) -> None:
    with both(built, second(tmp_path)) as (one, two):
        summary, heard = copy.sync(one.base, two.base)
        assert summary.is_complete
        assert len(one.bundles()) + len(two.bundles()) == 13
        assert two.bundles()
        assert [standing.reached for standing in heard.standings] == [13, 6]
    assert len(copy.documents()) == 13


def test_a_bundle_comes_from_where_the_newest_is(built: Mirror, tmp_path: Path, copy: Copy) -> None:
    other = second(tmp_path)
    newer = bundle(FEW[0], built_at=LATER, corrections=["newer"])
    other.put(place(FEW[0]), newer)
    rebuild(other, key=OTHER)
    with both(built, other) as (one, two):
        summary, _ = copy.sync(one.base, two.base)
        assert summary.is_complete
        assert ONE in two.bundles()
        assert ONE not in one.bundles()
    assert copy.documents()[place(FEW[0]).removeprefix("bundles/")] == newer


def test_where_the_newest_is_forged_the_older_is_taken_and_the_mirror_named(
    built: Mirror, tmp_path: Path, copy: Copy
) -> None:
    other = second(tmp_path)
    other.put(place(FEW[0]), bundle(FEW[0], built_at=LATER))
    rebuild(other, key=OTHER)
    with hosted(built.public) as one, hosted(other.public, at(ONE, lambda _: answer(forged(FEW[0])))) as two:
        summary, heard = copy.sync(one.base, two.base)
        assert not summary.is_complete
        assert [standing.is_complete for standing in heard.standings] == [True, False]
        assert heard.places_of("A003") == {f"{two.base}{ONE}"}
        assert heard.standings[1].reasons == {"A003": 1}
    assert copy.documents()[place(FEW[0]).removeprefix("bundles/")] == bundle(FEW[0])


def test_what_one_mirror_does_not_give_comes_from_the_other(built: Mirror, tmp_path: Path, copy: Copy) -> None:
    other = published(tmp_path / "second", FEW, key=OTHER, record=False)

    def fails(path: str, _body: bytes | None) -> object:
        return busy(b"") if path.endswith("/bundle.json") else None

    with hosted(built.public) as one, hosted(other.public, fails) as two:  # type: ignore[arg-type]
        summary, _ = copy.sync(one.base, two.base)
    assert summary.is_complete
    documents = {name: body for name, body in copy.documents().items() if not name.endswith(".record.json")}
    assert documents == stored(FEW)


def test_bundles_of_one_date_that_differ_are_told_and_both_are_kept(built: Mirror, tmp_path: Path, copy: Copy) -> None:
    other = second(tmp_path)
    theirs = bundle(FEW[0], corrections=["another event"])
    other.put(place(FEW[0]), theirs)
    rebuild(other, key=OTHER)
    with both(built, other) as (one, two):
        summary, heard = copy.sync(one.base, two.base)
        assert ONE in one.bundles()
        assert ONE in two.bundles()
        assert heard.places_of("I060") == {FEW[0].suffix()}
    assert summary.is_complete
    # The one that has all events of the other takes its place.
    assert copy.documents()[place(FEW[0]).removeprefix("bundles/")] == theirs


def test_older_bundles_come_too_where_each_version_is_wanted_and_events_are_joined(
    built: Mirror, tmp_path: Path, copy: Copy
) -> None:
    other = second(tmp_path)
    newer, older = bundle(FEW[0], built_at=LATER, corrections=["newer"]), bundle(FEW[0])
    other.put(place(FEW[0]), bundle(FEW[0], built_at=LATER, corrections=["newer"]))
    rebuild(other, key=OTHER)
    with both(built, other) as (one, two):
        summary, _ = copy.sync(one.base, two.base, each_version=True)
        assert ONE in one.bundles()
        assert ONE in two.bundles()
    assert summary.is_complete
    assert newer in copy.documents().values()
    assert older not in copy.documents().values()


def test_a_mirror_that_does_not_answer_costs_nothing_of_the_others(built: Mirror, tmp_path: Path, copy: Copy) -> None:
    with hosted(built.public) as one, hosted(tmp_path / "nothing") as two:
        summary, heard = copy.sync(two.base, one.base)
        assert not summary.is_complete
        assert [standing.is_complete for standing in heard.standings] == [False, True]
        assert heard.standings[0].stopped["code"] == "I050"  # type: ignore[index]
    assert len(copy.documents()) == 13
