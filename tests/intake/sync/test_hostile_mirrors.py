"""A mirror that lies gets nothing bad into the content folder, costs bounded time and memory, and is named."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.intake.sync import moving
from sitegen.intake.sync.state import state_name
from sitegen.remote.waiting import Manners
from tests.build.mirrors import Mirror
from tests.intake.rooms import bundle, forged, papers, place
from tests.intake.sync import tree_server
from tests.intake.sync.conftest import FEW
from tests.intake.sync.copies import LATER, OPERATOR, OTHER, Copy, published, rebuild, stored
from tests.intake.sync.tree_server import at, bundles_only, hosted
from tests.remote.scripted import Answer, answer

IMPATIENT = Manners(idle_seconds=1.0, answer_seconds=1.5, tries=1, first_wait=0.01, longest_wait=0.05)
ONE = f"pith/{FEW[0].suffix()}/bundle.json"
INDEX = ".well-known/pith/index.json"
HEAD = (
    ".well-known/pith/manifest.json",
    ".well-known/pith/manifest.json.minisig",
    ".well-known/pith/mirror-key.json",
    "log/checkpoint",
    INDEX,
)


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        (tree_server.dropped, "N004"),
        (tree_server.truncated, "N007"),
        (tree_server.shorter_than_it_says, "N007"),
        (tree_server.longer_than_it_says, "A003"),
        (tree_server.as_a_page, "A003"),
        (tree_server.dripping, "N006"),
        (tree_server.endless, "N008"),
        (tree_server.in_a_circle, "N016"),
        (tree_server.elsewhere, "N015"),
        (tree_server.too_often, "N013"),
        (tree_server.busy, "N013"),
        (lambda _: answer(b"", "404 Not Found"), "N011"),
        (lambda _: answer(bundle(FEW[1])), "A012"),
        (lambda _: answer(bundle(FEW[0], built_at="2026-01-01T00:00:00Z")), "A009"),
        (lambda body: answer(body + b"\n"), "A009"),
        (lambda _: answer(forged(FEW[0])), "A003"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_lie_about_one_bundle_costs_that_bundle_alone(
    built: Mirror, copy: Copy, lie: Callable[[bytes], Answer], code: str
) -> None:
    with hosted(built.public, at(ONE, lie)) as host:
        summary, heard = copy.sync(host.base, manners=IMPATIENT)
        assert not summary.is_complete
        assert heard.standings[0].reasons == {code: 1}
        assert f"{host.base}{ONE}" in heard.places_of(code)
    without = stored(FEW[1:])
    assert {name: body for name, body in copy.documents().items() if not name.endswith(".record.json")} == without
    report = json.loads(Path(heard.standings[0].report).read_bytes())
    assert [(one["suffix"], one["code"]) for one in report["papers"]] == [(FEW[0].suffix(), code)]
    assert report["papers"][0]["url"].endswith(ONE)
    # The next run tries just that, and arrives.
    with hosted(built.public) as honest:
        _moved(copy, host.base, honest.base)
        summary, _ = copy.sync(honest.base)
        assert summary.is_complete
        assert honest.bundles() == [ONE]
    assert len(copy.documents()) == 13


def _moved(copy: Copy, old: str, new: str) -> None:
    """Let what is known of a mirror be known of its next address, since each test's port is another."""

    folder = copy.folder / ".sitegen" / "sync"
    path = folder / f"{state_name(new)}.sqlite"
    (folder / f"{state_name(old)}.sqlite").rename(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'base'", (new,))
    connection.close()


def test_what_is_forged_goes_to_quarantine_and_its_mirror_is_named(built: Mirror, copy: Copy) -> None:
    bad = forged(FEW[0])
    with hosted(built.public, at(ONE, lambda _: answer(bad))) as host:
        _, heard = copy.sync(host.base, manners=IMPATIENT)
        (told,) = [one for one in heard.told_of if one.outcome == "refused"]
        assert [problem.code for problem in told.problems[:2]] == ["A003", "I010"]
        assert told.problems[0].cause == f"{host.base} serves it"
    assert copy.quarantine()[f"{hashlib.sha256(bad).hexdigest()}.document"] == bad
    assert bad not in copy.everything().values()


@pytest.mark.parametrize("path", HEAD)
@pytest.mark.parametrize(
    "lie",
    [
        tree_server.truncated,
        tree_server.as_a_page,
        tree_server.endless,
        tree_server.busy,
        lambda body: answer(body.replace(b"1", b"2")),
        lambda _: answer(b"[" * 100_000),
        lambda _: answer(b'{"parts": [{}]}'),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_head_that_lies_stops_the_mirror_and_leaves_everything(
    built: Mirror, copy: Copy, path: str, lie: Callable[[bytes], Answer]
) -> None:
    with hosted(built.public, at(path, lie)) as host:
        summary, heard = copy.sync(host.base, manners=IMPATIENT)
        assert host.bundles() == []
        assert heard.standings[0].stopped is not None
        assert host.base in heard.standings[0].stopped["place"]
    assert not summary.is_complete
    assert copy.documents() == {}


def test_a_checkpoint_that_the_manifest_does_not_list_is_not_believed(tmp_path: Path, copy: Copy) -> None:
    mirror = published(tmp_path / "one", FEW[:3], key=None, record=False)
    other = published(tmp_path / "two", FEW[:4], key=None, record=False)
    log = (other.public / "log/checkpoint").read_bytes()
    with hosted(mirror.public, at("log/checkpoint", lambda _: answer(log))) as host:
        summary, heard = copy.sync(host.base)
        assert host.bundles() == []
        assert heard.places_of("I053") == {f"{host.base}log/checkpoint"}
    assert not summary.is_complete
    assert copy.documents() == {}


def test_an_index_part_with_other_papers_than_the_index_says_is_not_believed(built: Mirror, copy: Copy) -> None:
    (part,) = json.loads((built.public / INDEX).read_bytes())["parts"]

    def fewer(body: bytes) -> Answer:
        value = json.loads(body)
        value["papers"] = value["papers"][1:]
        return answer(json.dumps(value).encode())

    with hosted(built.public, at(part["path"], fewer)) as host:
        summary, heard = copy.sync(host.base, manners=IMPATIENT)
        assert host.bundles() == []
    assert not summary.is_complete
    assert heard.standings[0].stopped["code"] == "I053"  # type: ignore[index]


def test_a_host_that_fails_again_and_again_is_asked_no_more(tmp_path: Path, copy: Copy) -> None:
    mirror = published(tmp_path / "many", papers(80), record=False)
    with hosted(mirror.public, bundles_only(tree_server.busy)) as host:
        summary, heard = copy.sync(host.base, manners=IMPATIENT)
        assert len(host.bundles()) < 50
    assert heard.standings[0].stopped["code"] == "I055"  # type: ignore[index]
    assert set(heard.standings[0].reasons) == {"N013", "I056"}
    assert not summary.is_complete
    assert copy.documents() == {}


def test_bodies_without_end_do_not_fill_the_memory(built: Mirror, copy: Copy) -> None:
    with hosted(built.public, bundles_only(tree_server.endless)) as host:
        tracemalloc.start()
        try:
            copy.sync(host.base, manners=IMPATIENT)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 40 << 20


def test_papers_that_are_not_there_do_not_count_as_failures_of_the_host(
    built: Mirror, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "MOST_FAILURES", 3)
    order = [f"pith/{suffix}/bundle.json" for suffix in sorted(paper.suffix() for paper in FEW)]

    def lie(path: str, _: bytes | None) -> Answer | None:
        if path in order[:4]:
            return answer(b"", "404 Not Found")
        return answer(b"", "503 Service Unavailable") if path == order[4] else None

    with hosted(built.public, lie) as host:
        _, heard = copy.sync(host.base, manners=IMPATIENT, at_once=1)
    assert heard.standings[0].stopped is None
    assert heard.standings[0].reasons == {"N011": 4, "N013": 1}


def test_a_date_in_the_future_makes_no_later_one_an_older_one(first: Mirror, copy: Copy) -> None:
    manifest, signature = (first.public / path for path in HEAD[:2])
    body = manifest.read_bytes()
    size = (first.public / "log/checkpoint").read_text(encoding="utf-8").splitlines()[1]
    comment = f"timestamp:4102444800\tfile:manifest.json\troot:{hashlib.sha256(body).hexdigest()}\tsize:{size}"
    signature.write_bytes(OPERATOR.minisign().sign(body, comment="x", trusted_comment=comment))
    with hosted(first.public) as host:
        assert copy.sync(host.base)[0].is_complete
        first.put("bundles/new.json", bundle(papers(13)[12]))
        rebuild(first)
        summary, heard = copy.sync(host.base)
    assert summary.is_complete, heard.standings[0].stopped
    assert len(copy.documents()) == 14


def test_an_older_state_of_the_mirror_is_refused(first: Mirror, built: Mirror, copy: Copy) -> None:

    first.put("bundles/new.json", bundle(papers(13)[12]))
    rebuild(first)
    with hosted(first.public) as host:
        copy.sync(host.base)
        before = copy.documents()
    with hosted(built.public) as older:
        _moved(copy, host.base, older.base)
        summary, heard = copy.sync(older.base)
        assert older.bundles() == []
    assert heard.standings[0].stopped["code"] == "I052"  # type: ignore[index]
    assert not summary.is_complete
    assert copy.documents() == before


def test_a_forked_log_stops_the_mirror(built: Mirror, tmp_path: Path, copy: Copy) -> None:
    other = published(tmp_path / "other", [*FEW[1:], *papers(15)[12:]])
    with hosted(built.public) as host:
        copy.sync(host.base)
        before = copy.documents()
    with hosted(other.public) as forked:
        _moved(copy, host.base, forked.base)
        summary, heard = copy.sync(forked.base)
        assert forked.bundles() == []
    assert heard.standings[0].stopped["code"] == "T044"  # type: ignore[index]
    assert not summary.is_complete
    assert copy.documents() == before


def test_another_key_stops_the_mirror_until_it_is_accepted(built: Mirror, tmp_path: Path, copy: Copy) -> None:

    other = published(tmp_path / "other", FEW, key=OTHER)
    with hosted(built.public) as host:
        copy.sync(host.base)
    with hosted(other.public) as stolen:
        _moved(copy, host.base, stolen.base)
        summary, heard = copy.sync(stolen.base)
        assert heard.standings[0].stopped["code"] == "I051"  # type: ignore[index]
        assert not summary.is_complete
        summary, heard = copy.sync(stolen.base, accept_new_key=True)
        assert summary.is_complete
        assert heard.standings[0].stopped is None


def test_a_newer_bundle_that_lost_events_is_a_warning_and_both_are_kept(first: Mirror, copy: Copy) -> None:

    first.put(place(FEW[0]), bundle(FEW[0], corrections=["kept"]))
    rebuild(first)
    with hosted(first.public) as host:
        copy.sync(host.base)
        first.put(place(FEW[0]), bundle(FEW[0], built_at=LATER))
        rebuild(first)
        summary, heard = copy.sync(host.base)
    assert summary.is_complete
    assert "I012" in heard.all_codes()
    here = copy.documents().values()
    assert bundle(FEW[0], corrections=["kept"]) in here
    assert bundle(FEW[0], built_at=LATER) in here
