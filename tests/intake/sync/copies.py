"""A mirror that has papers, and another one that copies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.build.pipeline import build
from sitegen.config import load
from sitegen.intake.sync.request import Request, SyncSummary
from sitegen.intake.sync.selection import Selection
from sitegen.intake.sync.standing import Standing
from sitegen.intake.sync.syncing import sync
from sitegen.proof.operator_key import OperatorKey
from sitegen.remote.waiting import Manners
from tests.build.mirrors import Heard, Mirror, files_of, state_home
from tests.intake.rooms import HeardIntake, bundle, place
from tests.testkit import Paper

OPERATOR = OperatorKey.generate("mirror.example/log", b"k" * 32)
OTHER = OperatorKey.generate("mirror.example/log", b"o" * 32)
PATIENT = Manners(tries=3, first_wait=0.05, longest_wait=1)
LATER = "2026-09-01T00:00:00Z"
RECORD = Paper(id="1801.00009", title="Only a Record")


@dataclass
class HeardSync(HeardIntake):
    """A listener that remembers."""

    standings: list[Standing] = field(default_factory=list)

    def standing(self, standing: Standing) -> None:
        self.standings.append(standing)

    def all_codes(self) -> set[str]:
        """Return every code that was told."""
        return {code for codes in self.codes() for code in codes} | {problem.code for problem in self.problems}

    def places_of(self, code: str) -> set[str]:
        told = [problem for one in self.told_of for problem in one.problems] + self.problems
        return {problem.place for problem in told if problem.code == code}


@dataclass(frozen=True)
class Copy:
    """A mirror that copies others."""

    folder: Path

    @classmethod
    def empty(cls, folder: Path) -> Copy:
        Mirror.minted(folder)
        return cls(folder)

    @property
    def mirror(self) -> Mirror:
        return Mirror(self.folder)

    def sync(self, *bases: str, jobs: int = 1, **asked: Any) -> tuple[SyncSummary, HeardSync]:
        heard = HeardSync()
        config = load(self.folder, environment={}, overrides={"jobs": jobs})
        selection = Selection(**asked.pop("selection", {}))
        request = Request(mirrors=bases, selection=selection, rate=0, **{"manners": PATIENT, **asked})
        return sync(request, config, heard), heard

    def documents(self) -> dict[str, bytes]:
        return files_of(self.folder / "content" / "bundles")

    def everything(self) -> dict[str, bytes]:
        return files_of(self.folder / "content")

    def quarantine(self) -> dict[str, bytes]:
        return files_of(self.folder / "quarantine")


def stored(papers: Sequence[Paper], **options: Any) -> dict[str, bytes]:
    """Return the bundles that a whole copy of papers holds."""
    return {place(paper).removeprefix("bundles/"): bundle(paper, **options) for paper in papers}


def published(
    folder: Path, papers: Sequence[Paper], *, key: OperatorKey | None = OPERATOR, record: bool = True
) -> Mirror:
    """Build a mirror of papers, signed by its operator."""
    mirror = Mirror.minted(folder)
    for paper in papers:
        mirror.put(place(paper), bundle(paper))
    if record:
        mirror.add_record(RECORD)
    rebuild(mirror, key=key)
    return mirror


def rebuild(mirror: Mirror, *, key: OperatorKey | None = OPERATOR) -> None:
    variables = state_home() | ({"SITEGEN_SIGNING_KEY": key.line} if key else {})
    build(load(mirror.folder, environment=variables, overrides={"jobs": 1}), Heard(), environment=variables)
