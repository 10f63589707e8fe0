"""The runner on tiny corpora: every figure is there, is measured, and follows what it is measured on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.floor import measure_floor
from benchmarks.functions import STEPS
from benchmarks.make_corpus import Corpus, make_corpus
from benchmarks.memory import MemorySampler, family, sum_of_rss
from benchmarks.program import BenchmarkError, run_build, run_verify
from benchmarks.run import main
from benchmarks.stopwatch import REST
from benchmarks.stored_corpora import stored_corpus
from benchmarks.tree import files_of_tree, size_of_tree

pytestmark = pytest.mark.slow

SMALL, LARGE = 3, 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench")
    sizes = ["--papers", str(LARGE), str(SMALL), "--runs", "2", "--jobs", "2", "--sample", str(SMALL)]
    assert main([*sizes, "--corpora", str(made / "corpora"), "--results", str(made / "results")]) == 0
    return made


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, Any]:
    (found,) = (folder / "results").glob("*.json")
    loaded: dict[str, Any] = json.loads(found.read_text())
    return loaded


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for one in value.values() for number in numbers(one)]
    if isinstance(value, list):
        return [number for one in value for number in numbers(one)]
    return [value] if isinstance(value, (int, float)) and not isinstance(value, bool) else []


def test_every_figure_is_there_for_every_size(report: dict[str, Any]) -> None:
    assert [corpus["papers"] for corpus in report["corpora"]] == [SMALL, LARGE]
    for corpus in report["corpora"]:
        for command in ("verify", "build"):
            figures = corpus[command]
            assert figures["found"] == figures["verified"] == corpus["papers"]
            for name in ("wall_seconds", "papers_per_second", "cpu_seconds", "peak_memory_bytes"):
                spread = figures[name]
                assert len(spread["each"]) == 2
                assert 0 < spread["min"] <= spread["median"] <= spread["max"]
                assert {spread["min"], spread["max"]} == {min(spread["each"]), max(spread["each"])}
            assert all(samples > 0 for samples in figures["memory_samples"])
        assert corpus["floor"]["signatures"] == 4 * corpus["papers"]
        assert all(number > 0 for number in numbers(corpus["floor"]))


def test_ratios_are_of_one_run(report: dict[str, Any]) -> None:
    for corpus in report["corpora"]:
        for command in ("verify", "build"):
            walls = corpus[command]["wall_seconds"]["each"]
            floors = corpus["floor"][f"{command}_wall_seconds"]["each"]
            expected = [wall / floor for wall, floor in zip(walls, floors, strict=True)]
            assert corpus["ratio_to_floor"][command]["each"] == pytest.approx(expected)


def test_rates_are_papers_by_seconds(report: dict[str, Any]) -> None:
    for corpus in report["corpora"]:
        for command in ("verify", "build"):
            rates, walls = (corpus[command][name]["each"] for name in ("papers_per_second", "wall_seconds"))
            assert [rate * wall for rate, wall in zip(rates, walls, strict=True)] == pytest.approx(
                [corpus["papers"]] * 2
            )


def test_figures_follow_the_corpus(report: dict[str, Any]) -> None:
    small, large = report["corpora"]
    assert large["document_bytes"] > 5 * small["document_bytes"]
    for name in ("files", "names", "links", "folders", "bytes"):
        assert large["build"]["tree"][name] > small["build"]["tree"][name]
    assert large["build"]["tree"]["root"] != small["build"]["tree"]["root"]
    assert len(large["build"]["tree"]["root"]) == 1


def test_memory_of_ten_times_as_many_is_compared(report: dict[str, Any]) -> None:
    (compared,) = report["flatness"]
    assert compared["papers"] == [SMALL, LARGE]
    peaks = [corpus["build"]["peak_memory_bytes"]["median"] for corpus in report["corpora"]]
    assert compared["build"]["peak_bytes"] == peaks
    assert compared["build"]["ratio"] == pytest.approx(peaks[1] / peaks[0])


def test_steps_add_up_to_the_whole(report: dict[str, Any]) -> None:
    steps = report["steps_of_one_process"]
    assert steps["papers"] == SMALL
    assert set(steps["microseconds_per_paper"]) == {*STEPS, REST}
    assert all(number > 0 for number in steps["microseconds_per_paper"].values())
    whole = sum(steps["microseconds_per_paper"].values()) * SMALL / 1e6
    assert whole == pytest.approx(steps["timed_wall_seconds"], rel=0.1)
    assert steps["calls_per_paper"]["signatures"] == 4
    assert steps["calls_per_paper"]["parse"] == 2
    assert steps["calls_per_paper"]["search terms of a paper"] == 1
    assert steps["calls_per_paper"]["citations to copy"] == 2


def test_every_page_is_timed_by_its_template(report: dict[str, Any]) -> None:
    pages = report["steps_of_one_process"]["pages"]
    assert {name: times["calls"] for name, times in pages["paper_page"].items()} == {
        "context": SMALL,
        "citations": SMALL,
    }
    templates = {name: times["calls"] for name, times in pages["templates"].items()}
    assert templates["paper.html"] == templates["record.html"] == SMALL
    assert templates["home.html"] == templates["search.html"] == 1
    assert sum(templates.values()) == pages["any_page"]["calls"]
    assert not any(name.startswith("frame/") for name in templates)


def test_what_readers_receive_is_measured_on_the_tree(report: dict[str, Any]) -> None:
    for corpus in report["corpora"]:
        pages, search = corpus["pages"], corpus["search"]
        assert pages["weighed"] == pages["papers"] == search["index"]["papers"] == corpus["papers"]
        assert 0 < pages["html"]["median"] < pages["total"]["median"] <= pages["total"]["largest"]
        assert pages["largest"]["total"] == pages["total"]["largest"]
        assert any("TKDTZYGP" in one["path"] for one in pages["own_mirror"])
        assert "answers" in search or "missing" in search


def test_the_machine_is_described(report: dict[str, Any]) -> None:
    machine = report["conditions"]["machine"]
    assert machine["processor"]
    assert machine["cores"] == len(os.sched_getaffinity(0))
    assert machine["python"].endswith(".".join(map(str, sys.version_info[:3])))
    assert machine["memory"] > 2**28
    assert machine["libraries"]["orjson"] != "absent"


def test_the_tables_show_the_report(folder: Path, report: dict[str, Any]) -> None:
    text = (folder / "results/latest.md").read_text()
    for corpus in report["corpora"]:
        assert f"### {corpus['papers']:,} papers, 2 runs" in text
        assert f"{corpus['verify']['papers_per_second']['median']:,.0f} (" in text
        assert f"{corpus['build']['tree']['files']:,} files" in text
        assert f"{corpus['pages']['total']['largest']:,} |" in text
        assert f"{sum(corpus['search']['index']['bytes'].values()):,} |" in text
    assert report["conditions"]["machine"]["processor"] in text
    for step in STEPS:
        assert f"| {step} |" in text
    assert text.startswith("## The program\n")
    assert "| own mirror, TKDTZYGP |" in text
    assert "| **paper page: template** | 3 |" in text


def test_nothing_but_corpora_is_left(folder: Path) -> None:
    left = {path.name for path in (folder / "corpora").iterdir()}
    assert left == {f"{papers}-files-seed-1" for papers in (SMALL, LARGE)}
    assert {path.name for path in (folder / "corpora" / f"{SMALL}-files-seed-1").iterdir()} == {
        "content",
        "made.json",
        "sitegen.toml",
    }


def test_a_corpus_is_used_again_only_if_it_is_whole(tmp_path: Path) -> None:
    first = stored_corpus(2, seed=1, layout="files", jobs=1, folder=tmp_path)
    document = next(first.folder.rglob("content/bundles/*/*.json"))
    made = document.stat().st_mtime_ns
    assert stored_corpus(2, seed=1, layout="files", jobs=1, folder=tmp_path) == first
    assert document.stat().st_mtime_ns == made
    (first.folder / "made.json").unlink()
    assert stored_corpus(2, seed=1, layout="files", jobs=1, folder=tmp_path) == first
    assert document.stat().st_mtime_ns != made


def test_the_size_of_a_tree_counts_linked_files_once(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/one").write_bytes(b"12345")
    (tmp_path / "two").write_bytes(b"123")
    (tmp_path / "a/b/linked").hardlink_to(tmp_path / "a/one")
    size = size_of_tree(tmp_path)
    assert (size.names, size.files, size.links, size.folders, size.bytes) == (3, 2, 1, 2, 8)
    assert [(file.size, file.names) for file in files_of_tree(tmp_path)] == [
        (5, ("a/b/linked", "a/one")),
        (3, ("two",)),
    ]


def test_the_memory_of_a_family_grows_with_a_child() -> None:
    code = "import subprocess, sys; held = bytes(int(sys.argv[1])); subprocess.run([sys.executable, '-c', '{}'])"
    child = "import sys; held = b'x' * {} ; print(flush=True); sys.stdin.readline()"
    peaks = []
    for size in (1, 60_000_000):
        inner = child.format(size)
        process = subprocess.Popen(
            [sys.executable, "-c", code.replace("'{}'", repr(inner)), "1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        assert len(family(process.pid)) == 2
        with MemorySampler(process.pid) as memory:
            while not memory.samples:
                time.sleep(0.005)
        process.communicate(b"\n")
        peaks.append(memory.peak)
    assert 50_000_000 < peaks[1] - peaks[0] < 80_000_000


def test_where_there_is_no_pss_rss_is_summed_up() -> None:
    assert sum_of_rss(os.getpid()) > 5_000_000
    assert sum_of_rss(2**22 + 1) == 0


def test_a_run_that_fails_is_no_figure(tmp_path: Path) -> None:
    corpus = Corpus(2, 1, tmp_path)
    make_corpus(corpus)
    document = next(tmp_path.rglob("content/bundles/*/*.json"))
    document.write_bytes(document.read_bytes().replace(b'"license"', b'"licence"', 1))
    with pytest.raises(BenchmarkError, match="ended with 1"):
        run_verify(tmp_path, jobs=1)


def test_the_floor_refuses_a_signature_that_does_not_fit(tmp_path: Path) -> None:
    corpus = Corpus(2, 1, tmp_path / "corpus")
    make_corpus(corpus)
    tree = tmp_path / "tree"
    run_build(corpus.output, tree, jobs=1)
    assert measure_floor(corpus.output, tree, jobs=1).papers == 2
    path = next(corpus.output.rglob("content/bundles/*/*.json"))
    bundle = json.loads(path.read_bytes())
    bundle["bundle_signature"]["bundle_sha256"] = "0" * 64
    path.write_text(json.dumps(bundle))
    with pytest.raises(BenchmarkError, match="does not verify"):
        measure_floor(corpus.output, tree, jobs=1)
    assert not tree.with_name("tree.floor").exists()


@pytest.mark.parametrize(
    "wrong", [["--papers", "0"], ["--papers", "1000001"], ["--runs", "0"], ["--jobs", "-1"], ["--corpus", "/nowhere"]]
)
def test_wrong_use_is_refused(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*wrong, "--corpora", str(tmp_path / "corpora"), "--results", str(tmp_path / "results")])
    assert stopped.value.code == 2
    assert not (tmp_path / "results").exists()
