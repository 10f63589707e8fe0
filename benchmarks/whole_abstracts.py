"""A corpus with companions that hold the whole abstracts, of which its bundles have the first 600 characters."""

from __future__ import annotations

import functools
import multiprocessing
import shutil
from itertools import repeat
from pathlib import Path

from benchmarks.make_corpus import CHUNK
from benchmarks.scholarship import Literature
from benchmarks.stored_corpora import StoredCorpus


def with_whole_abstracts(corpus: StoredCorpus, target: Path, *, seed: int, jobs: int) -> int:
    """Make a folder with the same bundles and, beside them, the abstract of each paper.

    Arguments:
        corpus: made of that seed.
        target: the new folder, on the same file system; its bundles are links.
        seed: of the corpus.
        jobs: processes.

    Returns:
        characters of all abstracts.
    """
    shutil.copytree(corpus.folder / "content", target / "content", copy_function=_link)
    shutil.copy(corpus.folder / "sitegen.toml", target)
    folder = target / "content" / "papers"
    folder.mkdir()
    starts = range(0, corpus.papers, CHUNK)
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        tasks = zip(starts, repeat(corpus.papers), repeat(seed), repeat(folder), strict=False)
        return sum(pool.starmap(_write_abstracts, tasks, chunksize=1))


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _write_abstracts(start: int, papers: int, seed: int, folder: Path) -> int:
    literature = _literature(papers, seed)
    characters = 0
    for number in range(start, min(papers, start + CHUNK)):
        paper = literature.paper(number)
        characters += len(paper.abstract)
        (folder / f"{paper.suffix()}.md").write_text(f"{paper.abstract}\n", encoding="utf-8")
    return characters


@functools.lru_cache(maxsize=1)
def _literature(papers: int, seed: int) -> Literature:
    return Literature(papers=papers, seed=seed)
