"""Proofs and audits of mirrors as a build leaves them: signed, grown, rolled back, forked."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.proof.operator_key import OperatorKey
from sitegen.resources import standalone_verifier
from tests.build.mirrors import KEY, Mirror, lines
from tests.outside.loopback import served
from tests.testkit import BundleMaker, Paper, to_bytes

LOG = OperatorKey.generate("built.example/log", hashlib.sha256(b"built").digest())
PAPERS = [Paper(title=f"Paper {number}", id=f"1801.{number:05d}") for number in range(5)]
PAPER = PAPERS[1]


def grown(mirror: Mirror, *, at: str) -> None:
    """Add an event to a paper, and build again."""
    maker = BundleMaker(PAPER, KEY)
    maker.add("correction", {"n": 1}, created_at="2026-05-20T00:00:00Z")
    mirror.put(f"bundles/{PAPER.suffix()}.json", to_bytes(maker.bundle(built_at=at)))
    assert mirror.build()[0].is_clean


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mirror = Mirror.minted(tmp_path_factory.mktemp("built"), PAPERS)
    mirror.configure('[proof]\nsigning_key_file = "mirror.key"\n', trust=[KEY.trust()])
    (mirror.folder / "mirror.key").write_text(f"{LOG.line}\n", encoding="ascii")
    (mirror.folder / "mirror.key").chmod(0o600)
    assert mirror.build()[0].is_clean
    return mirror.folder


@pytest.fixture
def mirror(whole: Path, tmp_path: Path) -> Mirror:
    return Mirror(Path(shutil.copytree(whole, tmp_path / "mirror")))


def test_a_built_mirror_gives_proofs_that_both_checkers_take(mirror: Mirror) -> None:
    grown(mirror, at="2026-06-01T00:00:00Z")
    assert mirror.run("proof", PAPER.suffix()[:8], "--out", "x.tlog-proof", "--quiet").returncode == 0
    done = mirror.run("verify", "x.tlog-proof", "--json", "--log-key", LOG.vkey)
    document, proof, _ = lines(done.stdout)
    assert (document["verdict"], proof["verdict"], proof["size"], proof["index"]) == ("verified", "verified", 6, 5)
    (mirror.folder / "verify.py").write_bytes(standalone_verifier())
    given = ["--key", f"{KEY.key_id}:{KEY.public_b64}", "--log-key", LOG.vkey, "--json"]
    command = [sys.executable, "verify.py", "x.tlog-proof", *given]
    alone = subprocess.run(command, cwd=mirror.folder, capture_output=True, text=True, check=False)
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert lines(alone.stdout)[0]["index"] == 5


def test_a_paper_joined_from_several_bundles_is_proven_with_the_state_that_was_published(mirror: Mirror) -> None:
    maker = BundleMaker(PAPER, KEY, snapshot=False)
    maker.add("correction", {"n": 2}, created_at="2026-05-20T00:00:00Z")
    mirror.put("bundles/other.json", to_bytes(maker.bundle(built_at="2026-05-01T00:00:00Z")))
    assert mirror.build()[0].is_clean
    assert mirror.run("proof", PAPER.suffix(), "--out", "x.tlog-proof").returncode == 0
    done = mirror.run("verify", "x.tlog-proof", "--json", "--log-key", LOG.vkey)
    assert done.returncode == 0
    assert [told.get("code") for told in lines(done.stdout)] == [None, "T059", None, None]


def test_a_removed_paper_cannot_be_proven_and_is_lacking(mirror: Mirror, whole: Path) -> None:
    (mirror.content / f"bundles/{PAPER.suffix()}.json").unlink()
    assert mirror.build()[0].is_clean
    done = mirror.run("proof", PAPER.suffix(), "--json")
    assert done.returncode == 1
    assert lines(done.stdout)[0]["code"] == "A041"
    told = lines(mirror.run("audit", "public", str(whole / "public"), "--json").stdout)
    assert [each["code"] for each in told[0]["problems"]] == ["A001"]
    assert told[-1]["log"] == "consistent"


def test_a_built_tree_agrees_with_its_content_and_with_itself_on_the_network(mirror: Mirror) -> None:
    assert mirror.run("audit", "public", "content").returncode == 0
    with served(mirror.public) as url:
        done = mirror.run("audit", url, "public", "--json", "--log-key", LOG.vkey)
    assert done.returncode == 0, done.stdout
    (end,) = lines(done.stdout)
    assert (end["same"], end["unread"], end["log"]) == (5, 0, "consistent")


def test_a_mirror_that_was_rolled_back_is_behind_in_papers_and_log(mirror: Mirror, whole: Path) -> None:
    """The attack: an old tree is served as if nothing had come since."""
    grown(mirror, at="2026-06-01T00:00:00Z")
    done = mirror.run("audit", "public", str(whole / "public"), "--json")
    paper, end = lines(done.stdout)
    assert paper["suffix"] == PAPER.suffix()
    assert [problem["code"] for problem in paper["problems"]] == ["A002"]
    assert "A is newer" in paper["problems"][0]["cause"]
    assert (end["log"], end["agree"]) == ("consistent", False)


def test_two_builds_that_went_different_ways_under_one_key_are_a_fork(
    mirror: Mirror, whole: Path, tmp_path: Path
) -> None:
    """The attack: the operator shows each reader another history, both signed."""
    other = Mirror(Path(shutil.copytree(whole, tmp_path / "other")))
    grown(mirror, at="2026-06-01T00:00:00Z")
    grown(other, at="2026-06-02T00:00:00Z")
    done = mirror.run("audit", "public", str(other.public), "--json")
    assert done.returncode == 1
    problem, _, end = lines(done.stdout)
    assert problem["code"] == "A007"
    assert "the first 5 are the same" in problem["cause"]
    assert end["log"] == "forked"


def test_a_tree_whose_bytes_its_host_altered_is_found_out(mirror: Mirror, whole: Path) -> None:
    """The attack, or the accident: a host writes documents anew on their way."""
    path = mirror.public / f"pith/{PAPER.suffix()}/bundle.json"
    data = json.dumps(json.loads(path.read_bytes()), indent=1).encode()
    path.unlink()  # equal files are links of each other
    path.write_bytes(data)
    done = mirror.run("audit", "public", str(whole / "public"), "--json")
    assert [problem["code"] for problem in lines(done.stdout)[0]["problems"]] == ["A010"]
