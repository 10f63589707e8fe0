"""What the corpus maker makes, as the program judges it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from benchmarks.make_corpus import REFUSING, Corpus, make_corpus
from sitegen.pith.keys import TrustRoots
from sitegen.pith.verify import verify
from tests.pinning import roots


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    made = Corpus(200, 5, tmp_path_factory.mktemp("corpus"), broken=len(REFUSING))
    make_corpus(made)
    return made


@pytest.fixture(scope="module")
def trust(corpus: Corpus) -> TrustRoots:
    return roots(corpus.keys.trust())


def broken(corpus: Corpus) -> dict[Path, str]:
    listed = json.loads((corpus.output / "broken.json").read_text())
    return {corpus.output / "content" / entry["file"]: entry["code"] for entry in listed}


def test_good_documents_are_verified_without_a_word(corpus: Corpus, trust: TrustRoots) -> None:
    good = set(corpus.output.rglob("content/bundles/*/*.json")) - set(broken(corpus))
    assert len(good) == 200 - len(REFUSING)
    for path in good:
        verdict = verify(path.read_bytes(), trust)
        assert verdict.problems == ()
        assert verdict.verified


def test_broken_documents_are_refused_for_their_code(corpus: Corpus, trust: TrustRoots) -> None:
    listed = broken(corpus)
    assert len(listed) == len(REFUSING)
    for path, code in listed.items():
        verdict = verify(path.read_bytes(), trust)
        assert not verdict.verified
        assert code in {problem.code for problem in verdict.problems}


def test_configuration_pins_what_signed(corpus: Corpus) -> None:
    text = (corpus.output / "sitegen.toml").read_text()
    assert base64.b64encode(corpus.keys.main.public).decode() in text
    assert text.count("[[trust.keys]]") == 3
