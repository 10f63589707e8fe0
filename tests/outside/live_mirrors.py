"""The history of one signed mirror, and how an operator who cheats would seal a changed tree."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.build.earlier_logs import EarlierLogs
from sitegen.build.pipeline import build
from sitegen.config import load
from sitegen.errors import Severity
from sitegen.outside.live_report import LiveReport
from sitegen.outside.units import unit_of
from sitegen.outside.verifying import MirrorOptions, verify_mirror
from sitegen.pith.keys import TrustRoot, TrustRoots
from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import KEY as PITH
from tests.build.mirrors import Heard, Mirror, state_home
from tests.proof.minted_tree import MintedTree
from tests.remote.scripted import QUICK
from tests.testkit import Json, Key, Paper, mint_bundle, to_bytes

OPERATOR = OperatorKey.generate("mirror.example/log", b"k" * 32)
OTHER = OperatorKey.generate("mirror.example/log", b"o" * 32)
A, B, C, D = (Paper(id=f"1801.0000{number}", title=f"Paper {number}") for number in range(1, 5))
RECORD = Paper(id="1801.00009", title="Only a Record")
LATER = "2026-06-01T00:00:00Z"
TRUST = TrustRoots([TrustRoot(key_id=PITH.key_id, public_key=PITH.public)])
MANIFEST = ".well-known/pith/manifest.json"
SIGNATURE = f"{MANIFEST}.minisig"


@dataclass(frozen=True, slots=True)
class History:
    """Trees of one mirror, each built after the one before it.

    Arguments:
        old: with A, B, C and a record.
        new: A in a newer version, D added.
        removed: B removed, with a leaf that says so.
        folder: for trees of tests that build more of them.
    """

    old: Path
    new: Path
    removed: Path
    folder: Path


def bundle(paper: Paper) -> str:
    return f"pith/{paper.suffix()}/bundle.json"


def signed_build(mirror: Mirror, key: OperatorKey | None = OPERATOR, *, adopt: bool = False) -> Path:
    """Build with the operator's key, and return the tree."""
    variables = state_home() | ({"SITEGEN_SIGNING_KEY": key.line} if key else {})
    config = load(mirror.folder, environment=variables, overrides={"jobs": 1})
    build(config, Heard(), earlier=EarlierLogs(adopt=adopt), environment=variables)
    return mirror.public


def make_history(folder: Path) -> History:
    mirror = Mirror.minted(folder / "mirror", [A, B, C])
    mirror.add_record(RECORD)
    old = copied(signed_build(mirror), folder / "old")
    mirror.add(A, built_at=LATER)
    mirror.add(D)
    new = copied(signed_build(mirror), folder / "new")
    (mirror.content / f"bundles/{B.suffix()}.json").unlink()
    return History(old, new, copied(signed_build(mirror), folder / "removed"), folder)


def copied(tree: Path, target: Path) -> Path:
    """Return a copy of a tree whose files are none of the first's."""
    return Path(shutil.copytree(tree, target))


def another(
    folder: Path,
    papers: list[Paper],
    *,
    key: OperatorKey | None = OPERATOR,
    pith: Key = PITH,
    trust: Json | None = None,
) -> Path:
    """Build another mirror from nothing, as one who holds a key could."""
    mirror = Mirror.minted(folder, trust=[trust or pith.trust()])
    for paper in papers:
        mirror.put(f"bundles/{paper.suffix()}.json", to_bytes(mint_bundle(paper, pith, built_at=LATER)))
    return signed_build(mirror, key)


def cheated(tree: Path, target: Path, change: Callable[[Path], None], *, key: OperatorKey | None = OPERATOR) -> Path:
    """Return a copy of a tree that its operator changed, with a manifest that lists it so and is signed so."""
    copy = copied(tree, target)
    size = int((copy / "log/checkpoint").read_text(encoding="utf-8").splitlines()[1])
    (copy / SIGNATURE).unlink(missing_ok=True)
    change(copy)
    for old in (copy / MANIFEST, *(copy / ".well-known/pith/manifest").glob("*.json")):
        old.unlink()
    sealed = MintedTree()
    for file in (file for file in copy.rglob("*") if file.is_file()):
        path = file.relative_to(copy).as_posix()
        sealed.files[path], sealed.groups[path] = file.read_bytes(), unit_of(path)
    root = sealed.write(copy)
    if key is not None:
        comment = f"timestamp:1790000000\tfile:manifest.json\troot:{root}\tsize:{size}"
        made = key.minisign().sign((copy / MANIFEST).read_bytes(), comment="x", trusted_comment=comment)
        (copy / SIGNATURE).write_bytes(made)
    return copy


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who checks mirrors, and has a folder where what was seen is kept."""

    home: Path

    def check(self, base: str, *, trust: TrustRoots = TRUST, listener: Heard | None = None, **asked: Any) -> LiveReport:
        """Check a mirror, all of it unless a sample is asked for."""
        everything = "sample" not in asked
        plain: dict[str, Any] = {"everything": everything, "manners": QUICK, "rate": 0}
        options = MirrorOptions(**(plain | asked))
        environment = {"XDG_STATE_HOME": str(self.home)}
        return verify_mirror(base, trust, options, listener or Heard(), contact="", environment=environment)[0]


def codes(report: LiveReport, severity: Severity = Severity.ERROR) -> set[str]:
    return {problem.code for problem in report.problems if problem.severity is severity}


def places(report: LiveReport, code: str) -> set[str]:
    return {problem.place for problem in report.problems if problem.code == code}
