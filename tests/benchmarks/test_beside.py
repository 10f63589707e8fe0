"""Beside other generators: the same page from all, and no figure of one that made another page or is not there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.beside import main
from benchmarks.peers import setups
from benchmarks.peers.equal import check_equal, normalised
from benchmarks.peers.papers import laid_papers, lay_papers, papers_for_peers
from benchmarks.peers.setups import PEERS, STYLE, set_up
from benchmarks.peers.sitegen.__main__ import main as make_pages
from benchmarks.peers.sitegen.citing import SHOWN, CitingIndex, SharedNameError
from benchmarks.peers.sitegen.facts import Named
from benchmarks.program import REPOSITORY, BenchmarkError
from benchmarks.stored_corpora import StoredCorpus, stored_corpus
from tests.skipped_by_name import needs

PAPERS = 120
_STUB = """
import json, pathlib, sys
from jinja2 import Environment, FileSystemLoader
if "--version" in sys.argv:
    sys.exit(print("9.8.7"))
output = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
template = Environment(loader=FileSystemLoader("theme/templates")).get_template("paper.html")
for paper in json.loads(pathlib.Path("papers.json").read_bytes()):
    folder = output / "paper" / paper["page"]
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(template.render(paper=paper))
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> StoredCorpus:
    return stored_corpus(PAPERS, seed=1, layout="files", jobs=1, folder=tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def pages(corpus: StoredCorpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("pages") / "public"
    assert make_pages(["--corpus", str(corpus.folder), "--output", str(tree), "--jobs", "1"]) == 0
    return tree


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed peers with one that stands for Pelican: it sets Pelican's template by Jinja, too."""
    folder = tmp_path / "installed"
    (folder / "pelican").mkdir(parents=True)
    (folder / "pelican/stub.py").write_text(_STUB)
    program = folder / "pelican/run"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder}/pelican/stub.py" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(setups, "INSTALLED", folder)
    return folder


def documents(corpus: StoredCorpus) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in corpus.folder.rglob("content/bundles/**/*.json")]


def test_every_paper_has_one_page_whatever_the_number_of_processes(
    corpus: StoredCorpus, pages: Path, tmp_path: Path
) -> None:
    expected = {document["short_pith_number"].removeprefix("pith:") for document in documents(corpus)}
    assert len(expected) == PAPERS
    assert {path.parent.name for path in pages.rglob("index.html")} == expected
    again, believed = tmp_path / "again", tmp_path / "believed"
    # As a process of its own: where there are threads, as in a test, workers are not forked.
    command = ["--corpus", str(corpus.folder), "--output", str(again), "--jobs", "2"]
    subprocess.run([sys.executable, "-m", "benchmarks.peers.sitegen", *command], check=True, cwd=REPOSITORY)
    options = ["--corpus", str(corpus.folder), "--output", str(believed), "--jobs", "1", "--unverified"]
    assert make_pages(options) == 0
    for path in pages.rglob("index.html"):
        name = path.relative_to(pages)
        assert (again / name).read_bytes() == (believed / name).read_bytes() == path.read_bytes()


