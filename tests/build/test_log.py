"""The log of what a mirror publishes: it grows with each version and each removal, and is never forked."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.earlier_logs import EarlierLogs
from sitegen.build.made import Made
from sitegen.build.pipeline import build
from sitegen.build.report import Summary
from sitegen.build.verification import verify_tree
from sitegen.config import load
from sitegen.errors import MachineError, RefusedError
from sitegen.pith.canonical import sha256_hex
from sitegen.proof.log.checkpoint import Checkpoint, SignedCheckpoint, read_checkpoint, write_checkpoint
from sitegen.proof.log.leaf import Publication, Removal, parse_leaf
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.minisign import MinisignPublicKey, verify
from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import KEY as BUNDLE_KEY
from tests.build.mirrors import Heard, Mirror, state_home
from tests.hosting import serving
from tests.proof.minted_tree import reseal
from tests.testkit import Paper

KEY = OperatorKey.generate("mirror.example/log", b"k" * 32)
OTHER = OperatorKey.generate("mirror.example/log", b"o" * 32)
PAPERS = [Paper(id=f"1801.0000{number}", title=f"Paper {number}") for number in range(1, 4)]
LATER = "2026-09-01T00:00:00Z"


class Tiles:
    """The tiles of a published tree."""

    def __init__(self, public: Path) -> None:
        self._log = public / "log"

    def read(self, path: str) -> bytes:
        return (self._log / path).read_bytes()


def built(
    mirror: Mirror, *, key: OperatorKey | None = None, output: str = "public", **said: object
) -> tuple[Summary, Heard]:
    """Build as a user who gave the key in the environment."""
    variables = state_home() | ({"SITEGEN_SIGNING_KEY": key.line} if key else {})
    config = load(mirror.folder, environment=variables, overrides={"jobs": 1, "output": output})
    heard = Heard()
    return build(config, heard, earlier=EarlierLogs(**said), environment=variables), heard  # type: ignore[arg-type]


def checkpoint(public: Path, key: OperatorKey | None = None) -> SignedCheckpoint:
    return read_checkpoint((public / "log/checkpoint").read_bytes(), [key.verifier] if key else [])


def leaves(public: Path) -> list[Publication | Removal]:
    """Return all leaves, each proven against the checkpoint."""
    head = checkpoint(public).checkpoint
    found = [parse_leaf(entry) for entry in TileTree(Tiles(public), head.size, head.root).entries(0, head.size)]
    assert all(isinstance(leaf, Publication | Removal) for leaf in found)
    return found  # type: ignore[return-value]


def of(paper: Paper, leaf: Publication | Removal) -> bool:
    return leaf.pith_number.endswith(paper.suffix())


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror.minted(tmp_path, PAPERS[:2])


def test_each_published_bundle_is_a_leaf_with_the_hashes_of_what_is_served(mirror: Mirror) -> None:
    mirror.add_record(PAPERS[2])
    built(mirror)
    found = leaves(mirror.public)
    assert [leaf.pith_number[-26:] for leaf in found] == sorted(paper.suffix() for paper in PAPERS[:2])
    for leaf in found:
        assert isinstance(leaf, Publication)
        folder = mirror.public / "pith" / leaf.pith_number[-26:]
        assert leaf.bundle_sha256 == sha256_hex((folder / "bundle.json").read_bytes())
        assert leaf.state_sha256 == json.loads((folder / "state.json").read_bytes())["state_sha256"]
        assert leaf.built_at == json.loads((folder / "bundle.json").read_bytes())["built_at"]


def test_a_newer_bundle_and_a_removal_are_appended_and_nothing_before_them_changes(mirror: Mirror) -> None:
    built(mirror)
    first, old = leaves(mirror.public), checkpoint(mirror.public).checkpoint
    mirror.add(PAPERS[0], built_at=LATER)
    (mirror.content / f"bundles/{PAPERS[1].suffix()}.json").unlink()
    mirror.add(PAPERS[2])
    summary, _ = built(mirror)
    found = leaves(mirror.public)
    assert summary.anew == ""
    assert found[:2] == first
    published = sorted((PAPERS[0], PAPERS[2]), key=lambda paper: paper.suffix())
    assert [of(paper, leaf) for paper, leaf in zip((*published, PAPERS[1]), found[2:], strict=True)] == [True] * 3
    assert [type(leaf) for leaf in found[2:]] == [Publication, Publication, Removal]
    head = checkpoint(mirror.public).checkpoint
    assert TileTree(Tiles(mirror.public), head.size, head.root).root_at(old.size) == old.root


def test_a_paper_that_comes_back_is_published_once_more(mirror: Mirror) -> None:
    built(mirror)
    place = mirror.content / f"bundles/{PAPERS[1].suffix()}.json"
    body = place.read_bytes()
    place.unlink()
    built(mirror)
    place.write_bytes(body)
    built(mirror)
    found = leaves(mirror.public)
    assert found[3] == next(leaf for leaf in found if of(PAPERS[1], leaf))
    numbers = dict(line.split() for line in mirror.text("log/papers/all.txt").splitlines())
    assert numbers[PAPERS[1].suffix()] == "3"


def test_what_changes_no_bundle_changes_no_leaf(mirror: Mirror) -> None:
    built(mirror)
    before = checkpoint(mirror.public)
    mirror.page("news", "Something new.")
    mirror.add_companion(PAPERS[0], keywords=["other"])
    summary, _ = built(mirror)
    assert summary.written > 0
    assert checkpoint(mirror.public) == before


def test_tiles_of_every_published_checkpoint_stay_until_they_are_full(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, PAPERS[:1])
    built(mirror)
    for paper in PAPERS[1:]:
        mirror.add(paper)
        built(mirror)
    assert mirror.text("log/sizes").split() == ["1", "2", "3"]
    for kind in ("0", "entries"):
        whole = mirror.public.joinpath(f"log/tile/{kind}/000.p/3").read_bytes()
        for size in "12":
            assert whole.startswith(mirror.public.joinpath(f"log/tile/{kind}/000.p/{size}").read_bytes())


def test_a_log_grows_over_a_full_tile_as_one_that_is_made_at_once(tmp_path: Path) -> None:
    many = [Paper(id=f"1802.{number:05d}", title=f"Many {number}") for number in range(258)]
    mirror = Mirror.minted(tmp_path, many[:255])
    built(mirror)
    for paper in many[255:]:
        mirror.add(paper)
        built(mirror)
    files = {path: body for path, body in mirror.files().items() if path.startswith("log/")}
    assert "log/tile/0/000" in files
    assert not [path for path in files if path.startswith("log/tile/0/000.p")], "a full tile takes their place"
    # 256 leaves need no tile that 257 do not need.
    assert mirror.text("log/sizes").split() == ["257", "258"]
    assert len(leaves(mirror.public)) == 258
    built(mirror, output="copy", place=mirror.public)
    copy = tmp_path / "copy"
    assert {path: (copy / path).read_bytes() for path in files} == files


# Who goes on with it.


def test_a_fresh_machine_continues_the_log_of_a_folder(mirror: Mirror) -> None:
    built(mirror)
    before = leaves(mirror.public)
    mirror.add(PAPERS[2])
    built(mirror, output="fresh", place=mirror.public)
    found = leaves(mirror.folder / "fresh")
    assert found[:2] == before
    assert of(PAPERS[2], found[2])


def test_a_fresh_machine_continues_the_log_of_an_address(mirror: Mirror) -> None:
    built(mirror)
    before = leaves(mirror.public)
    mirror.add(PAPERS[2])
    with serving(mirror.public) as address:
        built(mirror, output="fresh", place=address)
    found = leaves(mirror.folder / "fresh")
    assert found[:2] == before
    assert of(PAPERS[2], found[2])


def test_a_deployed_log_that_is_longer_is_continued_and_not_forked(mirror: Mirror) -> None:
    built(mirror)
    shutil.copytree(mirror.public, mirror.folder / "deployed")
    elsewhere = Mirror(mirror.folder / "elsewhere")
    shutil.copytree(mirror.content, elsewhere.content)
    shutil.copy(mirror.folder / "sitegen.toml", elsewhere.folder)
    elsewhere.add(PAPERS[2])
    built(elsewhere, place=mirror.folder / "deployed")
    summary, _ = built(mirror, place=elsewhere.public)
    assert "deployed log" in (summary.anew or "")
    found = leaves(mirror.public)
    assert found[:3] == leaves(elsewhere.public)
    assert isinstance(found[3], Removal), "the paper is in no folder of this machine, and the log says so"


def refused(mirror: Mirror, code: str, **said: object) -> None:
    before = mirror.files()
    with pytest.raises((RefusedError, MachineError)) as raised:
        built(mirror, **said)  # type: ignore[arg-type]
    assert [problem.code for problem in raised.value.problems] == [code]
    assert mirror.files() == before


def test_two_logs_that_contradict_each_other_are_not_continued(mirror: Mirror) -> None:
    built(mirror)
    other = Mirror.minted(mirror.folder / "other", PAPERS[1:])
    built(other)
    refused(mirror, "B023", place=other.public)


@pytest.mark.parametrize(
    "damage",
    [
        lambda log: (log / "tile/0/000.p/2").write_bytes(bytes(64)),
        lambda log: (log / "tile/entries/000.p/2").unlink(),
        lambda log: (log / "checkpoint").write_text("no checkpoint\n"),
        lambda log: (log / "sizes").write_text("1\n"),
        lambda log: (log / "tile/entries/000.p/2").write_bytes(
            (log / "tile/entries/000.p/2").read_bytes().replace(b"publish", b"Publish", 1)
        ),
    ],
    ids=["tile", "missing bundle", "checkpoint", "sizes", "entry"],
)
def test_a_damaged_log_is_not_continued(mirror: Mirror, damage: Callable[[Path], object]) -> None:
    built(mirror)
    deployed = mirror.folder / "deployed"
    shutil.copytree(mirror.public, deployed)
    damage(deployed / "log")
    shutil.rmtree(mirror.public)
    refused(mirror, "B021", place=deployed)
    shutil.rmtree(deployed)
    assert built(mirror, place=deployed)[1].problems[0].code == "B025"


def test_an_address_that_does_not_answer_is_no_first_deployment(mirror: Mirror) -> None:
    built(mirror)
    refused(mirror, "B022", place="http://127.0.0.1:9")


def test_a_signed_log_begins_at_no_address_that_has_nothing(mirror: Mirror) -> None:
    nowhere = mirror.folder / "nowhere"
    with pytest.raises(RefusedError) as raised:
        built(mirror, key=KEY, place=nowhere)
    assert [problem.code for problem in raised.value.problems] == ["B022"]
    assert not mirror.public.exists()
    built(mirror, key=KEY, begin=True)
    assert len(leaves(mirror.public)) == 2


def test_an_address_that_states_more_leaves_than_there_are_papers_fills_no_disk(mirror: Mirror) -> None:
    built(mirror)
    deployed = mirror.folder / "deployed"
    shutil.copytree(mirror.public, deployed)
    size = 2**62
    head = checkpoint(deployed).checkpoint
    (deployed / "log/checkpoint").write_bytes(write_checkpoint(Checkpoint(head.origin, size, head.root), None))
    (deployed / "log/sizes").write_text(f"{size}\n")
    with serving(deployed) as address:
        refused(mirror, "B022", place=address)


def test_a_mirror_without_a_log_is_no_first_deployment(mirror: Mirror) -> None:
    built(mirror)
    shutil.rmtree(mirror.public / "log")
    shutil.move(mirror.public, mirror.folder / "deployed")
    refused(mirror, "B022", place=mirror.folder / "deployed")


def test_a_deployed_log_that_is_the_published_one_is_no_reason_to_make_everything_anew(mirror: Mirror) -> None:
    built(mirror)
    deployed = mirror.folder / "deployed"
    shutil.copytree(mirror.public, deployed)
    mirror.add(PAPERS[2])
    summary, heard = built(mirror, place=deployed)
    assert (summary.anew, heard.problems) == ("", [])
    # Here it is longer now, and what is deployed is its beginning.
    assert built(mirror, place=deployed)[0].written == 0


def test_a_published_log_goes_on_where_nothing_is_deployed_yet(mirror: Mirror) -> None:
    built(mirror)
    mirror.add(PAPERS[2])
    summary, heard = built(mirror, place=mirror.folder / "nowhere")
    assert (summary.anew, heard.problems) == ("", [])
    assert len(leaves(mirror.public)) == 3


def test_tiles_of_checkpoints_that_were_published_elsewhere_stay_too(tmp_path: Path) -> None:
    papers = [PAPERS[0], *sorted(PAPERS[1:], key=lambda paper: paper.suffix())]
    one, other = (Mirror.minted(tmp_path / name, papers[:1]) for name in ("one", "other"))
    for mirror in (one, other):
        built(mirror)
    one.add(papers[1])
    built(one)
    for paper in papers[1:]:
        other.add(paper)
    built(other)
    assert (one.text("log/sizes").split(), other.text("log/sizes").split()) == (["1", "2"], ["1", "3"])
    built(other, place=one.public)
    assert other.text("log/sizes").split() == ["1", "2", "3"]
    tile = "log/tile/0/000.p/2"
    assert (other.public / tile).read_bytes() == (one.public / tile).read_bytes()


def test_a_log_that_nobody_signed_is_not_taken_from_elsewhere_by_who_has_a_key(mirror: Mirror) -> None:
    built(mirror)
    shutil.move(mirror.public, mirror.folder / "deployed")
    refused(mirror, "B024", key=KEY, place=mirror.folder / "deployed")
    built(mirror, key=KEY, place=mirror.folder / "deployed", adopt=True)
    assert checkpoint(mirror.public, KEY).signed_by == (KEY.verifier,)


def test_a_published_log_that_was_lost_is_not_begun_anew_in_silence(mirror: Mirror) -> None:
    built(mirror)
    deployed = mirror.folder / "deployed"
    shutil.copytree(mirror.public, deployed)
    before = leaves(mirror.public)
    shutil.rmtree(mirror.public / "log")
    refused(mirror, "B022")
    built(mirror, place=deployed)
    assert leaves(mirror.public) == before
    shutil.rmtree(mirror.public / "log")
    built(mirror, begin=True)
    assert len(leaves(mirror.public)) == 2


def test_a_build_from_the_beginning_looks_for_no_file_of_a_log_that_it_has_not_made(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    # There is no index yet to find one by: with 1,500,000 papers, 12,000 files took hours.
    asked: list[str] = []
    monkeypatch.setattr(Made, "remove_file", lambda _, unit, path: asked.append(f"{unit} {path}"))
    built(mirror)
    assert asked == []


def test_a_new_log_is_begun_only_when_that_was_said(mirror: Mirror) -> None:
    built(mirror)
    mirror.add(PAPERS[0], built_at=LATER)
    built(mirror)
    assert len(leaves(mirror.public)) == 3
    built(mirror, begin=True)
    assert len(leaves(mirror.public)) == 2


def test_a_mirror_with_an_address_hears_that_its_log_begins(mirror: Mirror) -> None:
    shutil.rmtree(mirror.public, ignore_errors=True)
    mirror.configure('[mirror]\nbase_url = "https://own.example"\n', trust=[BUNDLE_KEY.trust()])
    assert [problem.code for problem in built(mirror)[1].problems] == ["B025"]
    assert built(mirror)[1].problems == []


# Signatures.


def test_a_key_signs_checkpoint_manifest_and_checksums(mirror: Mirror) -> None:
    summary, _ = built(mirror, key=KEY)
    signed = checkpoint(mirror.public, KEY)
    assert (signed.checkpoint.origin, signed.signed_by) == ("mirror.example/log", (KEY.verifier,))
    public = MinisignPublicKey.of(KEY.public_key)
    body = mirror.public.joinpath(".well-known/pith/manifest.json").read_bytes()
    stated = verify(body, mirror.public.joinpath(".well-known/pith/manifest.json.minisig").read_bytes(), public)
    assert stated == f"timestamp:1779873882\tfile:manifest.json\troot:{summary.root}\tsize:2"
    sums = next(mirror.public.glob("checksums/SHA256SUMS-????-??"))
    verify(sums.read_bytes(), sums.with_name(f"{sums.name}.minisig").read_bytes(), public)
    assert mirror.json(".well-known/pith/mirror-key.json")["vkey"] == KEY.vkey
    done = subprocess.run(
        ["/usr/bin/sha256sum", "-c", str(sums)], cwd=mirror.public, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.count(": OK")) == (0, 2)
    assert KEY.line.encode() not in b"".join(path.read_bytes() for path in mirror.folder.rglob("*") if path.is_file())


def test_a_mirror_without_a_key_says_so(mirror: Mirror) -> None:
    built(mirror)
    assert checkpoint(mirror.public).is_unsigned
    assert not list(mirror.public.rglob("*.minisig"))
    assert mirror.json(".well-known/pith/mirror-key.json")["vkey"] is None
    assert "Unsigned mirror." in mirror.text("mirror/")


def test_a_log_that_another_key_signed_is_continued_only_when_that_was_said(mirror: Mirror) -> None:
    built(mirror, key=KEY)
    refused(mirror, "B024", key=OTHER)
    refused(mirror, "B024")
    built(mirror, key=OTHER, adopt=True)
    assert checkpoint(mirror.public, OTHER).signed_by == (OTHER.verifier,)
    assert len(leaves(mirror.public)) == 2


def test_an_unsigned_log_gets_a_key_and_its_name(mirror: Mirror) -> None:
    built(mirror)
    _, heard = built(mirror, key=KEY)
    assert [problem.code for problem in heard.problems] == ["B026"]
    assert checkpoint(mirror.public, KEY).signed_by == (KEY.verifier,)


def test_a_build_of_what_changed_signs_what_a_build_of_everything_signs(mirror: Mirror) -> None:
    built(mirror, key=KEY)
    mirror.add(PAPERS[2])
    summary, _ = built(mirror, key=KEY)
    assert summary.anew == ""
    again, _ = built(mirror, key=KEY, output="copy", place=mirror.public)
    assert again.root == summary.root
    for path in mirror.public.rglob("*.minisig"):
        assert path.read_bytes() == (mirror.folder / "copy" / path.relative_to(mirror.public)).read_bytes()
    assert built(mirror, key=KEY)[0].written == 0


# The check of a tree on this machine.


def told(tree: Path, mirror: Mirror) -> set[str]:
    """Seal a tree as an operator who hides a change does, check it, and return the codes of what is wrong."""
    reseal(tree)
    heard = Heard()
    verify_tree(tree, load(mirror.folder, environment={}, overrides={}).trust, heard)
    return {problem.code for problem in heard.problems}


def with_log_of(mirror: Mirror, papers: list[Paper]) -> Path:
    """Return the mirror's tree with the log of another mirror, which published some papers."""
    other = Mirror.minted(mirror.folder / "other", papers)
    built(mirror)
    built(other)
    shutil.rmtree(mirror.public / "log")
    shutil.copytree(other.public / "log", mirror.public / "log")
    return mirror.public


