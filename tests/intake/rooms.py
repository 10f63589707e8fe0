"""A mirror to add to, in a folder of its own, and who hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.config import load
from sitegen.errors import Problem
from sitegen.intake.adding import Request, add
from sitegen.intake.fetching.named import Ways
from sitegen.intake.outcomes import IntakeSummary, Told
from tests.build.mirrors import KEY, Mirror, files_of
from tests.testkit import Key, Paper, mint_bundle, mint_record, to_bytes
from tests.testkit.bundle import BundleMaker

STRANGER = Key.fresh("stranger", key_id="stranger")


def papers(count: int) -> list[Paper]:
    return [Paper(title=f"Paper {number}", id=f"1712.{number:05d}") for number in range(count)]


def bundle(paper: Paper, *, built_at: str = "2026-05-27T09:24:42Z", corrections: Sequence[str] = ()) -> bytes:
    """Mint a bundle that has an event more for each correction."""
    maker = BundleMaker(paper, KEY)
    for number, text in enumerate(corrections):
        maker.add("correction", {"text": text}, created_at=f"2026-05-20T00:00:{number:02d}Z")
    return to_bytes(maker.bundle(built_at=built_at))


def forged(paper: Paper) -> bytes:
    """Mint a bundle that only its own key vouches for."""
    return to_bytes(mint_bundle(paper, STRANGER))


def record(paper: Paper, *, computed_at: str = "2026-05-18T00:12:38Z") -> bytes:
    return to_bytes(mint_record(paper, KEY, computed_at=computed_at))


def place(paper: Paper, ending: str = ".json") -> str:
    """Return where a paper's document is to stand."""
    suffix = paper.suffix()
    return f"bundles/{paper.submitted_at[:4]}/{suffix[:2]}/{suffix}{ending}"


@dataclass
class HeardIntake:
    """A listener that remembers."""

    told_of: list[Told] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def stage(self, name: str, total: int | None) -> None:
        """Hear of a stage."""

    def advance(self, steps: int) -> None:
        """Hear of progress."""

    def told(self, told: Told) -> None:
        self.told_of.append(told)

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    def outcomes(self) -> list[str]:
        return [told.outcome.value for told in self.told_of]

    def codes(self) -> list[list[str]]:
        return [[problem.code for problem in told.problems] for told in self.told_of]


@dataclass(frozen=True)
class Room:
    """A mirror to add to.

    Arguments:
        folder: it has sitegen.toml; sources are put into its folder `in`.
    """

    folder: Path

    @classmethod
    def empty(cls, folder: Path) -> Room:
        Mirror.minted(folder)
        (folder / "in").mkdir()
        return cls(folder)

    @property
    def mirror(self) -> Mirror:
        return Mirror(self.folder)

    def source(self, name: str, data: bytes) -> str:
        """Write a file that can be added, and return its path."""
        path = self.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def add(
        self, *sources: str, jobs: int = 1, dry_run: bool = False, ways: Ways | None = None
    ) -> tuple[IntakeSummary, HeardIntake]:
        heard = HeardIntake()
        config = load(self.folder, environment={}, overrides={"jobs": jobs})
        return add(Request(sources=sources, ways=ways or Ways(), dry_run=dry_run), config, heard), heard

    def content(self) -> dict[str, bytes]:
        """Return every file of the content folder."""
        return files_of(self.folder / "content")

    def quarantine(self) -> dict[str, bytes]:
        return files_of(self.folder / "quarantine")