def test_a_tampered_document_has_no_page(
    corpus: StoredCorpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(corpus.folder, tmp_path / "corpus")
    victim = next((tmp_path / "corpus").rglob("content/bundles/**/*.json"))
    text = victim.read_text(encoding="utf-8")
    victim.write_text(text.replace('"authors_text":"', '"authors_text":"Mallory, '), encoding="utf-8")
    tree = tmp_path / "public"
    assert make_pages(["--corpus", str(tmp_path / "corpus"), "--output", str(tree), "--jobs", "1"]) == 1
    assert len(list(tree.rglob("index.html"))) == PAPERS - 1
    assert victim.name in capsys.readouterr().err
    assert not any("Mallory" in path.read_text(encoding="utf-8") for path in tree.rglob("index.html"))


def test_the_papers_that_cite_a_paper_are_those_that_say_so(corpus: StoredCorpus, pages: Path) -> None:
    page_of, cited_by = {}, defaultdict(set)
    for document in documents(corpus):
        page_of[document["source"]["id"]] = document["short_pith_number"].removeprefix("pith:")
    for document in documents(corpus):
        for event in document["events"]:
            sample = event["payload"].get("graph_snapshot", {}).get("references", {}).get("sample", [])
            for entry in sample:
                if entry["arxiv_id"] in page_of:
                    cited_by[page_of[entry["arxiv_id"]]].add(page_of[document["source"]["id"]])
    assert len(cited_by) > PAPERS / 4
    for page in page_of.values():
        text = (pages / "paper" / page / "index.html").read_text(encoding="utf-8")
        assert f"cite this one: {len(cited_by[page])}<" in text
        shown = text.partition('id="cited-by"')[2].partition("</ol>")[0].split('href="/paper/')[1:]
        assert len(shown) == min(SHOWN, len(cited_by[page]))
        assert {link.partition("/")[0] for link in shown} <= cited_by[page]


def test_a_page_shows_the_newest_of_many_citing_papers() -> None:
    index = CitingIndex()
    index.add([Named("AAAAAAAA", "Cited", "2001-01-01", ("arxiv:1",), ("pith:AAAAAAAA",))])
    index.add(Named(f"B{at:07d}", f"Title {at:02d}", f"20{at:02d}-01-01", (), ("arxiv:1",)) for at in range(20))
    index.settle()
    count, shown = index.citing(0)
    assert count == 20
    assert shown == [(f"B{at:07d}", f"Title {at:02d}") for at in range(19, 19 - SHOWN, -1)]


def test_two_papers_of_one_name_are_refused() -> None:
    index = CitingIndex()
    index.add([Named("AAAAAAAA", "One", "2001-01-01", ("doi:10.1/x",), ())])
    with pytest.raises(SharedNameError, match=r"doi:10\.1/x"):
        index.add([Named("BBBBBBBB", "Other", "2001-01-01", ("doi:10.1/x",), ())])


@pytest.mark.parametrize(
    ("name", "template"), [("pelican", "theme/templates/paper.html"), ("mkdocs", "theme/main.html")]
)
def test_the_templates_in_jinja_give_the_same_page(
    corpus: StoredCorpus, pages: Path, tmp_path: Path, name: str, template: str
) -> None:
    papers = list(papers_for_peers(corpus.folder))
    set_up(PEERS[name], papers, tmp_path / "input")
    path = tmp_path / "input" / template
    # As both have it: what comes from papers is escaped before.
    jinja = Environment(loader=FileSystemLoader(path.parent), undefined=StrictUndefined, autoescape=False)  # noqa: S701
    page = jinja.get_template(path.name)
    for paper in papers:
        right = (pages / "paper" / paper["page"] / "index.html").read_bytes()
        assert normalised(page.render(paper=paper, page={"meta": paper}).encode()) == normalised(right)


@needs("node")
def test_the_template_in_javascript_gives_the_same_page(corpus: StoredCorpus, pages: Path, tmp_path: Path) -> None:
    work = tmp_path / "input"
    set_up(PEERS["eleventy"], papers_for_peers(corpus.folder), work)
    script = """
        import { data, render } from "./pages/paper.11ty.js";
        const { papers, permalink } = data();
        console.log(JSON.stringify(papers.map((paper) => [permalink({ paper }), render({ paper })])));
    """
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=True)
    made = json.loads(done.stdout)
    assert len(made) == PAPERS
    for path, page in made:
        assert normalised(page.encode()) == normalised((pages / path).read_bytes())


