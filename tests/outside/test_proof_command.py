"""`sitegen proof` and `sitegen verify FILE` as a user types them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.build.mirrors import Mirror
from tests.outside.loopback import served
from tests.outside.small_mirror import LOG, PAPERS, PITH, small_mirror
from tests.testkit import Key
from tests.testkit.tlog import NoteKey

PAPER = PAPERS[2]
NAME = f"{PAPER.suffix()[:8]}.tlog-proof"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mirror")
    small_mirror(folder / "public")
    Mirror(folder).configure(trust=[PITH.trust()])
    return folder


@pytest.fixture
def mirror(whole: Path, tmp_path: Path) -> Mirror:
    return Mirror(Path(shutil.copytree(whole, tmp_path / "mirror")))


def test_a_proof_is_written_told_and_verified(mirror: Mirror) -> None:
    done = mirror.run("proof", PAPER.id)
    assert done.returncode == 0, done.stderr
    assert f"wrote {NAME}: pith:" in done.stdout
    assert f"line 2 of 12 in the log {LOG.name}" in done.stdout
    assert LOG.vkey in done.stdout
    assert "compare it with one from elsewhere" in done.stdout
    checked = mirror.run("verify", NAME, "--log-key", LOG.vkey)
    assert checked.returncode == 0
    assert checked.stdout.splitlines()[-1].startswith("1 found: 1 verified")
    assert "line 2 of 12 in the log" in checked.stdout


def test_an_unsigned_mirror_is_called_so(mirror: Mirror) -> None:
    small_mirror(mirror.public, key=None)
    done = mirror.run("proof", PAPER.id)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "This mirror is unsigned: nobody vouches for its log, and the file proves only what Pith signed."
    ]


def test_without_a_key_of_the_log_verify_ends_with_1_and_says_why(mirror: Mirror) -> None:
    mirror.run("proof", PAPER.id)
    done = mirror.run("verify", NAME)
    assert done.returncode == 1
    assert "T058 error" in done.stdout
    assert "proves nothing by itself" in done.stdout
    stranger = NoteKey(LOG.name, Key.fresh("stranger"))
    assert "T047 error" in mirror.run("verify", NAME, "--log-key", stranger.vkey).stdout


def test_programs_are_told_in_json(mirror: Mirror) -> None:
    done = mirror.run("proof", PAPER.suffix(), "--out", "kept.proof", "--json", "--log-key", LOG.vkey)
    told = json.loads(done.stdout)
    assert told | {"sha256": ""} == {
        "type": "proof",
        "place": "kept.proof",
        "pith_number": f"pith:{PAPER.submitted_at[:4]}:{PAPER.suffix()}",
        "sha256": "",
        "origin": LOG.name,
        "size": 12,
        "index": 2,
        "vkey": LOG.vkey,
    }
    checked = mirror.run("verify", "kept.proof", "--json", "--log-key", LOG.vkey)
    document, proof, summary = [json.loads(line) for line in checked.stdout.splitlines()]
    assert (document["type"], document["verdict"], document["pith_number"]) == (
        "document",
        "verified",
        told["pith_number"],
    )
    assert proof == {
        "type": "proof",
        "place": "kept.proof",
        "verdict": "verified",
        "origin": LOG.name,
        "size": 12,
        "index": 2,
    }
    assert (summary["found"], summary["verified"], summary["faults"]) == (1, 1, 0)


def test_a_live_mirror_gives_the_same_file_as_its_folder(mirror: Mirror) -> None:
    mirror.run("proof", PAPER.id, "--out", "from-folder")
    with served(mirror.public) as url:
        done = mirror.run("proof", PAPER.id, "--from", f"{url}/", "--out", "from-network")
    assert done.returncode == 0, done.stderr
    assert (mirror.folder / "from-network").read_bytes() == (mirror.folder / "from-folder").read_bytes()


def test_nothing_is_written_where_nothing_is_proven(mirror: Mirror) -> None:
    before = sorted(mirror.folder.iterdir())
    assert mirror.run("proof", "1801.99999").returncode == 1
    assert mirror.run("proof", "no-name").returncode == 2
    assert mirror.run("proof", PAPER.id, "--log-key", "nonsense").returncode == 2
    assert mirror.run("proof", PAPER.id, "--from", "nowhere").returncode == 3
    assert mirror.run("proof", PAPER.id, "--out", "no/such/folder").returncode == 3
    assert sorted(mirror.folder.iterdir()) == before
