"""What queries cost: of an index that the program built, in Node, counted file by file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.make_corpus import Corpus, make_corpus
from benchmarks.program import BenchmarkError, run_build
from benchmarks.reader_table import search_table
from benchmarks.search_alone import build_search_alone, main
from benchmarks.search_cost import ask_queries, identifiers, index_size, measure_search
from tests.skipped_by_name import needs

PAPERS = 60


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    make_corpus(Corpus(PAPERS, 3, folder / "corpus", "shards"))
    seconds = build_search_alone(folder / "corpus", folder / "tree", jobs=1)
    assert {"verify", "settle", "search"} <= seconds.keys()
    return folder / "tree"


@pytest.fixture(scope="module")
def search(tree: Path) -> dict[str, Any]:
    return measure_search(tree)


def answers(search: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["kind"]: one for one in search["answers"]}


def test_the_index_is_counted_whole(tree: Path) -> None:
    size = index_size(tree, PAPERS)
    files = [path for path in (tree / "search").rglob("*") if path.is_file() and path.name != "index.html"]
    assert sum(size["files"].values()) == len(files)
    assert sum(size["bytes"].values()) == sum(path.stat().st_size for path in files)
    assert size["files"]["papers"] == len([path for path in files if "papers" in path.relative_to(tree).parts])
    assert 1 <= size["files"]["papers"] <= PAPERS
    assert size["files_per_paper"] == len(files) / PAPERS
    (tree / "search/papers/more.json").write_text("[]")
    assert index_size(tree, PAPERS)["files"]["papers"] == size["files"]["papers"] + 1
    (tree / "search/papers/more.json").unlink()


@needs("node")
def test_every_kind_of_query_is_asked_and_finds_something(search: dict[str, Any]) -> None:
    asked = answers(search)
    for kind in (
        "a common word",
        "two common words",
        "three common words",
        "a rare word and a common one",
        "a prefix",
        "a typo",
        "a common word in a category",
        "a Pith number of 8 letters",
        "a whole Pith number",
        "an arXiv id with its version",
    ):
        assert asked[kind]["results"] > 0, kind
    assert asked["a typo"]["mended"]
    assert asked["a common word in a category"]["results"] <= asked["a common word"]["results"]
    assert search["largest"]["bytes"] == max(one["bytes"] for one in search["answers"])
    assert search["over_budget"] == 0


@needs("node")
def test_bytes_are_those_of_the_files_with_their_headers(tree: Path, search: dict[str, Any]) -> None:
    exact = answers(search)["a whole Pith number"]
    suffix = exact["q"].rsplit(":", 1)[1]
    (bucket,) = [path for path in tree.glob("lookup/*.json") if f'"pith:{suffix[:8]}"' in path.read_text()]
    read = [tree / "lookup/index.json", bucket, tree / f"pith/{suffix}.json"]
    assert exact["requests"] == len(read)
    assert exact["bytes"] == sum(path.stat().st_size + 300 for path in read)


@needs("node")
def test_the_same_tree_is_asked_the_same(tree: Path, search: dict[str, Any]) -> None:
    assert measure_search(tree) == search


@needs("node")
def test_it_is_the_published_scripts_that_are_run(tree: Path) -> None:
    script = tree / "assets/seek.js"
    whole = script.read_text()
    script.write_text("throw new Error('another script');\n")
    with pytest.raises(BenchmarkError, match="another script"):
        measure_search(tree)
    script.write_text(whole)


def test_without_node_that_is_said(tree: Path) -> None:
    told = ask_queries(tree, node="no-such-node")
    assert told == {"missing": "there is no program `no-such-node` on this machine"}
    text = search_table({"budget": 300_000, "index": index_size(tree, PAPERS), **told})
    assert "was not measured: there is no program `no-such-node`" in text
    assert "| **all** |" in text


def test_identifiers_are_those_of_a_paper_that_is_there(tree: Path) -> None:
    short, whole, arxiv = [one["text"] for one in identifiers(tree)]
    assert (tree / "pith" / f"{whole.split(':')[2]}.json").exists()
    assert short == f"pith:{whole.split(':')[2][:8]}"
    assert "v" in arxiv
    assert identifiers(tree / "search") == []


def test_a_tree_without_an_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="no search index"):
        measure_search(tmp_path)


def test_the_index_alone_is_the_index_of_the_whole_build(tree: Path, tmp_path: Path) -> None:
    run_build(tree.parent / "corpus", tmp_path / "whole", jobs=1)
    for part in ("search", "lookup"):
        files = {path.relative_to(tree): path.read_bytes() for path in (tree / part).rglob("*") if path.is_file()}
        whole = tmp_path / "whole"
        assert files == {
            path.relative_to(whole): path.read_bytes() for path in (whole / part).rglob("*") if path.is_file()
        }


def test_it_is_reported(tmp_path: Path) -> None:
    places = ["--corpora", str(tmp_path / "corpora"), "--results", str(tmp_path / "results")]
    sizes = {}
    for excerpts in (["--excerpts"], []):
        assert main(["--papers", "40", "--jobs", "2", *excerpts, *places]) == 0
        (report,) = (tmp_path / "results").glob("search-40-*.json")
        index = json.loads(report.read_text())["search"]["index"]
        sizes[bool(excerpts)] = index["bytes"]["leaves"]
    assert sizes[False] > 1.2 * sizes[True]  # abstracts have 1,085 characters on average, excerpts at most 600
    text = (tmp_path / "results/latest.md").read_text()
    assert text.startswith("## The search alone\n")
    assert "40 papers with whole abstracts of 1," in text or "40 papers with whole abstracts of 9" in text
    assert f"| **a paper** | {index['files_per_paper']:.3f} |" in text
    assert [path.name for path in (tmp_path / "corpora").iterdir()] == ["40-shards-seed-1"]
