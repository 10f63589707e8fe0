"""Searching an index that a second writer made: what is found, in which order, and what it costs."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.index_writer import Item, Sizes, numbers_of, terms, write_index
from tests.scripts.node import needs_node, run

pytestmark = needs_node

BUDGET = 300_000
WORDS = ("alpha", "bravo", "carol", "delta", "erosion", "foxtrot", "gluon", "hadron", "isotope", "jet")


def paper(number: int, draw: random.Random) -> Item:
    return Item(
        page=f"AAAA{'ABCDEFGH'[number % 8] * 4}",
        title=" ".join(draw.sample(WORDS, 2)),
        abstract=" ".join(draw.choices(WORDS, k=3)),
        authors=(draw.choice(("Ada Lovelace", "Carol Delta", "Emmy Noether")),),
        keywords=(draw.choice(WORDS),),
        day=f"{2000 + number // 100}-01-01",
        categories=tuple(draw.sample(("cs.LG", "math.AG", "hep-th"), draw.randint(1, 2))),
    )


PAPERS = [paper(number, random.Random(number)) for number in range(900)]
NUMBERS = numbers_of(PAPERS)[0]
BY_NUMBER = dict(zip(NUMBERS, PAPERS, strict=True))


def wanted(words: str, category: str = "", year: str = "") -> list[int]:
    """Search without an index, by the rules of docs/search.md."""
    parts = [
        [
            (4.0, set(terms(one.title))),
            (3.0, set(terms(" ".join(one.authors)))),
            (2.5, set(terms(" ".join(one.keywords)))),
        ]
        for one in PAPERS
    ]
    weak = [set(terms(one.abstract)) for one in PAPERS]
    scores = dict.fromkeys(range(1, len(PAPERS) + 1), 0.0)
    for word in terms(words):
        weights = {
            number: sum(weight for weight, own in parts[number - 1] if word in own) or float(word in weak[number - 1])
            for number in scores
        }
        count = sum(any(word in own for _, own in parts[at]) or word in weak[at] for at in range(len(PAPERS)))
        idf = math.log(1 + len(PAPERS) / max(1, count))
        scores = {number: score + idf * weights[number] for number, score in scores.items() if weights[number]}
    kept = [
        number
        for number in scores
        if (not category or category in PAPERS[number - 1].categories)
        and (not year or PAPERS[number - 1].day.startswith(year))
    ]
    ranked = sorted(kept, key=lambda number: (-round(scores[number], 9), -number))
    return [NUMBERS[number - 1] for number in ranked]


@pytest.fixture(
    scope="module", params=[Sizes(), Sizes(leaf=120, piece=150, branch=3, inline=30)], ids=["usual", "tiny"]
)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("index")
    write_index(folder / "search", PAPERS, request.param)
    return folder


def search(folder: Path, *queries: dict[str, Any]) -> list[Any]:
    answers: list[Any] = run("seek.mjs", {"folder": str(folder), "queries": queries})
    return answers


def test_it_finds_what_a_search_without_an_index_finds_in_the_same_order(index: Path) -> None:
    queries: list[dict[str, Any]] = [
        {"q": "alpha"},
        {"q": "alpha bravo"},
        {"q": "the erosion of carol delta"},
        {"q": "noether gluon hadron"},
        {"q": "jet foxtrot", "category": "math.AG"},
        {"q": "isotope", "year": "2004"},
        {"q": "Ísotope LOVELACE", "year": "2008", "category": "hep-th"},
    ]
    for query, found in zip(queries, search(index, *queries), strict=True):
        expected = wanted(query["q"], query.get("category", ""), query.get("year", ""))
        assert expected
        assert found["papers"] == expected, query
        assert not found["more"]
        assert found["repeated"] == 0
        shown = [row[1] for row in found["rows"]]
        assert shown == [BY_NUMBER[number].title for number in expected[:10]]


def test_words_are_completed(index: Path) -> None:
    whole, begun, short, done, letters = search(
        index, {"q": "foxtrot"}, {"q": "foxt"}, {"q": "fox"}, {"q": "fox "}, {"q": "fo"}
    )
    assert begun["papers"] == short["papers"] == whole["papers"]
    assert begun["found"] == ["foxtrot"]
    assert done["papers"] == letters["papers"] == []
    assert done["missing"] == ["fox"]


def test_slips_of_long_words_are_mended(index: Path) -> None:
    right, slip, swapped, short, two = search(
        index, {"q": "erosion"}, {"q": "erosoin"}, {"q": "reosion"}, {"q": "jat"}, {"q": "eroxxion"}
    )
    assert slip["papers"] == swapped["papers"] == right["papers"]
    assert slip["mended"] == [["erosoin", "erosion"]]
    assert short["papers"] == two["papers"] == []
    assert short["missing"] == ["jat"]
    assert two["missing"] == ["eroxxion"]


def test_a_word_that_nothing_has_finds_nothing(index: Path) -> None:
    nothing, stop, empty, mixed = search(
        index, {"q": "alpha zzzzzzzz"}, {"q": "the of"}, {"q": "?!"}, {"q": "isotope", "category": "no.SUCH"}
    )
    assert nothing["papers"] == stop["papers"] == empty["papers"] == mixed["papers"] == []
    assert nothing["missing"] == ["zzzzzzzz"]
    assert not any(answer["more"] for answer in (nothing, stop, empty, mixed))


def test_only_the_beginning_of_a_very_long_text_is_looked_for(index: Path) -> None:
    (found,) = search(index, {"q": "alpha " + "\u0301\u0316" * 1_000 + "a zzzzzzzz"})
    assert found["papers"] == wanted("alpha")
    assert not found["missing"]


def test_what_was_fetched_is_not_fetched_again(index: Path) -> None:
    cold, warm = search(index, {"q": "alpha bravo"}, {"q": "alpha bravo", "warm": "alpha bravo"})
    assert warm["asked"] < cold["asked"]
    assert warm["papers"] == cold["papers"]


def test_missing_and_damaged_files_are_named(tmp_path: Path) -> None:
    assert search(tmp_path, {"q": "alpha"}) == [{"error": "MissingFile", "path": "search/root.json"}]
    write_index(tmp_path / "search", PAPERS)
    (leaf,) = (tmp_path / "search/terms").glob("*/*.bin")
    whole = leaf.read_bytes()
    leaf.write_bytes(whole[:-1] + b"\xff")
    assert search(tmp_path, {"q": "alpha"})[0]["error"] == "Error"
    leaf.unlink()
    assert search(tmp_path, {"q": "alpha"}) == [{"error": "MissingFile", "path": leaf.relative_to(tmp_path).as_posix()}]
    leaf.write_bytes(whole)
    assert search(tmp_path, {"q": "alpha"})[0]["papers"] == wanted("alpha")


def test_an_empty_mirror_finds_nothing(tmp_path: Path) -> None:
    write_index(tmp_path / "search", [])
    (answer,) = search(tmp_path, {"q": "alpha", "year": ""})
    assert answer["papers"] == []
    assert answer["missing"] == ["alpha"]


FREQUENT = "common usual frequent ordinary normal general average typical"
MANY = 30_000


@pytest.fixture(scope="module", params=[4_096, 16_384], ids=["many pieces", "large pieces"])
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with more postings than a query may fetch; every paper has all words, in its title or its abstract."""
    folder = tmp_path_factory.mktemp("large")
    items = [
        Item("AAAABBBB", "" if number % 2 else FREQUENT, FREQUENT, day=f"{2000 + number // 3_000}-01-01")
        for number in range(MANY)
    ]
    write_index(folder / "search", items, Sizes(piece=request.param))
    return folder


@pytest.mark.slow
def test_no_query_costs_more_than_the_budget(large: Path) -> None:
    (once,) = search(large, {"q": FREQUENT})
    assert 150_000 < sum(once["costs"]) <= BUDGET
    assert once["more"] or once["ignored"]
    assert once["papers"]
    assert len(once["rows"]) == 10


@pytest.mark.slow
def test_looking_further_comes_to_an_end_within_the_budget_each_time(large: Path) -> None:
    words = "common usual frequent ordinary normal"
    (found,) = search(large, {"q": words, "often": 4})
    assert len(found["costs"]) == 5
    assert all(cost <= BUDGET for cost in found["costs"])
    assert not found["more"]
    assert not found["ignored"]
    assert len(found["papers"]) == MANY
    items = [Item("", "", day=f"{2000 + number // 3_000}-01-01") for number in range(MANY)]
    # The newest of those that have the words in their titles.
    assert found["papers"][0] == numbers_of(items)[0][MANY - 2]
