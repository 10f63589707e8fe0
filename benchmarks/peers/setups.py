"""The other generators: how each gets its papers, and how it is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from benchmarks.peers.inputs import (
    HERE,
    Papers,
    empty_documents,
    hugo_files,
    one_file,
    one_file_of_assets,
    zola_files,
)

INSTALLED: Final = HERE / ".installed"
STYLE: Final = "@style@"
"""Where the style of the page belongs in a set-up's template."""
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+\S*?(?=[-+\s,]|$)")
_NOT_SET_UP: Final = shutil.ignore_patterns("install.sh", "adapter", "__pycache__")


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


PEERS: Final[Mapping[str, Peer]] = MappingProxyType(
    {
        peer.name: peer
        for peer in (
            Peer(
                "hugo",
                "Hugo, a file a paper",
                "hugo",
                hugo_files,
                lambda work, output: ["--source", str(work), "--destination", str(output), "--quiet"],
                "version",
            ),
            Peer(
                "hugo-adapter",
                "Hugo, a content adapter",
                "hugo",
                one_file_of_assets,
                lambda work, output: ["--source", str(work), "--destination", str(output), "--quiet"],
                "version",
            ),
            Peer(
                "zola",
                "Zola, a file a paper",
                "zola",
                zola_files,
                lambda work, output: ["--root", str(work), "build", "--force", "--output-dir", str(output)],
            ),
            Peer(
                "eleventy",
                "Eleventy, JavaScript from data",
                "eleventy",
                one_file,
                lambda _, output: [f"--output={output}"],
            ),
            Peer(
                "pelican",
                "Pelican, a generator from data",
                "pelican",
                empty_documents("content"),
                lambda _, output: ["content", "--output", str(output), "--settings", "pelicanconf.py", "--quiet"],
            ),
            Peer(
                "astro",
                "Astro, getStaticPaths from data",
                "astro",
                one_file,
                lambda _, output: ["build", "--outDir", str(output), "--silent"],
            ),
            Peer(
                "mkdocs",
                "MkDocs, hooks from data",
                "mkdocs",
                empty_documents("docs"),
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
