"""Everything that a corpus answers, as one value that can be compared."""

from __future__ import annotations

from typing import Any

from sitegen.corpus.listed import ListKind
from sitegen.corpus.reader import Corpus


def answers(corpus: Corpus, size: int = 50) -> dict[str, Any]:
    papers = [row for first, last in corpus.papers.ranges(333) for row in corpus.papers.read(first, last)]
    pages = [(kind, *page) for kind in ListKind for page in corpus.listings.pages(kind, size)]
    return {
        "papers": papers,
        "cited by": [corpus.papers.cited_by(row.number, 0, 10_000) for row in papers],
        "newest": corpus.papers.newest(7),
        "most cited": corpus.papers.most_cited(7),
        "short": list(corpus.papers.sharing_short()),
        "index": list(corpus.papers.index()),
        "pages": pages,
        "lists": [corpus.listings.entries(kind, term.key, page.first, page.last) for kind, term, page in pages],
        "letters": {kind: corpus.listings.letters(kind) for kind in ListKind},
        "terms": {
            (kind, letter): corpus.listings.terms(kind, 0, count, letter=letter)
            for kind in ListKind
            for letter, count in (*corpus.listings.letters(kind), ("", corpus.listings.term_count(kind)))
        },
        "frequent": {kind: corpus.listings.most_frequent(kind, 20) for kind in ListKind},
        "beside": [corpus.listings.beside(kind, term.key) for kind, term, _ in pages],
        "per month": [corpus.listings.per_month(kind, term.key) for kind, term, _ in pages[:99]],
        "primary categories": corpus.papers.primary_categories(),
        "buckets": {name: corpus.lookup.bucket(name) for name in corpus.lookup.bucket_names()},
        "ledger": list(corpus.ledger.documents()),
        "refusals": corpus.ledger.refusals(0, 10_000),
        "counts": corpus.ledger.counts(),
    }
