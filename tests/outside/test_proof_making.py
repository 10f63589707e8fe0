"""Proof files made from mirrors: honest ones, and mirrors that say one thing in their log and show another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.errors import MachineError, SitegenError, UsageError
from sitegen.outside.mirror_files import FolderFiles
from sitegen.outside.opening import opened
from sitegen.outside.proof_checking import check_proof
from sitegen.outside.proof_making import make_proof
from sitegen.proof.log.note import NoteVerifier
from tests.outside.loopback import served
from tests.outside.small_mirror import LOG, PAPERS, PITH, SmallMirror, small_mirror
from tests.pinning import roots
from tests.proof.standalone.one_file import ONE_FILE, keys
from tests.testkit import BundleMaker, Key, Paper, mint_bundle
from tests.testkit.tlog import NoteKey, leaf

TRUST = roots([PITH.trust()])
VERIFIER = NoteVerifier.parse(LOG.vkey)
PAPER = PAPERS[3]
SUFFIX = PAPER.suffix()


def made(mirror: SmallMirror, name: str = PAPER.id, *verifiers: NoteVerifier) -> bytes:
    with FolderFiles(mirror.folder) as files:
        return make_proof(files, name, TRUST, verifiers).data


def refused(mirror: SmallMirror, name: str = PAPER.id, *verifiers: NoteVerifier) -> set[str]:
    with pytest.raises(SitegenError) as caught:
        made(mirror, name, *verifiers)
    return {problem.code for problem in caught.value.problems}


@pytest.fixture
def mirror(tmp_path: Path) -> SmallMirror:
    return small_mirror(tmp_path / "mirror")


def test_a_proof_is_verified_years_later_without_the_mirror(mirror: SmallMirror) -> None:
    data = made(mirror)
    mirror.folder.rename(mirror.folder.with_name("gone"))
    verdict = check_proof(data, TRUST, [VERIFIER])
    assert verdict.verified
    assert verdict.checkpoint
    assert (verdict.checkpoint.origin, verdict.checkpoint.size, verdict.index) == (LOG.name, 12, 3)
    alone = ONE_FILE.check_proof(data, keys(TRUST), [ONE_FILE.parse_log_key(LOG.vkey)])
    assert alone.verified


def names(suffix: str) -> list[str]:
    year = PAPER.submitted_at[:4]
    return [
        suffix,
        suffix[:8],
        suffix[:12].lower(),
        f"pith:{suffix[:8]}",
        f"pith:{year}:{suffix}",
        PAPER.id,
        f"arXiv:{PAPER.id}v1",
        f"10.48550/arXiv.{PAPER.id}",
        f"https://doi.org/10.48550/arxiv.{PAPER.id}",
    ]


@pytest.mark.parametrize("name", names(PAPER.suffix()))
def test_a_paper_is_found_by_any_of_its_names(mirror: SmallMirror, name: str) -> None:
    assert check_proof(made(mirror, name), TRUST, [VERIFIER]).index == 3


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/passwd", "A040"),
        ("", "A040"),
        ("SHORT", "A040"),
        ("1801.99999", "A041"),
        ("10.1000/unknown", "A041"),
        ("ABCDEFGH", "A041"),
        ("A" * 26, "A041"),
        (PAPER.suffix()[:8] + "2222", "A041"),
    ],
)
def test_what_is_no_paper_of_the_mirror_is_refused(mirror: SmallMirror, name: str, code: str) -> None:
    assert refused(mirror, name) == {code}


def test_letters_of_several_papers_are_no_name(mirror: SmallMirror) -> None:
    first, second = PAPERS[0].suffix(), PAPERS[0].suffix()[:8] + "Z" * 18
    mirror.aliases[f"pith:{first[:8]}"].append(second)
    mirror.write()
    assert refused(mirror, first[:8]) == {"A042"}
    assert made(mirror, first[:20])


def test_a_newer_version_has_the_newer_line(mirror: SmallMirror) -> None:
    mirror.add(PAPER, built_at="2026-06-01T00:00:00Z")
    mirror.write()
    verdict = check_proof(made(mirror), TRUST, [VERIFIER])
    assert (verdict.verified, verdict.index) == (True, 12)


def test_one_paper_alone_in_the_log_needs_no_hashes(tmp_path: Path) -> None:
    data = made(small_mirror(tmp_path / "mirror", [PAPER]))
    assert data.split(b"\n")[3] == b""
    assert check_proof(data, TRUST, [VERIFIER]).verified


def test_of_three_hundred_lines_each_tile_is_used(tmp_path: Path) -> None:
    mirror = SmallMirror(tmp_path / "mirror", lines=[b"line %d" % n for n in range(300)])
    mirror.add(PAPER)
    mirror.lines += [b"later %d" % n for n in range(300)]
    mirror.write()
    assert check_proof(made(mirror), TRUST, [VERIFIER]).index == 300


def test_an_unsigned_mirror_gives_a_file_that_says_so(tmp_path: Path) -> None:
    data = made(small_mirror(tmp_path / "mirror", key=None))
    verdict = check_proof(data, TRUST, [])
    assert not verdict.verified
    assert [problem.code for problem in verdict.problems] == ["T058"]
    assert "unsigned mirror" in verdict.problems[0].cause
    assert [problem.code for problem in check_proof(data, TRUST, [VERIFIER]).problems] == ["T047"]


def _forged_bundle(mirror: SmallMirror) -> None:
    mirror.add(PAPER, mint_bundle(PAPER, Key.fresh("forger")))
    mirror.write()


def _other_bundle_shown(mirror: SmallMirror) -> None:
    """The attack: a version that the log does not have is shown."""
    mirror.bundles[PAPER.suffix()] = json.dumps(mint_bundle(PAPER, PITH, built_at="2026-06-01T00:00:00Z")).encode()
    mirror.write()


def _another_paper_shown(mirror: SmallMirror) -> None:
    mirror.bundles[PAPER.suffix()] = mirror.bundles[PAPERS[4].suffix()]
    mirror.write()


def _shown_though_removed(mirror: SmallMirror) -> None:
    data = mirror.bundles[PAPER.suffix()]
    mirror.remove(PAPER)
    mirror.bundles[PAPER.suffix()] = data
    mirror.write()


def _index_of_another(mirror: SmallMirror) -> None:
    mirror.leaves[PAPER.suffix()] = 4
    mirror.write()


def _index_beyond(mirror: SmallMirror) -> None:
    mirror.leaves[PAPER.suffix()] = 400
    mirror.write()


def _tile_changed(mirror: SmallMirror) -> None:
    tile = mirror.folder / "log/tile/0/000.p/12"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])


def _checkpoint_signed_by_a_stranger(mirror: SmallMirror) -> None:
    key, mirror.key = mirror.key, NoteKey(LOG.name, Key.fresh("stranger"))
    mirror.write_log()
    mirror.key = key


def _checkpoint_changed(mirror: SmallMirror) -> None:
    path = mirror.folder / "log/checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n12\n", b"\n11\n"))


def _without(path: str) -> Callable[[SmallMirror], None]:
    def change(mirror: SmallMirror) -> None:
        (mirror.folder / path).unlink()

    return change


def _with(path: str, data: bytes) -> Callable[[SmallMirror], None]:
    def change(mirror: SmallMirror) -> None:
        (mirror.folder / path).write_bytes(data)

    return change


PART = f"log/papers/{'2-G' if PAPER.suffix()[0] <= 'G' else 'H-Z'}.txt"
ATTACKS: dict[str, tuple[Callable[[SmallMirror], None], set[str]]] = {
    "a bundle that Pith did not sign": (_forged_bundle, {"P041"}),
    "a bundle that the log does not have": (_other_bundle_shown, {"A045"}),
    "the bundle of another paper": (_another_paper_shown, {"A043"}),
    "a paper that the log says is gone": (_shown_though_removed, {"A045"}),
    "the line of another paper": (_index_of_another, {"A045"}),
    "a line beyond the log": (_index_beyond, {"A045"}),
    "a changed tile": (_tile_changed, {"T042"}),
    "a stranger's checkpoint": (_checkpoint_signed_by_a_stranger, {"T047"}),
    "a changed checkpoint": (_checkpoint_changed, {"T046"}),
    "no log": (_without("log/checkpoint"), {"A044"}),
    "no list of papers in the log": (_without("log/papers.json"), {"A044"}),
    "no line about the paper": (_with(PART, b""), {"A044"}),
    "a list that is no list": (_with("log/papers.json", b'{"parts": 5}'), {"A044"}),
    "a part elsewhere": (
        _with("log/papers.json", b'{"parts": [{"first": "2", "last": "Z", "path": "../../x"}]}'),
        {"A043"},
    ),
    "a look-up without digits": (_with("lookup/index.json", b'{"digits": 99}'), {"A043"}),
    "a look-up that is no JSON": (_with("lookup/index.json", b"["), {"A043"}),
    "a look-up nested beyond bounds": (_with("lookup/index.json", b"[" * 10**6), {"A043"}),
    "no look-up": (_without("lookup/index.json"), {"A043"}),
    "a key that is no key": (_with(".well-known/pith/mirror-key.json", b'{"vkey": "x"}'), {"T048"}),
    "a key of another type": (_with(".well-known/pith/mirror-key.json", b'{"vkey": 5}'), {"A043"}),
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_no_proof_is_made_of_a_mirror_with(mirror: SmallMirror, attack: str) -> None:
    change, expected = ATTACKS[attack]
    assert made(mirror)
    change(mirror)
    assert expected <= refused(mirror)


def test_a_key_from_elsewhere_takes_the_place_of_the_mirrors(mirror: SmallMirror) -> None:
    stranger = NoteVerifier.parse(NoteKey(LOG.name, Key.fresh("stranger")).vkey)
    assert refused(mirror, PAPER.id, stranger) == {"T047"}
    (mirror.folder / ".well-known/pith/mirror-key.json").unlink()
    assert made(mirror, PAPER.id, VERIFIER)


def test_a_paper_that_came_only_as_a_record_is_in_no_log(mirror: SmallMirror) -> None:
    paper = Paper(id="1801.00077")
    mirror.add_record(paper)
    mirror.write()
    assert refused(mirror, paper.id) == {"A044"}


def test_a_paper_joined_from_several_bundles_names_the_state_that_was_published(mirror: SmallMirror) -> None:
    state = "ab" * 32
    mirror.lines[3] = leaf(mirror.bundles[PAPER.suffix()], state_sha256=state)
    mirror.write()
    verdict = check_proof(made(mirror), TRUST, [VERIFIER])
    assert verdict.verified
    assert [problem.code for problem in verdict.problems] == ["T059"]


def test_a_link_instead_of_a_file_is_not_followed(mirror: SmallMirror, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    checkpoint = mirror.folder / "log/checkpoint"
    checkpoint.rename(outside)
    checkpoint.symlink_to(outside)
    with pytest.raises(MachineError) as caught:
        made(mirror)
    assert caught.value.problems[0].code == "A046"


def test_a_folder_that_is_not_there_is_the_machines_fault(tmp_path: Path) -> None:
    with pytest.raises(MachineError), opened(str(tmp_path / "none")):
        pass


def test_an_address_that_is_none_is_wrong_use() -> None:
    with pytest.raises(UsageError), opened("https://user@host/"):
        pass


def test_a_bundle_whose_time_is_none_is_not_proven(mirror: SmallMirror) -> None:
    maker = BundleMaker(PAPER, PITH)
    mirror.bundles[PAPER.suffix()] = json.dumps(maker.bundle(built_at="2026-05-27 09:24:42Z")).encode()
    mirror.write()
    assert "P015" in refused(mirror)


@pytest.mark.parametrize("path", ["lookup/index.json", f"pith/{SUFFIX}/bundle.json", "log/checkpoint"])
def test_a_host_that_turns_readers_away_is_no_mirror_without_the_paper(mirror: SmallMirror, path: str) -> None:
    with served(mirror.folder, path) as url, opened(url) as files, pytest.raises(MachineError) as caught:
        make_proof(files, PAPER.id, TRUST)
    assert [problem.code for problem in caught.value.problems] == ["N012"]
