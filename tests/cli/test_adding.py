"""`sitegen add` as a person and as a program meet it."""

from __future__ import annotations

from tests.build.mirrors import lines
from tests.intake.fetching.hosts import host, lookup, well_known
from tests.intake.rooms import Room, bundle, forged, papers, place

ONE, TWO = papers(2)
ADDED = {"type", "outcome", "origin", "place", "pith_number", "sha256", "problems"}


def test_a_person_is_told_what_was_stored_and_why_the_rest_was_not(room: Room) -> None:
    good, bad = room.source("good.json", bundle(ONE)), room.source("bad.json", forged(TWO))
    done = room.mirror.run("add", good, bad, "no-such-file")
    assert done.returncode == 1
    assert f"stored  {good} -> {place(ONE)}\n" in done.stdout
    assert f"refused  {bad} -> quarantine/" in done.stdout
    assert "  I010 error\n" in done.stdout
    assert "  P041 error  $.bundle_signature" in done.stdout
    assert "not found  no-such-file\n  I001 error\n" in done.stdout
    assert done.stdout.endswith("1 stored, 0 unchanged, 0 kept as newer, 1 refused, 1 not found\n")


def test_a_run_that_stored_everything_ends_with_0_and_so_does_the_next(room: Room) -> None:
    good = room.source("good.json", bundle(ONE))
    assert [room.mirror.run("add", good).returncode for _ in range(2)] == [0, 0]
    assert room.mirror.run("add", good, "--quiet").stdout == (
        "0 stored, 1 unchanged, 0 kept as newer, 0 refused, 0 not found\n"
    )


def test_a_program_is_told_one_object_a_line(room: Room) -> None:
    good, bad = room.source("good.json", bundle(ONE)), room.source("bad.json", forged(TWO))
    done = room.mirror.run("add", "--json", good, bad)
    *told, summary = lines(done.stdout)
    assert [set(one) for one in told] == [ADDED, ADDED]
    assert [one["outcome"] for one in told] == ["stored", "refused"]
    assert told[0]["place"] == place(ONE)
    assert summary == {
        "type": "summary", "stored": 1, "unchanged": 0, "kept": 0, "refused": 1, "not_found": 0, "complete": False,
    }  # fmt: skip
    assert done.returncode == 1


def test_nothing_named_is_a_wrong_use(room: Room) -> None:
    assert room.mirror.run("add").returncode == 2


def test_a_folder_that_cannot_be_written_is_the_machines_fault(room: Room) -> None:
    (room.folder / ".sitegen").write_bytes(b"")
    done = room.mirror.run("add", room.source("good.json", bundle(ONE)))
    assert done.returncode == 3
    assert "Traceback" not in done.stdout + done.stderr


def test_a_paper_is_fetched_by_its_name(room: Room) -> None:
    with host({well_known(ONE): bundle(ONE), **lookup((f"arxiv:{ONE.id}", [ONE.suffix()]))}) as (_, base):
        done = room.mirror.run("add", "--from", base, "--rate", "0", f"arXiv:{ONE.id}")
    assert done.returncode == 0, done.stdout
    assert f"stored  {base}{well_known(ONE)} -> {place(ONE)}\n" in done.stdout
    assert room.content() == {place(ONE): bundle(ONE)}


def test_a_mirror_that_has_no_address_is_a_wrong_use(room: Room) -> None:
    done = room.mirror.run("add", "--from", "mirror", ONE.id)
    assert done.returncode == 2
    assert "no address that a mirror can have" in done.stderr
