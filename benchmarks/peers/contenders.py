"""The programs of a comparison, ready to be run on one corpus: sitegen twice, and its peers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.peers.measuring import PageRun, run_generator
from benchmarks.peers.papers import laid_papers, lay_papers, papers_for_peers
from benchmarks.peers.setups import Peer, environment_of_peers, set_up
from benchmarks.program import REPOSITORY, environment_of
from benchmarks.stored_corpora import StoredCorpus

VERIFIED: Final = "sitegen"
UNVERIFIED: Final = "sitegen-unverified"
_OWN: Final = {VERIFIED: "sitegen, everything verified", UNVERIFIED: "sitegen, nothing verified"}


class Contender(NamedTuple):
    """A program that is ready to be run.

    Arguments:
        name, label: as chosen, and as reports call it.
        command: with all arguments.
        work: the folder that it runs in.
        output: where it writes.
        environment: its variables.
    """

    name: str
    label: str
    command: list[str]
    work: Path
    output: Path
    environment: Mapping[str, str]

    def run(self) -> PageRun:
        """Run it once."""
        return run_generator(
            self.command, work=self.work, output=self.output, environment=self.environment, label=self.label
        )


def contenders(corpus: StoredCorpus, peers: list[Peer], work: Path, *, jobs: int) -> list[Contender]:
    """Make everything ready: sitegen twice, which reads the corpus itself, and the peers with their own input.

    Arguments:
        corpus: folder with `sitegen.toml` and `content/`.
        peers: those that can be run.
        work: an empty folder.
        jobs: worker processes of sitegen.
    """
    own = [
        Contender(
            name,
            label,
            [
                *(sys.executable, "-m", "benchmarks.peers.sitegen", "--corpus", str(corpus.folder)),
                *("--output", str(work / name), "--jobs", str(jobs), *(["--unverified"] if name == UNVERIFIED else [])),
            ],
            REPOSITORY,
            work / name,
            environment_of(REPOSITORY),
        )
        for name, label in _OWN.items()
    ]
    others = []
    laid = work / "papers.jsonl"
    if peers:
        lay_papers(papers_for_peers(corpus.folder), laid)
    for peer in peers:
        inputs, output = work / f"input-{peer.name}", work / peer.name
        set_up(peer, laid_papers(laid), inputs)
        command = [str(peer.executable), *peer.arguments(inputs, output)]
        others.append(Contender(peer.name, peer.label, command, inputs, output, environment_of_peers(inputs)))
    return [*own, *others]
