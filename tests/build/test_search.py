"""The published index finds every paper by its words, whatever the number of jobs and of groups."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import partial
from pathlib import Path

import pytest

from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.search import build_search
from sitegen.build.workers import Workers
from sitegen.config import load
from sitegen.corpus.rows import SearchFacts
from sitegen.corpus.writer import CorpusWriter
from sitegen.resources import templates_folder
from sitegen.search.paper_terms import pack_strong, strong_terms, weak_terms
from tests.build.mirrors import Mirror, files_of
from tests.corpus.facts import document, facts
from tests.search.reader import AUTHOR, KEYWORD, TITLE, Damaged, Index
from tests.testkit import Paper, citation

PAPERS = (
    Paper(title="Möbius bundles over $\\mathbb{R}^n$", id="1801.00001", authors=("Paul Erd\\H{o}s", "J. Søndergård")),
    Paper(
        title="Zebrafish <b>imaging</b>",
        id="1802.00002",
        submitted_at="2018-02-03T10:00:00Z",
        abstract="We look at the retina. " * 30,
        cross=("q-bio.NC", "cs.CV"),
        primary="physics.bio-ph",
    ),
    Paper(title="", id="1803.00003", abstract="", submitted_at="2019-03-03T10:00:00Z"),
    Paper(title="量子力学の本", id="1804.00004", authors=("山田 太郎",), submitted_at="2019-04-03T10:00:00Z"),
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    mirror = Mirror.samples(tmp_path_factory.mktemp("samples"))
    mirror.build()
    return mirror


@pytest.fixture(scope="module")
def minted(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    mirror = Mirror.minted(tmp_path_factory.mktemp("minted"), PAPERS)
    mirror.add_record(PAPERS[0], inbound=[citation("2001.00001", "A later paper")])
    mirror.add_companion(PAPERS[0], keywords=["fibre bundles", "topology"])
    mirror.build()
    return mirror


def words(title: str) -> list[str]:
    """Return the plain words of a title, by nothing of the program."""
    folded = "".join(letter for letter in unicodedata.normalize("NFD", title) if unicodedata.category(letter) != "Mn")
    return re.findall(r"[a-z0-9]{2,}", folded.lower())


def test_every_word_of_every_title_leads_to_its_paper(samples: Mirror) -> None:
    index = Index.at(samples.public)
    index.check()
    stop_words = index.root["stop_words"]
    found = 0
    assert len(index.all_numbers()) == index.root["papers"]
    for number in index.all_numbers():
        page, title, *_ = index.paper(number)
        assert (samples.public / "paper" / page / "index.html").is_file()
        for word in words(title):
            entry = index.entry(word)
            if word in stop_words:
                assert entry is None
            else:
                assert entry is not None
                assert entry.strong.papers[number] & TITLE
                assert page in index.pages(word)
                found += 1
    assert found >= 12


def test_a_word_that_is_nowhere_leads_nowhere(samples: Mirror) -> None:
    index = Index.at(samples.public)
    for word in ("zyzzyva", "", "a", "\U0010ffff", "spars"):
        assert index.numbers(word) == set()


def test_a_paper_is_found_by_authors_keywords_abstract_and_categories(minted: Mirror) -> None:
    index = Index.at(minted.public)
    index.check()
    number = next(number for number in index.all_numbers() if index.paper(number)[0] == PAPERS[0].suffix()[:8])
    for term, mask in (("erdos", AUTHOR), ("sondergard", AUTHOR), ("mobius", TITLE), ("fibre", KEYWORD)):
        entry = index.entry(term)
        assert entry is not None
        assert entry.strong.papers == {number: mask}, term
    bundles = index.entry("bundles")
    assert bundles is not None
    assert bundles.strong.papers == {number: TITLE | KEYWORD}
    assert index.pages("retina") == {PAPERS[1].suffix()[:8]}
    tell = index.entry("tell")
    assert tell is not None
    assert (tell.strong.papers, len(tell.weak.papers)) == ({}, 2)
    assert index.pages(":q-bio.nc") == index.pages(":physics.bio-ph") == {PAPERS[1].suffix()[:8]}
    for letter in "量子力学の本山田太郎":
        assert index.pages(letter) == {PAPERS[3].suffix()[:8]}
    assert index.numbers("b") == set()


def test_a_result_shows_plain_text(minted: Mirror) -> None:
    index = Index.at(minted.public)
    by_page = {row[0]: row for row in map(index.paper, index.all_numbers())}
    _, title, authors, day, category, level, excerpt = by_page[PAPERS[1].suffix()[:8]]
    assert title == "Zebrafish <b>imaging</b>"
    assert (authors, day) == ("Ada Example, José Sample, Thomas Möllenhoff", "2018-02-03")
    assert (category, level) == ("physics.bio-ph", "bundle")
    assert excerpt.startswith("We look at the retina. We look")
    assert len(excerpt) <= 300
    assert excerpt.endswith("…")
    assert by_page[PAPERS[2].suffix()[:8]][1] == ""


def test_the_root_tells_years_and_categories(minted: Mirror) -> None:
    root = Index.at(minted.public).root
    assert root["years"] == [[2017, 1], [2018, 1], [2019, 2]]
    assert root["categories"] == [["cs.CV", 1], ["cs.LG", 3], ["physics.bio-ph", 1], ["q-bio.NC", 1], ["stat.ML", 3]]
    common = Index.at(minted.public).common()
    assert set(common) >= {"retina", "zebrafish", "bundles"}
    assert not {"the", "r", "cs"} & set(common)


def test_the_number_of_jobs_changes_no_byte(minted: Mirror) -> None:
    before = files_of(minted.public / "search")
    minted.build(jobs=2)
    assert files_of(minted.public / "search") == before
    assert not list(minted.public.parent.glob(".sitegen/public/scratch"))


def test_every_file_is_in_the_manifest(minted: Mirror) -> None:
    manifests = b"".join(body for path, body in minted.files().items() if path.startswith(".well-known/pith/manifest"))
    for path, body in files_of(minted.public / "search").items():
        assert f'"search/{path}"'.encode() in manifests
        assert hashlib.sha256(body).hexdigest().encode() in manifests


def test_an_empty_mirror_can_be_searched(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path)
    mirror.build()
    index = Index.at(mirror.public)
    assert index.check() == {}
    assert (index.root["papers"], index.root["years"]) == (0, [])
    assert files_of(mirror.public / "search").keys() == {"root.json", "index.html"}


# A corpus of plain facts: more papers than one range has


SUBJECTS = ("zebra", "neutrino", "lattice", "graph", "enzyme", "quasar", "monoid")


def title(number: int) -> str:
    return f"{SUBJECTS[number % 7]} {SUBJECTS[number % 5]} study n{number:05} étude"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A settled corpus of 9,000 papers."""
    folder = tmp_path_factory.mktemp("corpus")
    with CorpusWriter(folder / "corpus") as writer:
        for number in range(9_000):
            strong = strong_terms(title(number), ["norm"], ["A. Author"], ["cs.LG"])
            weak = weak_terms(f"all papers have this and x{number % 97}", strong)
            search = SearchFacts(title(number), "Shown.", pack_strong(strong), " ".join(weak))
            writer.add([(document(number), facts(number, search=search))])
        assert list(writer.joins()) == []
        writer.finish()
    config, theme = load(folder, environment={}, overrides={}), templates_folder()
    return Plan(config, theme, (), folder, folder / "corpus", folder, "")


