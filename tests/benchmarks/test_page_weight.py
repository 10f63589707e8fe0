"""What a page weighs: every style, script and imported module counts once, and nothing may come from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.page_weight import BUDGET, Scales, paper_pages, weigh_pages
from benchmarks.program import BenchmarkError

HEAD = '<html data-base="/sub/"><head><link rel="stylesheet" href="/sub/assets/style.css">'
PAGE = f'{HEAD}<script src="/sub/assets/site.js"></script><link rel="preload" href="/sub/a.woff2"></head><body>é</body>'
SEARCH = f'{HEAD}<link rel="modulepreload" href="/sub/assets/b.js"><script type="module" src="../assets/a.js"></script>'
SUFFIXES = [f"{letter * 26}" for letter in "ABCDE"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    assets = {
        "style.css": "s" * 100,
        "site.js": "x" * 10,
        "a.js": 'import { b } from "./b.js";\n// import "./not-there.js"\n',
        "b.js": 'import {\n  c,\n} from "./c.js";\n',
        "c.js": "export const c = 1;\n",
    }
    pages = {"index.html": PAGE, "search/index.html": SEARCH, "paper/not-a-suffix/index.html": PAGE}
    papers = {f"paper/{suffix}/index.html": PAGE + "y" * at for at, suffix in enumerate(SUFFIXES)}
    files = {f"assets/{name}": text for name, text in assets.items()} | pages | papers
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_page_is_weighed_with_what_it_loads(tree: Path) -> None:
    weight = Scales(tree).weigh("index.html")
    assert (weight.styles, weight.scripts, weight.style_bytes, weight.script_bytes) == (1, 1, 100, 10)
    assert weight.html == len(PAGE) + 1
    assert weight.total == weight.html + 110


def test_modules_count_once_with_those_that_they_import(tree: Path) -> None:
    weight = Scales(tree).weigh("search/index.html")
    assert weight.scripts == 3
    assert weight.script_bytes == sum((tree / f"assets/{name}.js").stat().st_size for name in "abc")


def test_every_paper_is_weighed_or_an_even_sample(tree: Path) -> None:
    assert paper_pages(tree) == (5, [f"paper/{suffix}/index.html" for suffix in SUFFIXES])
    assert paper_pages(tree, most=3) == (5, [f"paper/{suffix}/index.html" for suffix in SUFFIXES[::2]])
    pages = weigh_pages(tree, tree)
    base = len(PAGE) + 1
    assert pages["html"] == {"median": base + 2, "p95": base + 3, "largest": base + 4}
    assert pages["total"]["largest"] == pages["largest"]["total"] == base + 114
    assert pages["largest"]["path"] == f"paper/{SUFFIXES[4]}/index.html"
    assert [one["path"] for one in pages["others"]] == ["index.html", "search/index.html"]
    assert len(pages["own_mirror"]) == 5
    assert pages["over_budget"] == 0


def test_pages_above_the_budget_are_counted(tree: Path) -> None:
    heavy = tree / "paper" / SUFFIXES[2] / "index.html"
    light = heavy.stat().st_size + 110
    heavy.write_text(heavy.read_text(encoding="utf-8") + "z" * (BUDGET - light), encoding="utf-8")
    assert weigh_pages(tree)["over_budget"] == 0
    heavy.write_text(heavy.read_text(encoding="utf-8") + "z", encoding="utf-8")
    assert weigh_pages(tree)["over_budget"] == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://cdn.example/x.js", "not of this mirror"),
        ("/elsewhere/x.js", "not of this mirror"),
        ("/sub/assets/gone.js", "cannot be read"),
    ],
)
def test_what_is_not_in_the_tree_is_an_error(tree: Path, address: str, said: str) -> None:
    (tree / "index.html").write_text(f'{HEAD}<script src="{address}"></script></head>')
    with pytest.raises(BenchmarkError, match=said):
        weigh_pages(tree)


def test_a_script_in_the_body_is_not_overlooked(tree: Path) -> None:
    (tree / "index.html").write_text(f'{HEAD}</head><body><script src="/sub/assets/site.js"></script></body>')
    with pytest.raises(BenchmarkError, match="outside of its head"):
        weigh_pages(tree)


def test_a_tree_without_papers_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "paper").mkdir()
    with pytest.raises(BenchmarkError, match="no page of a paper"):
        weigh_pages(tmp_path)
