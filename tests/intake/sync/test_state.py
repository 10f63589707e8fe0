"""What is known of a mirror outlives a run that was cut short, and is refused where it cannot be read."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.errors import MachineError, Problem, RefusedError
from sitegen.intake.sync.aiming import read_parts
from sitegen.intake.sync.index import IndexPart, Row
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.papers import Papers
from sitegen.intake.sync.standing import Standing, standings
from sitegen.intake.sync.state import State, state_name
from sitegen.remote.client import Client
from sitegen.site.data.index import IndexedPaper, index_part, letter_range
from sitegen.site.routes import Routes
from tests.build.mirrors import environment
from tests.intake.sync.copies import PATIENT
from tests.intake.sync.tree_server import hosted

SUFFIXES = ("TKDTZYGP4524S5RYKCWOKET6FR", "2KDTZYGP4524S5RYKCWOKET6FR")
BASE = "https://mirror.example/"


def put_part(folder: Path, suffix: str) -> IndexPart:
    """Write a part of an index that lists one paper."""
    paper = IndexedPaper(suffix, f"pith:2017:{suffix}", "bundle", "bundle", "a" * 64, 10, "2026-05-27T09:24:42Z")
    output, entry = index_part(Routes(), letter_range(suffix, 5), [paper])
    target = folder / output.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(output.body)
    return IndexPart(output.path, entry["first"], entry["last"], 1, entry["sha256"], len(output.body))


def test_parts_that_came_before_a_run_was_cut_short_are_not_asked_for_again(tmp_path: Path) -> None:
    parts = [put_part(tmp_path / "tree", suffix) for suffix in SUFFIXES]
    lost = parts[1]._replace(sha256=hashlib.sha256(b"").hexdigest())
    with hosted(tmp_path / "tree") as host, Client(given=[host.base], manners=PATIENT, threads=1) as client:
        mirror = Mirror(host.base, client)
        with State(tmp_path / "x.sqlite", host.base) as state, pytest.raises(RefusedError) as refused:
            read_parts(mirror, state, [parts[0], lost], lambda _: None)
        assert refused.value.problems[0].code == "I053"
        # As after a kill: what was not written down is gone with the connection.
        with State(tmp_path / "x.sqlite", host.base) as state:
            papers = Papers(state)
            assert [papers.has_part(part) for part in parts] == [True, False]
            assert [paper.suffix for paper in papers.aimed()] == [SUFFIXES[0]]


def test_a_paper_that_moves_to_another_part_is_not_gone(tmp_path: Path) -> None:
    with State(tmp_path / "x.sqlite", BASE) as state:
        papers = Papers(state)
        for name, suffixes in (("one", SUFFIXES), ("two", SUFFIXES[:1])):
            part = IndexPart(name, "", "", len(suffixes), hashlib.sha256(name.encode()).hexdigest(), 1)
            papers.enter_part(part, map(row, suffixes))
        assert list(papers.end_parts([part])) == [SUFFIXES[1]]
        assert [paper.suffix for paper in papers.aimed()] == [SUFFIXES[0]]
        assert list(papers.gone()) == [SUFFIXES[1]]


def test_a_mirror_that_goes_back_after_a_run_was_cut_short_between_two_parts_lost_no_paper(tmp_path: Path) -> None:
    before, after = (IndexPart("one", "2", "T", 2, digit * 64, 1) for digit in "12")
    with State(tmp_path / "x.sqlite", BASE) as state:
        papers = Papers(state)
        papers.enter_part(before, map(row, SUFFIXES))
        assert list(papers.end_parts([before])) == []
        papers.enter_part(after, (row(suffix)._replace(sha256="b" * 64) for suffix in SUFFIXES))
        # Here the run is killed; the next one finds the index as it was at first.
        for part in (before, after):
            if not papers.has_part(part):
                papers.enter_part(part, map(row, SUFFIXES))
            assert papers.has_part(part)
            assert list(papers.end_parts([part])) == []
            assert papers.counts().aimed == len(SUFFIXES)
            assert papers.counts().gone == 0


def row(suffix: str) -> Row:
    return Row(suffix, f"pith:2017:{suffix}", "bundle", "a" * 64, 10, "2026-05-27T09:24:42Z")


@pytest.mark.parametrize("data", [b"no database, but as long as the head of one would be" * 40, None])
def test_a_state_that_cannot_be_read_is_refused_and_left_as_it_is(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / ".sitegen/sync" / f"{state_name(BASE)}.sqlite"
    path.parent.mkdir(parents=True)
    if data is None:
        with State(path, BASE) as state:
            state.put("version", "99")
            state.keep()
    else:
        path.write_bytes(data)
    before = path.read_bytes()
    with pytest.raises(MachineError) as refused:
        State(path, BASE)
    assert refused.value.problems[0].code == "I067"
    (told,) = standings(tmp_path)
    assert isinstance(told, Problem)
    assert told.code == "I067"
    assert path.read_bytes() == before


def test_a_dry_run_works_on_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with State(path, BASE) as state:
        state.put("run", "7")
        state.keep()
    before = path.read_bytes()
    with State(path, BASE, dry_run=True) as state:
        assert state.number("run") == 7
        state.put("run", "8")
        state.keep()
    assert path.read_bytes() == before


def test_files_of_two_mirrors_never_have_one_name() -> None:
    bases = [
        "https://a.example/",
        "https://a.example/x/",
        "http://a.example/",
        "https://A-example/",
        "https://a.example:8/",
    ]
    names = {state_name(base) for base in bases}
    assert len(names) == len(bases)
    assert all(json.dumps(name).isascii() and "/" not in name for name in names)


def test_a_state_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    with State(tmp_path / "x.sqlite", BASE) as state:
        assert state.get("base") == BASE
    # The address is written with the first thing that is kept, the tables at once.
    connection = sqlite3.connect(tmp_path / "x.sqlite")
    assert connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone() == ("1",)
    connection.close()


def test_what_is_known_can_be_read_while_a_run_writes_and_after_it_was_killed(tmp_path: Path) -> None:
    path = tmp_path / ".sitegen/sync" / f"{state_name(BASE)}.sqlite"
    # As many as do not fit into what SQLite keeps in memory of a transaction.
    suffixes = [base64.b32encode(number.to_bytes(16, "big")).decode()[:26] for number in range(15_000)]
    with State(path, BASE) as state:
        Papers(state).enter_part(IndexPart("one", "A", "7", len(suffixes), "1" * 64, 1), map(row, suffixes))
        state.keep()
    script = (
        "import os, sys, time; from pathlib import Path; from sitegen.intake.sync.state import State\n"
        "state = State(Path(sys.argv[1]), sys.argv[2])\n"
        "state.connection.execute('UPDATE paper SET done = 1, reached = ?', ('a' * 64,))\n"
        "print('wrote', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(path), BASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "wrote\n"
        while_it_writes = list(standings(tmp_path))
        process.kill()
    for (told,) in (while_it_writes, list(standings(tmp_path))):
        assert isinstance(told, Standing)
        assert (told.aimed, told.reached) == (len(suffixes), 0)
    with State(path, BASE, dry_run=True) as state:
        assert Papers(state).counts().aimed == len(suffixes)
