"""The other generators: how each gets its papers, and how it is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

HERE: Final = Path(__file__).resolve().parent
INSTALLED: Final = HERE / ".installed"
STYLE: Final = "@style@"
"""Where the style of the page belongs in a set-up's template."""
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+\S*?(?=[-+\s,]|$)")
_NOT_SET_UP: Final = shutil.ignore_patterns("install.sh", "adapter", "__pycache__")

Papers: TypeAlias = Iterable[Mapping[str, Any]]


class Peer(NamedTuple):
    """A generator with one kind of input.

    Arguments:
        name: as it is chosen on the command line.
        label: as reports call it, with its input.
        program: the folder of its set-up.
        prepare: writes the papers into a copy of the set-up.
        arguments: what it is run with, of the folder of the copy and of the output.
        version: what makes it say its version.
    """

    name: str
    label: str
    program: str
    prepare: Callable[[Papers, Path], None]
    arguments: Callable[[Path, Path], list[str]]
    version: str = "--version"

    @property
    def executable(self) -> Path:
        """What its installation runs it by."""
        return INSTALLED / self.program / "run"


def _one_file(papers: Papers, work: Path) -> None:
    with (work / "papers.json").open("wb") as file:
        for number, paper in enumerate(papers):
            file.write((b",\n" if number else b"[") + orjson.dumps(paper))
        file.write(b"]\n")


def _one_file_of_assets(papers: Papers, work: Path) -> None:
    (work / "assets").mkdir()
    _one_file(papers, work / "assets")
    shutil.copytree(HERE / "hugo/adapter", work / "content/paper")


def _empty_documents(folder: str) -> Callable[[Papers, Path], None]:
    def prepare(papers: Papers, work: Path) -> None:
        _one_file(papers, work)
        (work / folder).mkdir()

    return prepare


def _hugo_files(papers: Papers, work: Path) -> None:
    """A document a paper with front matter in JSON, which Hugo reads faster than TOML and YAML."""
    folder = work / "content/paper"
    folder.mkdir(parents=True)
    for paper in papers:
        matter = orjson.dumps({"title": paper["title"], "params": paper}, option=orjson.OPT_INDENT_2)
        (folder / f"{paper['page']}.md").write_bytes(matter + b"\n")


def _zola_files(papers: Papers, work: Path) -> None:
    """A document a paper with front matter in TOML, the natural one."""
    folder = work / "content/paper"
    folder.mkdir(parents=True)
    (folder / "_index.md").write_text("+++\nrender = false\n+++\n", encoding="utf-8")
    for paper in papers:
        lines = [f"{name} = {_toml(value)}" for name, value in paper.items()]
        text = "\n".join(["+++", "[extra]", *lines, "+++", ""])
        (folder / f"{paper['page']}.md").write_text(text, encoding="utf-8")


def _toml(value: object) -> str:
    """Return a value as TOML has it; strings and arrays of them as JSON has them, too."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(one)}' for name, one in value.items())} }}"
    return orjson.dumps(value).decode()


PEERS: Final[Mapping[str, Peer]] = MappingProxyType(
    {
        peer.name: peer
        for peer in (
            Peer(
                "hugo",
                "Hugo, a file a paper",
                "hugo",
                _hugo_files,
                lambda work, output: ["--source", str(work), "--destination", str(output), "--quiet"],
                "version",
            ),
            Peer(
                "hugo-adapter",
                "Hugo, a content adapter",
                "hugo",
                _one_file_of_assets,
                lambda work, output: ["--source", str(work), "--destination", str(output), "--quiet"],
                "version",
            ),
            Peer(
                "zola",
                "Zola, a file a paper",
                "zola",
                _zola_files,
                lambda work, output: ["--root", str(work), "build", "--force", "--output-dir", str(output)],
            ),
            Peer(
                "eleventy",
                "Eleventy, JavaScript from data",
                "eleventy",
                _one_file,
                lambda _, output: [f"--output={output}"],
            ),
            Peer(
                "pelican",
                "Pelican, a generator from data",
                "pelican",
                _empty_documents("content"),
                lambda _, output: ["content", "--output", str(output), "--settings", "pelicanconf.py", "--quiet"],
            ),
            Peer(
                "astro",
                "Astro, getStaticPaths from data",
                "astro",
                _one_file,
                lambda _, output: ["build", "--outDir", str(output), "--silent"],
            ),
            Peer(
                "mkdocs",
                "MkDocs, hooks from data",
                "mkdocs",
                _empty_documents("docs"),
                lambda _, output: ["build", "--quiet", "--site-dir", str(output)],
            ),
        )
    }
)
"""All peers, by name."""


def set_up(peer: Peer, papers: Papers, work: Path) -> None:
    """Copy the set-up of a peer, with the style of the page in its place, and write the papers into it.

    Arguments:
        peer: whose.
        papers: as `papers_for_peers` gives them.
        work: a folder that is not there yet.
    """
    shutil.copytree(HERE / peer.program, work, ignore=_NOT_SET_UP)
    style = (HERE / "style.css").read_text(encoding="utf-8").strip()
    for path in work.rglob("*"):
        if path.is_file() and STYLE in (text := path.read_text(encoding="utf-8")):
            path.write_text(text.replace(STYLE, style), encoding="utf-8")
    modules = INSTALLED / peer.program / "node_modules"
    if modules.is_dir():
        (work / "node_modules").symlink_to(modules)
    peer.prepare(papers, work)


def environment_of_peers(work: Path) -> dict[str, str]:
    """Return the variables of a peer's process: nothing is told to its makers, and caches stay in the work folder."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(work),
        "LANG": "C.UTF-8",
        "ASTRO_TELEMETRY_DISABLED": "1",
        "HUGO_CACHEDIR": str(work / "cache"),
        "NODE_ENV": "production",
    }


def version_of(peer: Peer, work: Path) -> tuple[str, str]:
    """Return the version of an installed peer, or "" and why it cannot be run.

    Arguments:
        peer: which.
        work: a folder that it may write into.
    """
    if not peer.executable.exists():
        return "", f"it is not installed (python -m benchmarks.peers.install {peer.program})"
    done = subprocess.run(
        [peer.executable, peer.version],
        cwd=work,
        env=environment_of_peers(work),
        capture_output=True,
        text=True,
        check=False,
    )
    found = _VERSION.search(done.stdout)
    if done.returncode or not found:
        return "", f"it does not start: {(done.stderr or done.stdout).strip()[-300:]}"
    return found[0], ""
