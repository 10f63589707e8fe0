"""Documents and facts made up for tests: every value follows from a number, and any may be replaced."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sitegen.corpus.reader import Corpus
from sitegen.corpus.rows import CitationFacts, DocumentRow, PaperFacts
from sitegen.corpus.writer import CorpusWriter


def suffix(number: int) -> str:
    return base64.b32encode(hashlib.sha256(f"paper {number}".encode()).digest()).decode("ascii")[:26]


def arxiv(number: int) -> str:
    return f"arxiv:{1700 + number % 12 + 1}.{number:05}"


def document(number: int, **changed: Any) -> DocumentRow:
    letters = changed.get("suffix", suffix(number))
    row = DocumentRow(
        place=f"bundles/{letters}.json",
        path=f"/mirror/content/bundles/{letters}.json",
        offset=0,
        length=13_400,
        line=0,
        sha256=hashlib.sha256(repr((number, sorted(changed.items()))).encode()).hexdigest(),
        size=13_400,
        kind="bundle",
        suffix=letters,
        pith_number=f"pith:2017:{letters}",
        level="bundle",
        status="verified",
        built_at="2026-05-01T00:00:00Z",
        problems="[]",
    )
    return row._replace(**changed)


def facts(number: int, **changed: Any) -> PaperFacts:
    row = PaperFacts(
        suffix=suffix(number),
        level="bundle",
        title=f"On $L_{number}$",
        authors="A. Author, B. Author",
        more_authors=0,
        submitted_at=f"2017-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:00:00Z",
        primary_cat="cs.LG",
        read=number % 2 == 0,
        summary=f"What {number} says.",
        source_key=arxiv(number),
        source_version=1,
        categories=("cs.LG",),
        author_names=(("a-author", "A. Author", "author"), ("b-author", "B. Author", "author")),
        keywords=("norm",),
        alias_keys=(arxiv(number),),
        citations=(),
    )
    return row._replace(**changed)


def cites(citing: str | None, cited: str, **changed: Any) -> CitationFacts:
    row = CitationFacts(
        citing, cited, 0, title="", category="", month="", verdict="", score=None, summary="", relation=""
    )
    return row._replace(**changed)


def corpus(path: Path, documents: Iterable[tuple[DocumentRow, PaperFacts | None]]) -> Corpus:
    """Return the corpus of documents none of which share a paper."""
    with CorpusWriter(path / "corpus.db") as writer:
        writer.add(documents)
        assert list(writer.joins()) == []
        writer.finish()
    return Corpus(path / "corpus.db")


def generated(count: int, seed: int = 1) -> list[tuple[DocumentRow, PaperFacts | None]]:
    """Return documents whose papers share authors, keywords, categories and names, and cite one another."""
    chance = random.Random(seed)
    categories = ("cs.LG", "stat.ML", "hep-th", "math.AG")
    rows: list[tuple[DocumentRow, PaperFacts | None]] = []
    for number in range(count):
        slugs = [f"{chance.choice('abz0ø')}-author-{chance.randrange(count // 4 + 1)}" for _ in range(4)]
        citations = tuple(
            cites(
                chance.choice(
                    (arxiv(number), None, f"pith:{suffix(number)}", arxiv(chance.randrange(count)), "doi:10.1/x")
                ),
                chance.choice((arxiv(chance.randrange(count)), f"pith:{suffix(chance.randrange(count))[:12]}")),
                origin=chance.randrange(3),
                title=chance.choice(("", "Other", "another")),
                score=chance.choice((None, 1.0, 7.5, chance.random())),
                month=chance.choice(("", "2017-03", "2018-01")),
                verdict=chance.choice(("", "unverdicted")),
            )
            for _ in range(5)
        )
        paper = facts(
            number,
            categories=tuple(dict.fromkeys(chance.choices(categories, k=2))),
            author_names=tuple(
                (slug, f"{slug.title()}{chance.choice(('', '', ' Jr'))}", f"{slug[-1]}{slug}") for slug in slugs
            ),
            keywords=tuple(f"word{int(chance.paretovariate(0.7)) % 3000}" for _ in range(8)),
            alias_keys=(arxiv(number), f"doi:10.1000/{number}", f"x:{number % 50}"),
            citations=citations,
            source_version=chance.choice((None, 1, 2)),
        )
        rows.append((document(number), paper))
    rows += [
        (document(-number, status="refused", suffix="", place=f"bad/{number}.json"), None) for number in range(1, 40)
    ]
    return rows
