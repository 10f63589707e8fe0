"""The papers as they are given to other generators: everything worked out, and text escaped for HTML already."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from markupsafe import escape

from benchmarks.peers.sitegen.citing import CitingIndex
from benchmarks.peers.sitegen.facts import PageFacts
from benchmarks.peers.sitegen.verifying import Desk, Laid, units, verify_unit
from benchmarks.program import BenchmarkError
from sitegen.config import load
from sitegen.content.scan import find_documents


def papers_for_peers(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the papers of a corpus, in the order of its files.

    The peers get more done for them than they could ask for: nothing is to be verified, read out of a bundle, joined
    with other papers or escaped any more. The documents are believed here, since the same ones are verified by sitegen
    in the same comparison.

    Arguments:
        corpus: folder with `sitegen.toml` and `content/`.

    Raises:
        BenchmarkError: a document cannot be read.
    """
    config = load(corpus, environment={}, overrides={})
    index = CitingIndex()
    laid: list[Laid] = []
    with tempfile.TemporaryDirectory() as scratch:
        desk = Desk(config.trust, Path(scratch), verified=False)
        for unit in units(find_documents(config.build.content)):
            done = verify_unit(desk, unit)
            if done.problems:
                raise BenchmarkError(f"{done.problems[0]}")
            laid.append(done.laid)
            index.add(done.named)
        index.settle()
        number = 0
        for part in laid:
            for row in orjson.loads(part.read()):
                yield _for_peers(PageFacts._make(row), *index.citing(number))
                number += 1


def lay_papers(papers: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write papers to a file, for several peers to be given the same."""
    with path.open("wb") as file:
        file.writelines(orjson.dumps(paper) + b"\n" for paper in papers)


def laid_papers(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the papers of such a file."""
    with path.open("rb") as file:
        yield from map(orjson.loads, file)


def _for_peers(facts: PageFacts, count: int, citing: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "page": facts.page,
        "number": _text(facts.number),
        "title": _text(facts.title),
        "authors": _text(facts.authors),
        "abstract": _text(facts.abstract),
        "keywords": [_text(word) for word in facts.keywords],
        "published": _text(facts.date),
        "category": _text(facts.category),
        "categories": [_text(category) for category in facts.categories],
        "license": _text(facts.license),
        "source": _text(facts.source),
        "count": count,
        "citing": [{"page": page, "title": _text(title)} for page, title in citing],
        "references": [{"title": _text(title), "key": _text(key)} for title, key in facts.references],
    }


def _text(value: str) -> str:
    return str(escape(value))
