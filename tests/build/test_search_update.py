"""A search index that follows its corpus is, byte for byte, the index that is built anew."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.search import build_search
from sitegen.build.search_update import Change, SearchUpdate, update_search
from sitegen.build.workers import Workers
from sitegen.config import load
from sitegen.corpus.reader import Corpus
from sitegen.corpus.rows import PaperFacts, SearchFacts
from sitegen.corpus.searched import SearchRow
from sitegen.corpus.writer import CorpusWriter
from sitegen.resources import templates_folder
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.paper_terms import pack_strong, strong_terms, weak_terms
from sitegen.site.routes import Routes
from tests.build.mirrors import files_of
from tests.corpus.facts import document, facts
from tests.search.reader import Index

TINY = Limits(leaf=400, branch=200, always=16, inline=40, piece=60, common=600, slots=4, stride=64)
WORDS = [f"{stem}{ending}" for stem in ("zebra", "quark", "lattice", "graph", "enzym") for ending in "abcdefgh"]


def paper(number: int, chance: random.Random, months: int) -> PaperFacts:
    title = " ".join(chance.sample(WORDS, 3))
    strong = strong_terms(title, chance.sample(WORDS, 1), [f"A. Author{number % 7}"], ["cs.LG"])
    weak = weak_terms(" ".join(chance.choices(WORDS, k=5)) + f" word{number}", strong)
    month = chance.randrange(months)
    return facts(
        number,
        submitted_at=f"{2015 + month // 12}-{month % 12 + 1:02}-{number % 28 + 1:02}T00:00:00Z",
        search=SearchFacts(title, "Shown.", pack_strong(strong), " ".join(weak)),
    )


class Bench:
    """Corpora of plain facts, and the indexes made of them."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.made = 0
        self.routes = Routes.at("https://mirror.example/")

    def corpus(self, papers: Mapping[int, PaperFacts]) -> Plan:
        """Return a plan of a settled corpus."""
        self.made += 1
        here = self.folder / str(self.made)
        (here / "tree").mkdir(parents=True)
        (here / "scratch").mkdir()
        with CorpusWriter(here / "corpus") as writer:
            writer.add((document(number), one) for number, one in papers.items())
            assert list(writer.joins()) == []
            writer.finish()
        config = load(here, environment={}, overrides={})
        return Plan(config, templates_folder(), (), here / "tree", here / "corpus", here / "scratch", "")

    def anew(self, plan: Plan) -> dict[str, bytes]:
        """Build the whole index."""
        with Workers(1, partial(Press, plan)) as workers, Corpus(plan.corpus) as corpus:
            for _ in build_search(plan, workers, corpus, postings_a_group=500, limits=self.limits):
                pass
        return {f"search/{path}": body for path, body in files_of(plan.tree / "search").items()}

    def update(self, old: Plan, new: Plan, suffixes: set[str], made: Mapping[str, bytes]) -> SearchUpdate | None:
        with Corpus(old.corpus) as before, Corpus(new.corpus) as after:
            rows: dict[str, list[SearchRow | None]] = {suffix: [None, None] for suffix in sorted(suffixes)}
            for place, corpus in enumerate((before, after)):
                for row in corpus.searched.papers(rows):
                    rows[row.suffix][place] = row
            changes: list[Change] = [(one, other) for one, other in rows.values()]
            return update_search(new.strings(), self.routes, after, changes, made.get, self.limits)


def applied(made: Mapping[str, bytes], update: SearchUpdate) -> dict[str, bytes]:
    written = {output.path: output.body for output in update.outputs}
    assert all(made.get(path) != body for path, body in written.items())
    assert set(update.removed) <= made.keys() - written.keys()
    return {path: body for path, body in made.items() if path not in update.removed} | written


@pytest.mark.parametrize(("seed", "months"), [(1, 1), (2, 3), (3, 30), (4, 3), (5, 30)])
def test_any_edits_of_a_corpus_give_the_index_built_anew(seed: int, months: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    bench = Bench(tmp_path, TINY._replace(slots=chance.choice((4, 64)), stride=chance.choice((64, 4096))))
    papers = {number: paper(number, chance, months) for number in range(chance.choice((0, 40)))}
    plan = bench.corpus(papers)
    made = bench.anew(plan)
    local = 0
    for _ in range(14):
        edited: set[str] = set()
        for _ in range(chance.choice((1, 1, 3))):
            number = chance.randrange(70)
            edited.add(facts(number).suffix)
            if number in papers and chance.random() < 0.5:
                del papers[number]
            else:
                papers[number] = paper(number, chance, months)
        after = bench.corpus(papers)
        anew = bench.anew(after)
        update = bench.update(plan, after, edited, made)
        if update is not None:
            local += 1
            assert applied(made, update) == anew
        plan, made = after, anew
    assert local >= 8


def test_one_paper_more_or_less_or_changed_writes_little(tmp_path: Path) -> None:
    chance = random.Random(7)
    bench = Bench(tmp_path, LIMITS)
    papers = {number: paper(number, chance, 24) for number in range(300)}
    plan = bench.corpus(papers)
    made = bench.anew(plan)
    for number, one in ((300, paper(300, chance, 24)), (150, None), (7, paper(7, chance, 24))):
        if one is None:
            del papers[number]
        else:
            papers[number] = one
        after = bench.corpus(papers)
        update = bench.update(plan, after, {facts(number).suffix}, made)
        assert update is not None
        assert 0 < len(update.outputs) < 15
        plan, made = after, applied(made, update)
        assert made == bench.anew(after)
    index = Index(lambda path: made[f"search/{path}"])
    index.check()
    assert {f"search/{path}" for path in index.used} == made.keys()
    assert index.root["papers"] == 300
    assert index.numbers("word150") == set()
    assert len(index.numbers("word300")) == 1


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path, LIMITS)
    plan = bench.corpus({number: paper(number, random.Random(1), 3) for number in range(20)})
    made = bench.anew(plan)
    assert bench.update(plan, plan, {facts(3).suffix, facts(400).suffix}, made) == ([], [])


@pytest.mark.parametrize("path", ["search/root.json", "search/branches/", "search/papers/", "search/terms/"])
def test_an_index_that_is_damaged_or_of_other_papers_is_made_anew(path: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path, LIMITS)
    papers = {number: paper(number, random.Random(1), 1) for number in range(10)}
    plan = bench.corpus(papers)
    made = bench.anew(plan)
    edited = {facts(4).suffix}
    after = bench.corpus(papers | {4: paper(4, random.Random(2), 1)})
    assert bench.update(plan, after, edited, made) is not None
    damaged = next(one for one in made if one.startswith(path))
    assert bench.update(plan, after, edited, {**made, damaged: made[damaged][:-9]}) is None
    assert bench.update(plan, after, edited, {one: made[one] for one in made if one != damaged}) is None
    other = bench.corpus({number: one for number, one in papers.items() if number != 6})
    assert bench.update(plan, other, edited, made) is None
