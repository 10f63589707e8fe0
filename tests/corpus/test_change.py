from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sitegen.corpus.change.documents import choose_again, exchange_documents
from sitegen.corpus.change.effects import Effects, NeedsSettlingError
from sitegen.corpus.change.papers import change_papers
from sitegen.corpus.reader import Corpus
from sitegen.corpus.rows import DocumentRow, Entered, PaperFacts
from sitegen.corpus.writer import CorpusWriter
from tests.corpus.answers import answers
from tests.corpus.facts import document, facts, generated, suffix

Made = dict[str, tuple[DocumentRow, PaperFacts | None]]


def settled(path: Path, made: Mapping[str, tuple[DocumentRow, PaperFacts | None]]) -> Path:
    path.unlink(missing_ok=True)
    with CorpusWriter(path) as writer:
        writer.add(made.values())
        assert list(writer.joins()) == []
        writer.finish()
    return path


def changed(path: Path, before: Made, after: Made) -> Effects:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    places = sorted(place for place in {**before, **after} if before.get(place) != after.get(place))
    new = [Entered(*after[place]) for place in places if place in after]
    exchanged = exchange_documents(connection, places, new)
    given = {entered.facts.suffix: entered.facts for entered in new if entered.facts}
    papers = []
    for one in sorted(exchanged.suffixes):
        choose_again(connection, one)
        papers.append((one, given.get(one)))
    effects = change_papers(connection, papers)
    connection.execute("COMMIT")
    connection.close()
    return effects


def without_numbers(found: dict[str, Any]) -> dict[str, Any]:
    rows = [(row.entry, row.documents, row.cited_by) for row in found["papers"]]
    return {**found, "papers": rows}


def the_same(one: Path, other: Path) -> None:
    first, second = (without_numbers(answers(Corpus(path), size=3)) for path in (one, other))
    for question in first:
        assert first[question] == second[question], question


def pool(seed: int) -> list[tuple[DocumentRow, PaperFacts | None]]:
    """Return documents in two versions: every second one is the other version of the one before."""
    chance = random.Random(seed)
    rows = []
    for row, paper in generated(60, seed):
        other = None
        if paper is not None:
            other = paper._replace(
                title=chance.choice((paper.title, "Another title")),
                keywords=chance.choice((paper.keywords, (*paper.keywords[:3], "other"))),
                citations=chance.choice((paper.citations, paper.citations[2:])),
                alias_keys=chance.choice((paper.alias_keys, (*paper.alias_keys[:1], "x:7"))),
                author_names=chance.choice((paper.author_names, paper.author_names[1:])),
                read=chance.choice((paper.read, not paper.read)),
            )
        rows += [(row, paper), (row._replace(sha256="f" + row.sha256[1:], built_at="2026-06-01T00:00:00Z"), other)]
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_any_changes_give_what_settling_anew_gives(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    documents = pool(seed)
    now: Made = {row.place: (row, paper) for row, paper in chance.sample(documents, 50)}
    path = settled(tmp_path / "changed.db", now)
    for _ in range(12):
        after = dict(now)
        for row, paper in chance.sample(documents, chance.choice((1, 1, 1, 3, 20))):
            if chance.random() < 0.4:
                after.pop(row.place, None)
            else:
                after[row.place] = (row, paper)
        try:
            changed(path, now, after)
        except NeedsSettlingError:
            settled(path, after)
        now = after
        the_same(path, settled(tmp_path / "anew.db", now))


def test_a_change_that_is_left_out_is_seen(tmp_path: Path) -> None:
    now: Made = {row.place: (row, paper) for row, paper in generated(20)}
    after = dict(now)
    del after[document(3).place]
    path = settled(tmp_path / "changed.db", now)
    with pytest.raises(AssertionError):
        the_same(path, settled(tmp_path / "anew.db", after))


def test_a_change_of_what_nobody_else_shows_reaches_nothing_else(tmp_path: Path) -> None:
    rows = [(document(number), facts(number)) for number in range(9)]
    now: Made = {row.place: (row, paper) for row, paper in rows}
    after = dict(now)
    row, paper = rows[4]
    after[row.place] = (row._replace(sha256="0" * 64, built_at="2026-06-02T00:00:00Z"), paper)
    effects = changed(settled(tmp_path / "changed.db", now), now, after)
    assert effects.papers == {suffix(4)}
    assert (effects.terms, effects.names, effects.searched, effects.members) == ({}, set(), {}, False)