def test_no_set_up_is_without_the_style(corpus: StoredCorpus, tmp_path: Path) -> None:
    lay_papers(list(papers_for_peers(corpus.folder))[:1], tmp_path / "papers.jsonl")
    for name, peer in PEERS.items():
        set_up(peer, laid_papers(tmp_path / "papers.jsonl"), tmp_path / name)
        texts = [path.read_text(encoding="utf-8") for path in (tmp_path / name).rglob("*") if path.is_file()]
        assert any("prefers-color-scheme:dark" in text for text in texts), name
        assert not any(STYLE in text for text in texts), name


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda page: page.write_bytes(page.read_bytes().replace(b"</h1>", b".</h1>")), "another page"),
        (lambda page: page.write_bytes(page.read_bytes().replace(b"Cited by", b"Cited  by")), "another page"),
        (lambda page: page.write_bytes(page.read_bytes() + b"<p>"), "another page"),
        (lambda page: page.unlink(), "not in both"),
        (lambda page: shutil.copytree(page.parent, page.parent.with_name("ZZZZZZZZ")), "not in both"),
    ],
    ids=["a letter more", "a space in a text", "a tag at the end", "a page less", "a page more"],
)
def test_a_page_that_differs_is_found(pages: Path, tmp_path: Path, tamper: Any, told: str) -> None:
    other = tmp_path / "other"
    shutil.copytree(pages, other)
    page = next(other.rglob("index.html"))
    page.write_bytes(page.read_bytes().replace(b">\n<", b"><"))
    assert check_equal(pages, other, "Other") < check_equal(pages, pages, "Other")
    tamper(page)
    with pytest.raises(BenchmarkError, match=told):
        check_equal(pages, other, "Other")


def run_main(corpus: StoredCorpus, tmp_path: Path, *peers: str) -> int:
    options = ["--papers", str(PAPERS), "--runs", "2", "--jobs", "1", "--peers", ",".join(peers)]
    places = {"--corpora": corpus.folder.parent, "--work": tmp_path / "work", "--results": tmp_path / "results"}
    return main([*options, *(str(part) for place in places.items() for part in place)])


@pytest.mark.slow
def test_a_peer_is_measured_and_one_that_is_not_there_is_named(
    corpus: StoredCorpus, installed: Path, tmp_path: Path
) -> None:
    broken = installed / "zola/run"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'no such library' >&2\nexit 1\n")
    broken.chmod(0o755)
    assert run_main(corpus, tmp_path, "hugo", "zola", "pelican") == 0
    (found,) = (tmp_path / "results").glob("beside-*.json")
    report = json.loads(found.read_text())
    assert [(one["name"], one["version"]) for one in report["peers"]] == [
        ("hugo", ""),
        ("zola", ""),
        ("pelican", "9.8.7"),
    ]
    (size,) = report["sizes"]
    verified, unverified, peer = size["generators"]
    assert [verified["name"], unverified["name"], peer["name"]] == ["sitegen", "sitegen-unverified", "pelican"]
    for row in size["generators"]:
        assert min(*row["wall_seconds"]["each"], *row["cpu_seconds"]["each"], *row["peak_memory_bytes"]["each"]) > 0
        assert len(row["wall_seconds"]["each"]) == 2
    expected = [
        one / other for one, other in zip(verified["wall_seconds"]["each"], peer["wall_seconds"]["each"], strict=True)
    ]
    assert size["ratios"]["verified_to_fastest_peer"]["each"] == pytest.approx(expected)
    text = (tmp_path / "results/latest.md").read_text()
    assert text.startswith("## Beside other generators\n")
    assert "Left out: Hugo, a file a paper: it is not installed (python -m benchmarks.peers.install hugo)." in text
    assert "Left out: Zola, a file a paper: it does not start: no such library." in text
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.slow
def test_a_peer_that_makes_another_page_ends_the_run(
    corpus: StoredCorpus, installed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stub = installed / "pelican/stub.py"
    stub.write_text(_STUB.replace("render(paper=paper)", 'render(paper=paper).replace("Abstract", "Summary")'))
    assert run_main(corpus, tmp_path, "pelican") == 1
    assert "Pelican, a generator from data made another page" in capfd.readouterr().err
    assert not (tmp_path / "results").exists()


@pytest.mark.slow
def test_a_peer_that_fails_ends_the_run(
    corpus: StoredCorpus, installed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stub = installed / "pelican/stub.py"
    stub.write_text(_STUB + "sys.exit('out of ink')\n")
    assert run_main(corpus, tmp_path, "pelican") == 1
    assert "out of ink" in capfd.readouterr().err
    assert not (tmp_path / "results").exists()
