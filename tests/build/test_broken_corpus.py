"""A folder with broken documents of all kinds: every one is named, and nothing of it is published."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.make_corpus import REFUSING, Corpus, make_corpus
from tests.build.mirrors import Mirror, lines

LARGE = "SITEGEN_TEST_LARGE"
SIZES = [
    pytest.param((400, 60), id="400"),
    pytest.param(
        (10_000, 100),
        id="10000",
        marks=[
            pytest.mark.slow,
            pytest.mark.skipif(not os.environ.get(LARGE), reason=f"takes minutes on a slow machine; {LARGE}=1 runs it"),
        ],
    ),
]
MARKER = re.compile(rb"brokenmarker\d{4}")


class Made:
    """A corpus that was built once, with what the program said."""

    def __init__(self, folder: Path, papers: int, broken: int) -> None:
        make_corpus(Corpus(papers, 11, folder, broken=broken))
        self.mirror = Mirror(folder)
        self.papers, self.broken = papers, broken
        self.done = self.mirror.run("build", "--json")
        self.listed: list[dict[str, Any]] = json.loads((folder / "broken.json").read_text())
        self.documents = [one for one in lines(self.done.stdout) if one["type"] == "document"]
        self.summary = lines(self.done.stdout)[-1]


@pytest.fixture(scope="module", params=SIZES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    papers, broken = request.param
    return Made(tmp_path_factory.mktemp("corpus"), papers, broken)


def test_the_build_ends_with_1_and_publishes_the_rest(made: Made) -> None:
    assert made.done.returncode == 1, made.done.stderr
    assert made.summary["type"] == "summary"
    assert made.summary["found"] == made.papers
    assert made.summary["refused"] + made.summary["unreadable"] == made.broken
    assert made.summary["papers"] == made.summary["verified"] == made.papers - made.broken
    assert len(list(made.mirror.public.glob("pith/*/bundle.json"))) == made.papers - made.broken


def test_there_is_a_broken_document_of_every_kind(made: Made) -> None:
    assert {entry["code"] for entry in made.listed} == set(REFUSING)


def test_every_broken_document_is_named_with_its_code(made: Made) -> None:
    told = {one["place"]: one for one in made.documents if one["verdict"] == "refused"}
    assert set(told) == {entry["file"] for entry in made.listed}
    for entry in made.listed:
        problems = told[entry["file"]]["problems"]
        assert entry["code"] in {problem["code"] for problem in problems}
        assert all(problem["cause"] and problem["fix"] for problem in problems)


def test_the_ledger_adds_up_and_names_every_broken_document(made: Made) -> None:
    sums = made.mirror.json(".well-known/pith/ledger.json")["sums"]
    assert sums.pop("found") == sum(sums.values()) == made.papers
    ledger = {entry["place"]: entry for entry in made.mirror.ledger()}
    assert len(ledger) == made.papers
    for entry in made.listed:
        assert ledger[entry["file"]]["verdict"] == "refused"
        assert entry["code"] in ledger[entry["file"]]["codes"]
    assert sum(entry["verdict"] == "verified" for entry in ledger.values()) == made.papers - made.broken


def test_every_broken_document_is_on_a_page_of_refusals(made: Made) -> None:
    pages = "".join(path.read_text() for path in (made.mirror.public / "mirror/refusals").rglob("*.html"))
    for entry in made.listed:
        assert entry["file"] in pages


def test_no_text_of_a_broken_document_is_anywhere(made: Made) -> None:
    content = {path: path.read_bytes() for path in made.mirror.content.rglob("*.json")}
    assert sum(bool(MARKER.search(body)) for body in content.values()) == made.broken
    for path in made.mirror.public.rglob("*"):
        assert not MARKER.search(os.fsencode(path))
        assert not path.is_file() or not MARKER.search(path.read_bytes()), path


def test_no_suffix_of_a_broken_document_has_an_address(made: Made) -> None:
    suffixes = {Path(entry["file"]).stem for entry in made.listed}
    assert not suffixes & {path.name.removesuffix(".json") for path in made.mirror.public.rglob("*")}


def test_the_tree_proves_itself(made: Made) -> None:
    done = made.mirror.run("verify", "public")
    assert done.returncode == 0, done.stdout[-2000:]
    assert done.stdout.endswith(f"root {made.summary['root']}\n")