def searched(plan: Plan, folder: Path, *, jobs: int, postings: int = 1_000_000) -> dict[str, bytes]:
    """Make the index of a plan's corpus in a folder, and return its files."""
    (folder / "tree").mkdir(parents=True)
    (folder / "scratch").mkdir()
    here = Plan(plan.config, plan.templates, (), folder / "tree", plan.corpus, folder / "scratch", "")
    with Workers(jobs, partial(Press, here)) as workers:
        press = Press(here)
        written = [
            group for groups in build_search(here, workers, press.corpus, postings_a_group=postings) for group in groups
        ]
        press.corpus.close()
    made = files_of(folder / "tree/search")
    assert sorted(path for group in written for path, _, _ in json.loads(group.listed)) == sorted(
        f"search/{path}" for path in made
    )
    return made


def test_every_word_of_a_large_corpus_leads_to_its_papers(plan: Plan, tmp_path: Path) -> None:
    made = searched(plan, tmp_path, jobs=1)
    index = Index(made.__getitem__)
    entries = index.check()
    assert index.root["papers"] == 9_000
    titles = {number: index.paper(number)[1] for number in index.all_numbers()}
    assert sorted(titles.values()) == sorted(map(title, range(9_000)))
    for word in (*SUBJECTS, "etude", "n00000", "n04095", "n08999"):
        expected = {number for number, text in titles.items() if word in words(text)}
        assert expected
        assert entries[word].numbers == set(entries[word].strong.papers) == expected
    assert len(entries["papers"].weak.papers) == 9_000
    assert entries["x0"].weak.papers.keys() == {
        n for n, text in titles.items() if int(text.split("n")[-1][:5]) % 97 == 0
    }
    assert {len(set(entry.strong.papers)) for entry in (entries[":cs.lg"], entries["norm"], entries["author"])} == {
        9_000
    }


def test_groups_and_jobs_change_no_byte(plan: Plan, tmp_path: Path) -> None:
    one = searched(plan, tmp_path / "one", jobs=1)
    assert searched(plan, tmp_path / "many", jobs=1, postings=30_000) == one
    assert searched(plan, tmp_path / "jobs", jobs=2, postings=10_000) == one
    index = Index(one.__getitem__)
    index.check()
    assert index.used == one.keys()


def test_a_lost_file_is_noticed(plan: Plan, tmp_path: Path) -> None:
    made = searched(plan, tmp_path, jobs=1)
    postings = [path for path in made if path.startswith("postings/")]
    assert postings
    for path in [*postings, next(path for path in made if path.startswith("papers/"))]:
        with pytest.raises((Damaged, KeyError, ValueError)):
            Index({**made, path: made[path][:-1]}.__getitem__).check()
