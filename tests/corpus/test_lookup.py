from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sitegen.corpus.key_hash import bucket_digits
from tests.corpus.facts import arxiv, cites, corpus, document, facts, suffix


def test_a_name_that_several_papers_claim_means_the_one_whose_source_it_is(tmp_path: Path) -> None:
    claim = (arxiv(1), "doi:10.1/shared")
    told = (cites("doi:10.1/z", arxiv(1)), cites("doi:10.1/y", "doi:10.1/shared"))
    made = corpus(
        tmp_path,
        [
            (document(1), facts(1, alias_keys=claim)),
            (document(2), facts(2, alias_keys=claim, citations=())),
            (document(3), facts(3, citations=told)),
        ],
    )
    owner = made.lookup.resolve(arxiv(1))
    assert owner is not None
    assert owner.suffix == suffix(1)
    assert made.lookup.claimants(arxiv(1)) == [suffix(1), suffix(2)]
    assert made.lookup.resolve("doi:10.1/shared") is None
    assert made.lookup.claimants("doi:10.1/shared") == [suffix(2), suffix(1)]
    assert {row.entry.suffix: row.cited_by for row in made.papers.read(1, 2**32)} == {
        suffix(1): 1,
        suffix(2): 0,
        suffix(3): 0,
    }


def test_of_several_versions_a_name_means_the_newest(tmp_path: Path) -> None:
    made = corpus(
        tmp_path,
        [
            (document(n), facts(n, source_key=arxiv(7), source_version=version))
            for n, version in enumerate([2, 10, None])
        ],
    )
    newest = made.lookup.resolve(arxiv(7))
    assert newest is not None
    assert newest.suffix == suffix(1)
    assert made.lookup.claimants(arxiv(7)) == [suffix(1), suffix(0), suffix(2)]


def test_no_document_can_claim_the_letters_of_another_paper(tmp_path: Path) -> None:
    stolen = f"pith:{suffix(1)[:8]}"
    made = corpus(
        tmp_path,
        [(document(1), facts(1)), (document(2), facts(2, alias_keys=(stolen,), source_key=stolen))],
    )
    found = made.lookup.resolve(stolen)
    assert found is not None
    assert found.suffix == suffix(1)
    assert made.lookup.claimants(stolen) == [suffix(1)]


@pytest.mark.parametrize(
    "key", ["pith:", "pith:A", "pith:ABCDEFG", "pith:[", "arxiv:9999.99999", "", "pith:" + "A" * 27]
)
def test_what_is_no_name_means_nothing(tmp_path: Path, key: str) -> None:
    made = corpus(tmp_path, [(document(1), facts(1)), (document(2), facts(2))])
    assert made.lookup.resolve(key) is None
    assert made.lookup.claimants(key) == []


def test_every_name_lies_in_the_bucket_of_its_hash(tmp_path: Path) -> None:
    made = corpus(tmp_path, [(document(n), facts(n)) for n in range(700)])
    found = {}
    for name in made.lookup.bucket_names():
        for key, suffixes in made.lookup.bucket(name).items():
            assert hashlib.sha256(key.encode()).hexdigest().startswith(name)
            found[key] = suffixes
    assert len(found) == made.lookup.entries == made.ledger.counts().names
    assert found == {key: [suffix(n)] for n in range(700) for key in (arxiv(n), f"pith:{suffix(n)[:8]}")}


@pytest.mark.parametrize(("entries", "digits"), [(0, 1), (16_000, 1), (16_001, 2), (256_000, 2), (6_000_000, 4)])
def test_buckets_hold_a_thousand_entries_at_most_on_average(entries: int, digits: int) -> None:
    assert bucket_digits(entries) == digits


def test_a_version_beyond_all_integers_is_kept_in_order(tmp_path: Path) -> None:
    made = corpus(
        tmp_path,
        [(document(n), facts(n, source_key="x:1", source_version=version)) for n, version in enumerate([10**30, 5])],
    )
    assert made.lookup.claimants("x:1") == [suffix(0), suffix(1)]