def test_the_log_of_a_tree_is_checked_with_it(mirror: Mirror) -> None:
    assert told(with_log_of(mirror, PAPERS[:2]), mirror) == set()


def test_a_paper_that_no_leaf_speaks_of_is_told(mirror: Mirror) -> None:
    assert told(with_log_of(mirror, PAPERS[:1]), mirror) == {"T061"}


def test_a_paper_that_was_dropped_in_silence_is_told(mirror: Mirror) -> None:
    assert told(with_log_of(mirror, PAPERS), mirror) == {"T061"}


def test_an_older_bundle_than_the_newest_leaf_is_told(mirror: Mirror) -> None:
    built(mirror)
    before = mirror.folder / "before"
    shutil.copytree(mirror.public, before)
    mirror.add(PAPERS[0], built_at=LATER)
    built(mirror)
    shutil.rmtree(before / "log")
    shutil.copytree(mirror.public / "log", before / "log")
    assert told(before, mirror) == {"T061"}


def test_a_leaf_that_was_changed_in_a_tree_is_told(mirror: Mirror) -> None:
    built(mirror)
    bundle = mirror.public / "log/tile/entries/000.p/2"
    bundle.write_bytes(bundle.read_bytes().replace(b"2026", b"2025", 1))
    assert told(mirror.public, mirror) == {"T043"}
