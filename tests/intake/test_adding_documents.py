"""Documents from files and folders: what verifies is stored as it came, and nothing else gets in."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from sitegen.config import load
from sitegen.errors import MachineError
from sitegen.intake import quarantine, workroom
from sitegen.intake.workroom import open_workroom
from tests.build.mirrors import Mirror
from tests.intake.rooms import STRANGER, HeardIntake, Room, bundle, forged, papers, place, record
from tests.testkit import Paper
from tests.testkit.broken import BROKEN, KEYS, PUBLISHED

ONE, TWO, THREE = papers(3)
SAMPLES = Path(__file__).parents[1] / "data" / "samples"


def test_a_bundle_is_stored_by_year_and_suffix_to_the_byte(room: Room) -> None:
    data = json.dumps(json.loads(bundle(ONE)), indent=3).encode()
    summary, heard = room.add(room.source("any name.json", data))
    assert summary.is_complete
    assert heard.told_of[0].place == place(ONE)
    assert room.content() == {place(ONE): data}
    assert room.quarantine() == {}


def test_records_stand_beside_bundles(room: Room) -> None:
    sources = [room.source("r.json", record(ONE)), room.source("b.json", bundle(ONE))]
    assert room.add(*sources)[0].stored == 2
    assert room.content() == {place(ONE): bundle(ONE), place(ONE, ".record.json"): record(ONE)}


def test_shards_and_compressed_files_are_unpacked_to_each_documents_own_bytes(room: Room) -> None:
    room.source("deep/er/a.jsonl", bundle(ONE) + b"\n\n" + record(TWO) + b"\n")
    room.source("b.json.gz", gzip.compress(bundle(THREE)))
    room.source("c.jsonl.gz", gzip.compress(bundle(TWO) + b"\n"))
    room.source("notes.md", b"passed over")
    summary, _ = room.add(str(room.folder / "in"), jobs=2)
    assert summary == (4, 0, 0, 0, 0)
    assert room.content() == {
        place(ONE): bundle(ONE),
        place(TWO): bundle(TWO),
        place(TWO, ".record.json"): record(TWO),
        place(THREE): bundle(THREE),
    }


def test_a_forged_bundle_goes_to_quarantine_with_its_report_and_never_into_content(room: Room) -> None:
    path = room.source("forged.json", forged(ONE))
    summary, heard = room.add(path)
    assert not summary.is_complete
    assert heard.outcomes() == ["refused"]
    assert heard.codes()[0][0] == "I010"
    assert "P041" in heard.codes()[0]
    assert room.content() == {}
    (name,) = [name for name in room.quarantine() if name.endswith(".document")]
    assert room.quarantine()[name] == forged(ONE)
    report = json.loads(room.quarantine()[name.replace(".document", ".report.json")])
    assert report["origins"] == [path]
    assert report["sha256"] == name.removesuffix(".document")
    assert {problem["code"] for problem in report["problems"]} >= {"I010", "P041"}
    assert all(problem["cause"] and problem["fix"] for problem in report["problems"])


@pytest.mark.parametrize("code", sorted(set(BROKEN) - PUBLISHED - {"P008"}))
def test_no_broken_document_gets_into_content(room: Room, code: str) -> None:
    data = BROKEN[code]()
    room.mirror.configure(trust=KEYS.trust())
    summary, heard = room.add(room.source("broken.json", data))
    assert (summary.stored, summary.refused) == (0, 1)
    assert code in heard.codes()[0]
    assert room.content() == {}


def test_a_document_beyond_the_limit_is_refused_and_not_copied(room: Room) -> None:
    summary, heard = room.add(room.source("huge.json", BROKEN["P008"]()))
    assert (summary.refused, heard.codes()) == (1, [["D007"]])
    assert room.content() == {}
    assert room.quarantine() == {}


def test_the_same_bytes_again_are_unchanged_wherever_they_stand(room: Room) -> None:
    room.mirror.put("bundles/by-hand/x.json", bundle(ONE))
    before = room.content()
    summary, heard = room.add(room.source("x.json", bundle(ONE)))
    assert summary == (0, 1, 0, 0, 0)
    assert heard.told_of[0].place == "bundles/by-hand/x.json"
    assert room.content() == before


def test_a_newer_bundle_takes_the_place_and_an_older_one_is_kept_out(room: Room) -> None:
    old, new = bundle(ONE), bundle(ONE, built_at="2026-06-01T00:00:00Z")
    assert room.add(room.source("old.json", old))[0].stored == 1
    assert room.add(room.source("new.json", new))[0].stored == 1
    assert room.content() == {place(ONE): new}
    summary, heard = room.add(room.source("old.json", old))
    assert (summary.kept, heard.codes()) == (1, [["I011"]])
    assert summary.is_complete
    assert room.content() == {place(ONE): new}


def test_rolling_back_with_a_shard_that_has_the_older_one_last_changes_nothing(room: Room) -> None:
    old, new = bundle(ONE), bundle(ONE, built_at="2026-06-01T00:00:00Z")
    room.add(room.source("both.jsonl", new + b"\n" + old + b"\n"))
    assert room.content() == {place(ONE): new}


def test_a_newer_bundle_that_lost_events_is_kept_beside_the_older(room: Room) -> None:
    more = bundle(ONE, corrections=["a typing error"])
    less = bundle(ONE, built_at="2026-06-01T00:00:00Z")
    room.add(room.source("more.json", more))
    summary, heard = room.add(room.source("less.json", less))
    assert summary.is_complete
    assert heard.codes() == [["I012"]]
    second = heard.told_of[0].place
    assert second.startswith(place(ONE, ".")[:-1])
    assert room.content() == {place(ONE): more, second: less}
    assert room.add(room.source("less.json", less))[0].unchanged == 1
    built, _ = room.mirror.build()
    assert built.is_clean
    assert len(room.mirror.json(f"pith/{ONE.suffix()}/state.json")["applied_event_ids"]) == 3


def test_a_file_that_somebody_else_put_into_the_place_is_never_overwritten(room: Room) -> None:
    room.mirror.put(place(ONE), b"somebody's own")
    _, heard = room.add(room.source("x.json", bundle(ONE)))
    second = heard.told_of[0].place
    assert second != place(ONE)
    assert room.content() == {place(ONE): b"somebody's own", second: bundle(ONE)}


def test_a_forged_newer_bundle_in_content_keeps_nothing_out(room: Room) -> None:
    room.mirror.put("bundles/forged.json", forged(ONE).replace(b"2026-05-27", b"2036-05-27"))
    assert room.add(room.source("x.json", bundle(ONE)))[0].stored == 1


def test_a_link_out_of_the_content_folder_is_not_written_through(room: Room, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (room.folder / "content" / "bundles" / "2017").symlink_to(outside)
    summary, heard = room.add(room.source("x.json", bundle(ONE)))
    assert (summary.refused, heard.codes()) == (1, [["I014"]])
    assert list(outside.iterdir()) == []


def test_a_dry_run_says_the_same_and_writes_nothing(room: Room) -> None:
    sources = [room.source("good.json", bundle(ONE)), room.source("bad.json", forged(TWO))]
    before = sorted(room.folder.rglob("*"))
    dry, heard = room.add(*sources, dry_run=True)
    assert sorted(room.folder.rglob("*")) == before
    wet, heard_again = room.add(*sources)
    assert dry == wet
    assert heard.outcomes() == heard_again.outcomes()


def test_a_dry_run_under_other_keys_leaves_what_is_known_of_the_content_folder(room: Room) -> None:
    room.add(room.source("good.json", bundle(ONE)))
    inventory = room.folder / ".sitegen" / "intake.sqlite"
    before = inventory.read_bytes()
    room.mirror.configure(trust=[STRANGER.trust()])
    room.add(room.source("more.json", forged(TWO)), dry_run=True)
    assert inventory.read_bytes() == before


def test_a_dry_run_beside_a_run_that_writes_disturbs_nobody(room: Room) -> None:
    source = room.source("good.json", bundle(ONE))
    room.add(source)
    config = load(room.folder, environment={}, overrides={"jobs": 1})
    with open_workroom(config, HeardIntake(), dry_run=False) as real:
        real.inventory.forget(place(ONE))
        assert room.add(source, dry_run=True)[0].unchanged == 1


def test_what_is_not_there_is_named(room: Room) -> None:
    (room.folder / "in" / "empty").mkdir()
    summary, heard = room.add("/nowhere/x.json", str(room.folder / "in" / "empty"))
    assert summary == (0, 0, 0, 0, 2)
    assert sorted(heard.codes()) == [["I001"], ["I003"]]


def test_a_run_that_is_killed_before_the_rename_leaves_nothing_half_written(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    path = room.source("x.json", bundle(ONE))
    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", killed)
        with pytest.raises(Killed):
            room.add(path)
    assert [name for name in room.content() if not Path(name).name.startswith(".")] == []
    built, _ = room.mirror.build()
    assert built.found == 0
    assert room.add(path)[0].stored == 1
    assert room.content() == {place(ONE): bundle(ONE)}


def test_a_disk_that_is_full_leaves_what_was_there(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.add(room.source("x.json", bundle(ONE)))

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    new = room.source("new.json", bundle(ONE, built_at="2026-06-01T00:00:00Z"))
    with monkeypatch.context() as patched:
        patched.setattr("sitegen.intake.shelf.os.write", full)
        with pytest.raises(OSError, match="No space"):
            room.add(new)
    assert room.content() == {place(ONE): bundle(ONE)}


def test_two_runs_at_once_are_one_too_many(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workroom, "PATIENCE", 0.1)
    config = load(room.folder, environment={}, overrides={"jobs": 1})
    with open_workroom(config, HeardIntake(), dry_run=False), pytest.raises(MachineError) as raised:
        room.add(room.source("x.json", bundle(ONE)))
    assert raised.value.problems[0].code == "I020"
    assert room.content() == {}


def test_a_source_with_no_end_of_forgeries_does_not_fill_the_disk(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MOST_DOCUMENTS", 2)
    summary, heard = room.add(room.source("x.jsonl", b"\n".join(map(forged, papers(5)))))
    assert summary.refused == 5
    assert len(room.quarantine()) == 4
    assert [("I015" in codes) for codes in heard.codes()] == [False, False, True, False, False]


def test_what_changed_in_content_since_is_seen(room: Room) -> None:
    room.mirror.put("bundles/x.json", bundle(ONE))
    room.mirror.put("bundles/y.jsonl", bundle(TWO) + b"\n")
    source = room.source("x.json", bundle(ONE))
    assert room.add(source)[0].unchanged == 1
    room.mirror.put("bundles/x.json", b"{}")
    (room.folder / "content" / "bundles" / "y.jsonl").unlink()
    summary, heard = room.add(source, room.source("two.json", bundle(TWO)))
    assert summary.stored == 2
    assert place(ONE) in {told.place for told in heard.told_of}


def test_an_inventory_that_is_damaged_is_made_anew(room: Room) -> None:
    source = room.source("x.json", bundle(ONE))
    room.add(source)
    (room.folder / ".sitegen" / "intake.sqlite").write_bytes(b"no database" * 1000)
    assert room.add(source)[0].unchanged == 1


def test_another_pinned_key_forgets_what_was_verified(room: Room) -> None:
    source = room.source("x.json", bundle(ONE))
    room.add(source)
    room.mirror.configure(trust=[STRANGER.trust()])
    assert room.add(source)[0].refused == 1
    with sqlite3.connect(room.folder / ".sitegen" / "intake.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM document").fetchone() == (0,)


def test_the_samples_are_stored_and_built(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    room = Room(tmp_path)
    summary, _ = room.add(*(str(path) for path in sorted(SAMPLES.glob("*.json"))))
    assert summary == (4, 0, 0, 0, 0)
    stored = {Path(name).name: data for name, data in room.content().items()}
    assert stored == {
        path.name.replace("CQW.json", "CQW.record.json"): path.read_bytes() for path in SAMPLES.glob("*.json")
    }
    built, _ = room.mirror.build()
    assert (built.verified, built.is_clean) == (4, True)


def test_reports_of_the_quarantine_are_not_taken_for_documents(room: Room) -> None:
    room.add(room.source("bad.json", forged(ONE)))
    before = room.quarantine()
    summary, heard = room.add(str(room.folder / "quarantine"))
    assert (summary.refused, heard.codes()) == (0, [["I003"]])
    assert room.quarantine() == before


def test_of_a_built_tree_the_bundles_are_taken_and_nothing_else(
    room: Room, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Mirror.minted(tmp_path_factory.mktemp("other"), [ONE, TWO])
    other.build()
    summary, _ = room.add(str(other.public))
    assert summary == (2, 0, 0, 0, 0)
    assert room.content() == {place(ONE): bundle(ONE), place(TWO): bundle(TWO)}


def test_a_run_that_is_killed_at_any_time_arrives_at_the_same_in_the_end(room: Room) -> None:
    many = papers(60)
    path = room.source("many.jsonl", b"\n".join(map(bundle, many)))
    known = set(map(bundle, many))
    for stored_before in (1, 30, 55):
        run = room.mirror.start("add", path, "--jobs", "1")
        while run.poll() is None and len(room.content()) < stored_before:
            time.sleep(0.001)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        for name, data in room.content().items():
            assert Path(name).name.startswith(".") or data in known
    assert room.mirror.run("add", path).returncode == 0
    stored = {name: data for name, data in room.content().items() if not Path(name).name.startswith(".")}
    assert stored == {place(paper): bundle(paper) for paper in many}


def test_equal_papers_of_two_versions_stand_apart(room: Room) -> None:
    first, second = Paper(version=1), Paper(version=2)
    room.add(room.source("x.jsonl", bundle(first) + b"\n" + bundle(second)))
    assert set(room.content()) == {place(first), place(second)}
