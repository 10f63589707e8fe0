"""Corpora that stay between runs, in a folder that git does not see."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.make_corpus import Corpus, make_corpus
from benchmarks.program import REPOSITORY

FOLDER = REPOSITORY / "benchmarks" / "corpora"
_STAMP = "made.json"


@dataclass(frozen=True, slots=True)
class StoredCorpus:
    """A corpus on the disk.

    Arguments:
        folder: with `sitegen.toml` and `content/`.
        papers: how many it was made for; 0 where somebody else made it.
        bytes: of its documents, 0 where somebody else made it.
    """

    folder: Path
    papers: int = 0
    bytes: int = 0


def stored_corpus(papers: int, *, seed: int, layout: str, jobs: int, folder: Path = FOLDER) -> StoredCorpus:
    """Return a corpus of a size, made now unless it lies there whole and made by the same code.

    Arguments:
        papers: documents.
        seed: decides every byte.
        layout: `files` or `shards`.
        jobs: processes that make it.
        folder: where corpora lie.
    """
    target = folder / f"{papers}-{layout}-seed-{seed}"
    stamp = target / _STAMP
    wanted = {"papers": papers, "seed": seed, "layout": layout, "maker": _maker()}
    try:
        made = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        made = {}
    size = made.pop("bytes", 0)
    if made != wanted:
        shutil.rmtree(target, ignore_errors=True)
        size = make_corpus(Corpus(papers, seed, target, layout), jobs=jobs)
        # Last of all, so that a corpus that was cut short is made again.
        stamp.write_text(json.dumps({**wanted, "bytes": size}) + "\n", encoding="utf-8")
    return StoredCorpus(target, papers, size)


def _maker() -> str:
    """Return a hash of the code that decides the bytes of a corpus."""
    hashed = hashlib.sha256()
    for name in ("benchmarks/make_corpus.py", "benchmarks/scholarship.py", "benchmarks/vocabulary.py"):
        hashed.update((REPOSITORY / name).read_bytes())
    hashed.update((REPOSITORY / "benchmarks/vocabulary.json").read_bytes())
    for path in sorted((REPOSITORY / "tests/testkit").glob("*.py")):
        if not path.name.startswith("test_"):
            hashed.update(path.read_bytes())
    return hashed.hexdigest()
