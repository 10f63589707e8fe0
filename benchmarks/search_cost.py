"""What a search costs a reader: bytes and requests of each kind of query, and the size of the index."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks.page_weight import MOST_PAGES, paper_pages
from benchmarks.program import BenchmarkError

BUDGET: Final = 300_000
"""Bytes that one query may receive."""
_NODE: Final = "node"
_SCRIPT: Final = Path(__file__).with_suffix(".mjs")
_KINDS: Final = {"papers": "papers", "terms": "leaves", "postings": "postings", "branches": "branches"}
_WHOLE: Final = "root and common words"


def measure_search(tree: Path) -> dict[str, Any]:
    """Return what the index of a tree weighs, and what queries to it cost; without Node, why they are not known.

    Arguments:
        tree: a built tree, or one of `search_alone`.

    Raises:
        BenchmarkError: the tree has no index, or its scripts failed.
    """
    try:
        root = json.loads((tree / "search" / "root.json").read_bytes())
    except OSError as error:
        raise BenchmarkError(f"{tree} has no search index: {error.strerror}") from error
    return {"budget": BUDGET, "index": index_size(tree, root["papers"]), **ask_queries(tree)}


def index_size(tree: Path, papers: int) -> dict[str, Any]:
    """Return bytes and files of the index, by kind and a paper; the page that searches is none of them."""
    files = dict.fromkeys((*_KINDS.values(), _WHOLE), 0)
    sizes = dict(files)
    folder = tree / "search"
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "index.html":
            kind = _KINDS.get(path.relative_to(folder).parts[0], _WHOLE)
            files[kind] += 1
            sizes[kind] += path.stat().st_size
    return {
        "papers": papers,
        "files": files,
        "bytes": sizes,
        "files_per_paper": sum(files.values()) / max(1, papers),
        "bytes_per_paper": sum(sizes.values()) / max(1, papers),
    }


def ask_queries(tree: Path, node: str = _NODE) -> dict[str, Any]:
    """Run the modules that a tree publishes in Node, over the files of the tree.

    Arguments:
        tree: a built tree.
        node: the name of the program.
    """
    program = shutil.which(node)
    if program is None:
        return {"missing": f"there is no program `{node}` on this machine"}
    with tempfile.TemporaryDirectory() as folder:
        modules = Path(folder)
        for script in (tree / "assets").glob("*.js"):
            shutil.copy(script, modules)
        # Node takes a .js file for a module only where a package says so.
        (modules / "package.json").write_text('{"type": "module"}\n', encoding="utf-8")
        given = {"tree": str(tree.resolve()), "modules": str(modules), "identifiers": identifiers(tree)}
        process = subprocess.run(
            [program, str(_SCRIPT)], input=json.dumps(given), capture_output=True, text=True, check=False
        )
    if process.returncode:
        raise BenchmarkError(f"the search of {tree} could not be asked:\n{process.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(process.stdout)
    asked = [one for one in told["answers"] if "bytes" in one]
    largest = max(asked, key=lambda one: one["bytes"], default=None)
    return {
        **told,
        "largest": largest,
        "over_budget": sum(one["bytes"] > BUDGET for one in asked),
    }


def identifiers(tree: Path) -> list[dict[str, str]]:
    """Return the names of the paper in the middle of those that have a page, in the forms that people paste."""
    if not (tree / "paper").is_dir():
        return []
    _, paths = paper_pages(tree, MOST_PAGES)
    suffix = paths[len(paths) // 2].split("/")[1]
    record = json.loads((tree / "pith" / f"{suffix}.json").read_bytes())
    names = [
        {"kind": "a Pith number of 8 letters", "text": f"pith:{suffix[:8]}"},
        {"kind": "a whole Pith number", "text": record["pith_number"]},
    ]
    source = record["source"]
    if source["kind"] == "arxiv":
        names.append({"kind": "an arXiv id with its version", "text": f"{source['id']}v{source['version']}"})
    return names
