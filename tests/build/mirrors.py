"""A mirror in a folder of its own, built in this process or as a user builds it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.build.earlier_logs import EarlierLogs
from sitegen.build.pipeline import build
from sitegen.build.report import Summary
from sitegen.config import load
from sitegen.corpus.rows import DocumentRow
from sitegen.errors import Problem
from tests.testkit import Json, Key, Paper, mint_bundle, mint_companion, mint_record, to_bytes

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "content"
KEY = Key.fresh("build", key_id="test-build")
_LEFT_ALONE = ("SITEGEN_", "SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR")


def environment(**changes: str) -> dict[str, str]:
    """Return this process's variables but for those that the program reads, with some of them changed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_ALONE)}
    return kept | {"PYTHONPATH": str(ROOT)} | changes


def state_home() -> dict[str, str]:
    """Return the variables that say where the key of seals is kept."""
    return {"XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]}


@dataclass
class Heard:
    """A listener that remembers."""

    wants_each = True
    rows: list[tuple[DocumentRow, tuple[Problem, ...]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    steps: int = 0

    def stage(self, name: str, total: int | None) -> None:
        self.stages.append(f"{name} {total}")

    def advance(self, steps: int) -> None:
        self.steps += steps

    def document(self, row: DocumentRow, problems: Sequence[Problem]) -> None:
        self.rows.append((row, tuple(problems)))

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    def codes(self) -> dict[str, set[str]]:
        """Return the codes of each refused or unreadable document, by place."""
        return {
            row.place: {problem.code for problem in problems} for row, problems in self.rows if row.status != "verified"
        }


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror.

    Arguments:
        folder: it has sitegen.toml and content/, and public/ once it is built.
    """

    folder: Path

    @classmethod
    def samples(cls, folder: Path) -> Mirror:
        """Make a mirror of the documents that the repository publishes."""
        shutil.copytree(SAMPLES, folder / "content")
        return cls(folder)

    @classmethod
    def minted(cls, folder: Path, papers: Iterable[Paper] = (), trust: Iterable[Json] = (KEY.trust(),)) -> Mirror:
        """Make a mirror of bundles that are signed by a key of ours."""
        mirror = cls(folder)
        mirror.content.joinpath("bundles").mkdir(parents=True)
        mirror.configure(trust=trust)
        for paper in papers:
            mirror.add(paper)
        return mirror

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def public(self) -> Path:
        return self.folder / "public"

    def configure(self, text: str = "", *, trust: Iterable[Json] = ()) -> None:
        lines = [text]
        for entry in trust:
            lines += ["[[trust.keys]]", *(f"{name} = {json.dumps(value)}" for name, value in entry.items()), ""]
        (self.folder / "sitegen.toml").write_text("\n".join(lines), encoding="utf-8")

    def put(self, place: str, data: bytes | str) -> Path:
        """Write a file of the content folder."""
        path = self.content / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return path

    def add(self, paper: Paper, **options: str) -> Path:
        """Add a paper's bundle."""
        return self.put(f"bundles/{paper.suffix()}.json", to_bytes(mint_bundle(paper, KEY, **options)))

    def add_record(self, paper: Paper, **options: Any) -> Path:
        """Add a paper's record."""
        return self.put(f"bundles/{paper.suffix()}.record.json", to_bytes(mint_record(paper, KEY, **options)))

    def add_companion(self, paper: Paper, **options: Any) -> Path:
        """Add a paper's companion, with the whole abstract."""
        return self.put(f"papers/{paper.suffix()}.md", mint_companion(paper.abstract, **options))

    def page(self, name: str, text: str, *, title: str = "A page") -> Path:
        """Add a page of the operator's."""
        return self.put(f"pages/{name}.md", f"---\ntitle: {title}\n---\n\n{text}\n")

    def build(
        self,
        *,
        jobs: int = 1,
        strict: bool = False,
        anew: bool = False,
        env: Mapping[str, str] | None = None,
        output: str = "public",
        log_from: str = "",
    ) -> tuple[Summary, Heard]:
        """Build in this process, into a folder of the mirror's, which may continue the log of another one."""
        config = load(self.folder, environment={}, overrides={"jobs": jobs, "output": output})
        heard = Heard()
        earlier = EarlierLogs(self.folder / log_from if log_from else None)
        variables = state_home() | dict(env or {})
        return build(config, heard, strict=strict, anew=anew, earlier=earlier, environment=variables), heard

    def root(self) -> str:
        """Build, and return the root hash."""
        return self.build()[0].root

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "sitegen", *arguments]

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run the program as a user does, in the mirror's folder."""
        return self.run_command(self.command(*arguments), self.folder, **changes)

    @staticmethod
    def run_command(command: Sequence[str], folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run any command in a folder."""
        return subprocess.run(
            command, cwd=folder, env=environment(**changes), capture_output=True, text=True, timeout=120, check=False
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the program, in a process group of its own as a shell does."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def text(self, address: str) -> str:
        """Return a page of the built tree."""
        path = self.public / address.removeprefix("/")
        return (path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8")

    def json(self, address: str) -> Any:
        """Return a JSON document of the built tree."""
        return json.loads(self.text(address))

    def files(self) -> dict[str, bytes]:
        """Return every file of the built tree."""
        return files_of(self.public)

    def ledger(self) -> list[dict[str, Any]]:
        """Return the documents of the ledger."""
        parts = self.json(".well-known/pith/ledger.json")["parts"]
        return [document for part in parts for document in self.json(part["path"])["documents"]]


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def without_log(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that do not depend on what was published before: not the log, nor what tells of it."""
    told = ("log/", "mirror/index.html", ".well-known/pith/manifest")
    return {path: body for path, body in files.items() if not path.startswith(told)}


def lines(output: str) -> list[dict[str, Any]]:
    """Read the objects of `--json`."""
    return [json.loads(line) for line in output.splitlines()]


def ended(group: int) -> bool:
    """Tell whether no process of a group is alive."""
    listed = subprocess.run(["/bin/ps", "-A", "-o", "pgid=,stat="], check=True, capture_output=True, text=True).stdout
    alive = {int(line.split()[0]) for line in listed.splitlines() if not line.split()[1].startswith("Z")}
    return group not in alive
