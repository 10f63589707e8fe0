"""Make a corpus of correctly signed bundles, the same bytes for the same seed: `python -m benchmarks.make_corpus`."""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import orjson

from benchmarks.scholarship import LARGEST, Literature
from tests.testkit.broken import BROKEN, PUBLISHED, Keys
from tests.testkit.bundle import BundleMaker
from tests.testkit.canonical import Json
from tests.testkit.keys import Key

CHUNK = 1_000
"""Papers a task, and papers a shard."""
NOT_IN_CORPORA = frozenset({"P008"})
"""Too large a document is left out: it weighs more than all others together."""
REFUSING = sorted(set(BROKEN) - PUBLISHED - NOT_IN_CORPORA)


def fast(value: object) -> bytes:
    """Return the canonical bytes of a value without floats or large integers, as corpora have none."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True)
class Corpus:
    """What is made, wherever and by however many processes.

    Arguments:
        papers: number of documents.
        seed: decides every byte.
        output: the folder; what it holds already is kept.
        layout: `files` (one document a file) or `shards` (1,000 lines a compressed file).
        broken: how many of the documents are broken ones.
    """

    papers: int
    seed: int
    output: Path
    layout: str = "files"
    broken: int = 0

    def __reduce__(self) -> tuple[object, ...]:
        # What a process works out, keys among it, it works out for itself.
        return Corpus, (self.papers, self.seed, self.output, self.layout, self.broken)

    @cached_property
    def literature(self) -> Literature:
        """The papers."""
        return Literature(papers=self.papers, seed=self.seed)

    @cached_property
    def keys(self) -> Keys:
        """The benchmark's key, and those that broken documents are signed by."""
        main = Key.fresh(f"benchmark {self.seed}", key_id="benchmark-2026-05")
        return Keys.fresh(f"benchmark {self.seed}", main=main)

    @cached_property
    def broken_numbers(self) -> dict[int, int]:
        """Which papers are broken, each with its place among the broken ones."""
        return {self.papers * which // self.broken: which for which in range(self.broken)}

    def document(self, number: int) -> tuple[str, bytes, Json | None]:
        """Return the suffix, the bytes and, of a broken document, what is wrong with it."""
        paper = self.literature.paper(number)
        which = self.broken_numbers.get(number)
        if which is not None:
            marker = f"brokenmarker{which + 1:04d}"
            paper = replace(paper, title=f"{paper.title} {marker}")
            code = REFUSING[which % len(REFUSING)]
            return paper.suffix(), BROKEN[code](paper, self.keys), {"code": code, "marker": marker}
        minute, second = number // 60 % 60, number % 60
        computed_at = f"2026-05-{18 + number % 8}T00:{minute:02d}:{second:02d}Z"
        signed_at = f"2026-05-27T{9 + number % 12:02d}:{minute:02d}:{second:02d}Z"
        maker = BundleMaker(paper, self.keys.main, computed_at=computed_at, events_signed_at=signed_at, encode=fast)
        return maker.suffix, orjson.dumps(maker.bundle(built_at=signed_at)), None

    def chunks(self) -> Iterator[tuple[Corpus, int]]:
        """Return the tasks."""
        return ((self, chunk) for chunk in range((self.papers + CHUNK - 1) // CHUNK))


def make_chunk(task: tuple[Corpus, int]) -> tuple[int, list[Json]]:
    """Write one chunk; return the bytes of its documents and what is broken in it."""
    corpus, chunk = task
    numbers = range(chunk * CHUNK, min(corpus.papers, (chunk + 1) * CHUNK))
    bundles = corpus.output / "content" / "bundles"
    if corpus.layout == "files":
        return _write_files(corpus, numbers, bundles)
    path = bundles / f"shard-{chunk:05d}.jsonl.gz"
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=4) as shard:
        return _write_shard(corpus, numbers, shard, path)


def _write_files(corpus: Corpus, numbers: range, bundles: Path) -> tuple[int, list[Json]]:
    size, broken = 0, []
    for number in numbers:
        suffix, data, fault = corpus.document(number)
        folder = bundles / suffix[:2]
        path = folder / f"{suffix}.json"
        try:
            path.write_bytes(data)
        except FileNotFoundError:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        size += len(data)
        if fault:
            broken.append({"file": f"bundles/{suffix[:2]}/{suffix}.json", **fault})
    return size, broken


def _write_shard(corpus: Corpus, numbers: range, shard: gzip.GzipFile, path: Path) -> tuple[int, list[Json]]:
    size, broken = 0, []
    for line, number in enumerate(numbers, start=1):
        _, data, fault = corpus.document(number)
        shard.write(data + b"\n")
        size += len(data)
        if fault:
            broken.append({"file": f"bundles/{path.name}", "line": line, **fault})
    return size, broken


def _configuration(corpus: Corpus) -> str:
    trusted = corpus.keys.trust() if corpus.broken else [corpus.keys.main.trust()]
    lines = ["[mirror]", f'name = "Benchmark of {corpus.papers} papers"', 'base_url = "https://mirror.example/"']
    for entry in trusted:
        lines += ["", "[[trust.keys]]", *(f"{name} = {json.dumps(value)}" for name, value in entry.items())]
    return "\n".join(lines) + "\n"


def make_corpus(corpus: Corpus, *, jobs: int = 1) -> int:
    """Write a corpus, its `sitegen.toml` and, if some documents are broken, the list of them.

    Arguments:
        corpus: what to make.
        jobs: processes; they change nothing in the bytes.

    Returns:
        the bytes of all documents, uncompressed.
    """
    (corpus.output / "content" / "bundles").mkdir(parents=True, exist_ok=True)
    (corpus.output / "sitegen.toml").write_text(_configuration(corpus), encoding="utf-8")
    size = 0
    broken: list[Json] = []
    if jobs == 1:
        results = map(make_chunk, corpus.chunks())
        for chunk_size, chunk_broken in results:
            size += chunk_size
            broken += chunk_broken
    else:
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            for chunk_size, chunk_broken in pool.imap(make_chunk, corpus.chunks()):
                size += chunk_size
                broken += chunk_broken
    if corpus.broken:
        text = json.dumps(broken, indent=1) + "\n"
        (corpus.output / "broken.json").write_text(text, encoding="utf-8")
    return size


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, make the corpus, print the rate."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.make_corpus", description=__doc__)
    parser.add_argument("--papers", type=int, required=True, help=f"number of bundles, at most {LARGEST}")
    parser.add_argument("--seed", type=int, default=1, help="decides every byte")
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    parser.add_argument("--layout", choices=("files", "shards"), default="files")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--broken", type=int, default=0, help="how many of the documents to break, each in one place")
    options = parser.parse_args(arguments)
    if not 0 < options.papers <= LARGEST or not 0 <= options.broken <= options.papers:
        parser.error(f"--papers must be 1 to {LARGEST}, --broken 0 to --papers")
    begun = time.perf_counter()
    corpus = Corpus(options.papers, options.seed, options.output, options.layout, options.broken)
    size = make_corpus(corpus, jobs=options.jobs)
    took = time.perf_counter() - begun
    print(
        f"{options.papers} bundles, {size / options.papers / 1000:.2f} kB each, "
        f"in {took:.1f} s: {options.papers / took:.0f} a second"
    )


if __name__ == "__main__":
    main()
