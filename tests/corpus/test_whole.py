from __future__ import annotations

import random
from pathlib import Path

import pytest

from sitegen.corpus.reader import Corpus
from sitegen.corpus.writer import CorpusWriter
from tests.corpus.answers import answers
from tests.corpus.facts import generated


def made(path: Path, count: int, order: int) -> Corpus:
    rows = generated(count)
    random.Random(order).shuffle(rows)
    with CorpusWriter(path / f"{order}.db") as writer:
        step = 100 + 77 * order
        for first in range(0, len(rows), step):
            writer.add(rows[first : first + step])
        assert list(writer.joins()) == []
        writer.finish()
    return Corpus(path / f"{order}.db")


def test_no_answer_depends_on_the_order_in_which_documents_came(tmp_path: Path) -> None:
    first, second = (answers(made(tmp_path, 1_500, order)) for order in (1, 2))
    assert first.keys() == second.keys()
    for question in first:
        assert first[question] == second[question], question


@pytest.mark.slow
def test_no_answer_depends_on_the_order_in_a_large_corpus(tmp_path: Path) -> None:
    first, second = (answers(made(tmp_path, 5_000, order)) for order in (1, 2))
    for question in first:
        assert first[question] == second[question], question


def test_everything_is_counted(tmp_path: Path) -> None:
    corpus = made(tmp_path, 500, 3)
    counts = corpus.ledger.counts()
    assert (counts.found, counts.verified, counts.refused, counts.papers, counts.bundles) == (539, 500, 39, 500, 500)
    assert counts.citing == sum(row.cited_by for row in corpus.papers.read(1, 2**32))
    assert [row.place for row in corpus.ledger.refusals(37, 10)] == ["bad/8.json", "bad/9.json"]
    documents = [(row.sha256, row.place) for row in corpus.ledger.documents()]
    assert documents == sorted(documents)
    assert len(documents) == counts.found
