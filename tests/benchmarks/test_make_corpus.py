"""The corpus maker: the same bytes for the same seed, correct documents, and a literature that looks like one."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from benchmarks.make_corpus import REFUSING, Corpus, fast, main, make_corpus
from benchmarks.scholarship import LARGEST, Literature
from tests.testkit import Json, canonical, to_bytes
from tests.testkit.test_mint import check_bundle


@pytest.fixture(scope="module")
def literature() -> Literature:
    return Literature(papers=4_000, seed=7)


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def documents(corpus: Corpus) -> list[Json]:
    return [json.loads(path.read_bytes()) for path in sorted(corpus.output.rglob("content/bundles/*/*.json"))]


@pytest.mark.parametrize("layout", ["files", "shards"])
def test_jobs_change_no_byte(tmp_path: Path, layout: str) -> None:
    one = Corpus(1_050, 3, tmp_path / "one", layout, broken=60)
    two = Corpus(1_050, 3, tmp_path / "two", layout, broken=60)
    assert make_corpus(one, jobs=1) == make_corpus(two, jobs=2)
    assert fingerprint(one.output) == fingerprint(two.output)


def test_another_seed_is_another_corpus(tmp_path: Path) -> None:
    one, two = Corpus(3, 1, tmp_path / "one"), Corpus(3, 2, tmp_path / "two")
    assert one.document(2) != two.document(2)


def test_every_document_is_right(tmp_path: Path) -> None:
    corpus = Corpus(40, 1, tmp_path)
    make_corpus(corpus)
    found = documents(corpus)
    assert len(found) == 40
    for bundle in found:
        check_bundle(bundle, corpus.keys.main)
    assert f'public_key_b64 = "{corpus.keys.main.public_b64}"' in (tmp_path / "sitegen.toml").read_text()


def test_the_fast_encoder_writes_what_the_reference_writes(tmp_path: Path) -> None:
    corpus = Corpus(60, 1, tmp_path)
    for number in range(60):
        data = corpus.document(number)[1]
        assert to_bytes(json.loads(data)) == data
        assert fast(json.loads(data)) == canonical(json.loads(data))


def test_a_tampered_document_is_not(tmp_path: Path) -> None:
    corpus = Corpus(2, 1, tmp_path)
    bundle = json.loads(corpus.document(1)[1])
    bundle["events"][1]["signature"]["signature_b64"] = bundle["bundle_signature"]["signature_b64"]
    with pytest.raises(InvalidSignature):
        check_bundle(bundle, corpus.keys.main)


def test_shards_hold_what_files_hold(tmp_path: Path) -> None:
    files, shards = Corpus(30, 1, tmp_path / "files"), Corpus(30, 1, tmp_path / "shards", "shards")
    make_corpus(files)
    make_corpus(shards)
    data = gzip.decompress((shards.output / "content/bundles/shard-00000.jsonl.gz").read_bytes())
    assert sorted(data.splitlines()) == sorted(to_bytes(document) for document in documents(files))


def test_broken_documents_are_listed_and_marked(tmp_path: Path) -> None:
    corpus = Corpus(120, 1, tmp_path, broken=len(REFUSING))
    make_corpus(corpus)
    listed = json.loads((tmp_path / "broken.json").read_text())
    assert {entry["code"] for entry in listed} == set(REFUSING)
    marked = {path for path in tmp_path.rglob("content/bundles/*/*.json") if b"brokenmarker" in path.read_bytes()}
    assert marked == {tmp_path / "content" / entry["file"] for entry in listed}
    for entry in listed:
        assert entry["marker"].encode() in (tmp_path / "content" / entry["file"]).read_bytes()


def test_identifiers_are_unique_even_in_the_largest_corpus() -> None:
    literature = Literature(papers=LARGEST, seed=1)
    # The months of old ids, and the first of each further kind, are where room is scarce.
    ids = [literature.place(number).arxiv_id for number in range(75_000)]
    assert len(set(ids)) == len(ids)
    assert any("/" in each for each in ids)


def test_times_never_go_back(literature: Literature) -> None:
    months = [literature.place(number).submitted_at[:7] for number in range(literature.papers)]
    numbers = [literature.place(number).arxiv_id for number in range(literature.papers)]
    assert min(months) == "1995-01"
    assert max(months) == "2026-04"
    assert numbers[-1].startswith("2604.")
    assert any(number.startswith("1501.0") and len(number) == len("1501.00001") for number in numbers)


def test_citations_go_back_and_pile_up(literature: Literature) -> None:
    cited = {number: literature.cited(number) for number in range(literature.papers)}
    assert all(target < number for number, targets in cited.items() for target in targets)
    counts = Counter(target for targets in cited.values() for target in targets)
    assert 3 < counts.total() / literature.papers <= 4
    # Drawn evenly, the most cited of 4,000 papers would have some fifteen citations.
    assert max(counts.values()) > 40


def test_references_name_papers_of_the_corpus(literature: Literature) -> None:
    by_id = {literature.place(number).arxiv_id: number for number in range(literature.papers)}
    for number in range(3_000, 3_050):
        for reference in literature.paper(number).references:
            cited = literature.paper(by_id[reference["arxiv_id"]])
            assert reference["title"] == cited.title


def test_a_third_of_titles_and_abstracts_have_math(literature: Literature) -> None:
    papers = [literature.paper(number) for number in range(0, 4_000, 4)]
    assert 0.28 < sum("$" in paper.title for paper in papers) / len(papers) < 0.39
    assert 0.28 < sum("$" in paper.abstract for paper in papers) / len(papers) < 0.39
    names = Counter(name for paper in papers for name in paper.authors)
    assert 3 < names.total() / len(papers) < 5
    assert max(names.values()) > 5
    assert any("\\" in name for name in names)


@pytest.mark.parametrize("wrong", [["--papers", "0"], ["--papers", "1000001"], ["--papers", "5", "--broken", "6"]])
def test_wrong_sizes_are_refused(tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*wrong, "--output", str(tmp_path / "x")])
    assert stopped.value.code == 2
    assert "--papers must be" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_command_line_prints_the_rate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--papers", "3", "--output", str(tmp_path), "--jobs", "1"])
    assert capsys.readouterr().out.startswith("3 bundles, ")
