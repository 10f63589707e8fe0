"""What a reader's browser receives for the first page that it opens: the page, its styles and its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from benchmarks.program import BenchmarkError

BUDGET: Final = 60_000
"""Bytes of a paper's page with its styles and scripts, uncompressed, without images and the font for math."""
MOST_PAGES: Final = 20_000
"""Pages that are weighed; of larger trees an even sample is."""
_SUFFIX: Final = re.compile("[A-Z2-7]{26}")
_IMPORT: Final = re.compile(r"""^\s*(?:import|export)\b[^;"']*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
_TAIL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Weight:
    """One page.

    Arguments:
        path: of its file below the root of the tree.
        html: bytes of the page itself.
        styles, scripts: how many files it loads; a module that a module imports is one.
        style_bytes, script_bytes: of those.
    """

    path: str
    html: int
    styles: int
    scripts: int
    style_bytes: int
    script_bytes: int

    @property
    def total(self) -> int:
        """All bytes."""
        return self.html + self.style_bytes + self.script_bytes


class _Loads(HTMLParser):
    """Collects what a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.base = "/"
        self.styles: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an address, or the path that the mirror lies at."""
        told = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.base = told.get("data-base") or "/"
        elif tag == "script" and told.get("src"):
            self.scripts.append(told["src"])
        elif tag == "link" and "stylesheet" in told.get("rel", "").split():
            self.styles.append(told["href"])
        elif tag == "link" and "modulepreload" in told.get("rel", "").split():
            self.scripts.append(told["href"])


class Scales:
    """Weighs pages of one tree; styles and scripts are read once.

    Arguments:
        tree: a built tree.
    """

    def __init__(self, tree: Path) -> None:
        self._tree = tree
        self._files: dict[str, bytes] = {}

    def weigh(self, path: str) -> Weight:
        """Weigh one page.

        Arguments:
            path: of its file below the root of the tree.

        Raises:
            BenchmarkError: it loads what is not in the tree, or from another host.
        """
        html = (self._tree / path).read_bytes()
        loads = _Loads()
        # What loads something stands in the head; the rest of a page takes thirty times as long to read.
        loads.feed(html.decode().partition("</head>")[0])
        if b"<script" in html.partition(b"</head>")[2]:
            raise BenchmarkError(f"{path}: there is a script outside of its head")
        styles = {self._path(loads.base, path, one) for one in loads.styles}
        scripts = self._with_imports({self._path(loads.base, path, one) for one in loads.scripts})
        sizes = [sum(len(self._file(one)) for one in files) for files in (styles, scripts)]
        return Weight(path, len(html), len(styles), len(scripts), *sizes)

    def _path(self, base: str, page: str, address: str) -> str:
        """Return the path in the tree that an address on a page names."""
        parts = urlsplit(urljoin(base + page, address))
        if parts.netloc or not parts.path.startswith(base):
            raise BenchmarkError(f"{page}: it loads {address}, which is not of this mirror")
        return parts.path.removeprefix(base)

    def _with_imports(self, scripts: set[str]) -> set[str]:
        found, pending = set(scripts), list(scripts)
        while pending:
            script = pending.pop()
            text = self._file(script).decode()
            for address in _IMPORT.findall(text):
                module = urljoin(script, address)
                if module not in found:
                    found.add(module)
                    pending.append(module)
        return found

    def _file(self, path: str) -> bytes:
        if path not in self._files:
            try:
                self._files[path] = (self._tree / path).read_bytes()
            except OSError as error:
                raise BenchmarkError(f"{path}: a page loads it, and it cannot be read: {error.strerror}") from error
        return self._files[path]


def paper_pages(tree: Path, most: int = MOST_PAGES) -> tuple[int, list[str]]:
    """Return how many papers a tree has, and the paths of their pages, or of an even sample of them."""
    suffixes = sorted(entry.name for entry in (tree / "paper").iterdir() if _SUFFIX.fullmatch(entry.name))
    if not suffixes:
        raise BenchmarkError(f"{tree} has no page of a paper")
    step = -(-len(suffixes) // most)
    return len(suffixes), [f"paper/{suffix}/index.html" for suffix in suffixes[::step]]


def weigh_pages(tree: Path, own: Path | None = None) -> dict[str, Any]:
    """Return what pages of a tree weigh, in bytes.

    Arguments:
        tree: a built tree.
        own: the tree of the repository's own mirror, whose papers are then weighed one by one.
    """
    scales = Scales(tree)
    papers, paths = paper_pages(tree)
    weights = [scales.weigh(path) for path in paths]
    return {
        "budget": BUDGET,
        "papers": papers,
        "weighed": len(weights),
        "total": _spread([one.total for one in weights]),
        "html": _spread([one.html for one in weights]),
        "most_style_files": max(one.styles for one in weights),
        "most_script_files": max(one.scripts for one in weights),
        "over_budget": sum(one.total > BUDGET for one in weights),
        "largest": _told(max(weights, key=lambda one: one.total)),
        "others": _weigh_each(scales, ("index.html", "search/index.html")),
        "own_mirror": _weigh_each(Scales(own), paper_pages(own)[1]) if own else [],
    }


def _weigh_each(scales: Scales, paths: Iterable[str]) -> list[dict[str, Any]]:
    return [_told(scales.weigh(path)) for path in paths]


def _told(weight: Weight) -> dict[str, Any]:
    return {**asdict(weight), "total": weight.total}


def _spread(sizes: Sequence[int]) -> dict[str, int]:
    ordered = sorted(sizes)
    last = len(ordered) - 1
    return {"median": ordered[last // 2], "p95": ordered[int(last * _TAIL)], "largest": ordered[last]}
