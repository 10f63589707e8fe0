"""A signed mirror as strangers check it: Go reads its log, minisign its signatures, sha256sum its documents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import pytest

from sitegen.proof.log.leaf import Publication
from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import Mirror, state_home
from tests.proof.log.logs import flipped
from tests.readers.go_log import GoLog, GoRefusedError, go
from tests.readers.signing import minisign, sha256sum
from tests.skipped_by_name import needs
from tests.testkit import Paper

KEY: Final = OperatorKey.generate("pith.example.org/log", bytes(range(32)))
PAPERS: Final = [Paper(id=f"1801.{number:05d}", title=f"Paper {number}") for number in range(1, 8)]
MANIFEST: Final = ".well-known/pith/manifest.json"
PUBLIC_KEY: Final = ".well-known/pith/minisign.pub"


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """A mirror that was built twice, signed each time, with a paper more the second time."""
    made = Mirror.minted(tmp_path_factory.mktemp("signed"), PAPERS[:-1])
    made.add_record(Paper(id="1802.00001", title="A record"))
    for paper in (None, PAPERS[-1]):
        if paper:
            made.add(paper)
        done = made.run("build", "--jobs", "1", SITEGEN_SIGNING_KEY=KEY.line, **state_home())
        assert done.returncode == 0, done.stdout + done.stderr
        assert KEY.line.rpartition("+")[2] not in done.stdout + done.stderr
    return made


@pytest.fixture
def public(mirror: Mirror, tmp_path: Path) -> Path:
    """A copy of the tree, to be tampered with."""
    return Path(shutil.copytree(mirror.public, tmp_path / "public"))


@pytest.fixture(scope="module")
def golang(tmp_path_factory: pytest.TempPathFactory) -> GoLog:
    return GoLog(tmp_path_factory.mktemp("golang"))


def tamper(file: Path, place: int = -10) -> None:
    data = file.read_bytes()
    file.unlink()  # other names of the same file keep what they have
    file.write_bytes(flipped(data, place % len(data)))


@needs(go())
def test_go_proves_every_leaf_of_the_mirror_and_refuses_what_was_changed(golang: GoLog, public: Path) -> None:
    stated = json.loads((public / ".well-known/pith/mirror-key.json").read_bytes())
    read = golang.read(public / "log", stated["vkey"], records=range(len(PAPERS)), every=True)
    assert (read.origin, read.size, read.leaves) == (KEY.name, len(PAPERS), len(PAPERS))
    assert stated["vkey"] == KEY.vkey
    for path in ("checkpoint", f"tile/0/000.p/{len(PAPERS)}", f"tile/entries/000.p/{len(PAPERS)}"):
        tampered = Path(shutil.copytree(public / "log", public / "tampered"))
        tamper(tampered / path)
        with pytest.raises(GoRefusedError):
            golang.read(tampered, KEY.vkey, every=True)
        shutil.rmtree(tampered)


@needs(go())
def test_go_finds_the_leaf_of_a_bundle_and_of_no_changed_one(golang: GoLog, public: Path) -> None:
    suffix = PAPERS[-1].suffix()
    bundle = json.loads((public / f"pith/{suffix}/bundle.json").read_bytes())
    digest = sha256sum(public, f"pith/{suffix}/bundle.json").stdout.split()[0]
    state = json.loads((public / f"pith/{suffix}/state.json").read_bytes())
    line = Publication(bundle["pith_number"], digest, state["state_sha256"], bundle["built_at"]).line()
    entries = (public / f"log/tile/entries/000.p/{len(PAPERS)}").read_bytes()
    assert entries.endswith(line)
    tamper(public / f"pith/{suffix}/bundle.json")
    assert sha256sum(public, f"pith/{suffix}/bundle.json").stdout.split()[0] not in entries.decode("latin-1")
    assert golang.read(public / "log", KEY.vkey, every=True).leaves == len(PAPERS)


@needs("minisign")
def test_minisign_verifies_the_manifest_and_the_sums_and_refuses_changed_ones(public: Path) -> None:
    signed = [MANIFEST, *(str(path.relative_to(public)) for path in (public / "checksums").glob("SHA256SUMS-???????"))]
    assert len(signed) > 1
    for path in signed:
        done = minisign(public, "-V", "-m", path, "-p", PUBLIC_KEY)
        assert done.returncode == 0, done.stderr
    comment = minisign(public, "-V", "-Q", "-m", MANIFEST, "-P", KEY.minisign().public.text).stdout
    root = sha256sum(public, MANIFEST).stdout.split()[0]
    assert comment.split("\t")[1:] == ["file:manifest.json", f"root:{root}", f"size:{len(PAPERS)}\n"]
    for path in signed:
        tamper(public / path)
        assert minisign(public, "-V", "-m", path, "-p", PUBLIC_KEY).returncode != 0


def test_sha256sum_checks_every_document_and_names_the_changed_one(public: Path) -> None:
    lists = sorted(str(path.relative_to(public)) for path in (public / "checksums").glob("SHA256SUMS-???????"))
    done = sha256sum(public, "--check", "--strict", *lists)
    assert done.returncode == 0, done.stdout
    assert len(done.stdout.splitlines()) == len(PAPERS) + 1
    changed = f"pith/{PAPERS[2].suffix()}/bundle.json"
    tamper(public / changed)
    done = sha256sum(public, "--check", "--strict", *lists)
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if not line.endswith(": OK")] == [f"{changed}: FAILED"]


def test_the_secret_is_in_no_file_of_the_mirror(mirror: Mirror) -> None:
    secret = KEY.line.rpartition("+")[2].encode()
    seed = bytes(range(32))
    files = [path for path in mirror.folder.rglob("*") if path.is_file()]
    assert len(files) > 50
    for path in files:
        data = path.read_bytes()
        assert secret not in data, path
        assert seed not in data, path
        assert seed.hex().encode() not in data, path
