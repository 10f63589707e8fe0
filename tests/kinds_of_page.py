"""Every kind of page, in one list: what the readers nobody here wrote, the browser and the pictures look at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Page, expect

from tests.mirrors.rich import BARE, FAMOUS, RECEIPT_ONLY, TWINS, WIDE, WORRYING
from tests.testkit import Paper


class Kind(NamedTuple):
    """One kind of page.

    Arguments:
        name: what the page is, in a few words; no two kinds have the same.
        mirror: the mirror that has it, `samples` (what the repository publishes) or `rich` (`tests/mirrors/rich.py`).
        path: its address there.
    """

    name: str
    mirror: str
    path: str

    @property
    def file(self) -> str:
        """The address of the file, which is asked nothing."""
        return self.path.partition("?")[0]

    @property
    def slug(self) -> str:
        """The name as a file has it."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def _paper(paper: Paper) -> str:
    return f"/paper/{paper.suffix()[:8]}/"


def _record(paper: Paper) -> str:
    return f"/pith/{paper.suffix()}/"


KINDS: Final = (
    Kind("home", "rich", "/"),
    Kind("home of few papers", "samples", "/"),
    Kind("paper, verified bundle", "samples", "/paper/TKDTZYGP/"),
    Kind("paper, receipt only", "samples", "/paper/OCXKLV42/"),
    Kind("paper, 40 authors and 3,000 citing papers", "rich", _paper(FAMOUS)),
    Kind("paper, receipt only, cited", "rich", _paper(RECEIPT_ONLY)),
    Kind("paper, with warnings", "rich", _paper(WORRYING)),
    Kind("paper, too wide for any screen", "rich", _paper(WIDE)),
    Kind("paper of which nothing is known", "rich", _paper(BARE)),
    Kind("two papers under one short number", "rich", _paper(TWINS[0])),
    Kind("citing papers, page 2", "rich", f"{_paper(FAMOUS)}cited-by/2/"),
    Kind("citing papers, last page", "rich", f"{_paper(FAMOUS)}cited-by/30/"),
    Kind("record, verified bundle", "samples", "/pith/TKDTZYGP4524S5RYKCWOKET6FR/"),
    Kind("record, receipt only", "samples", "/pith/OCXKLV426LDXCCJME7JSY36CQW/"),
    Kind("record, with warnings", "rich", _record(WORRYING)),
    Kind("categories", "rich", "/category/"),
    Kind("category", "rich", "/category/cs.LG/"),
    Kind("category, page 1", "rich", "/category/cs.LG/page/1/"),
    Kind("months", "rich", "/month/"),
    Kind("month", "samples", "/month/2017-12/"),
    Kind("authors", "rich", "/author/"),
    Kind("authors of one letter", "rich", "/author/letter/c/"),
    Kind("authors of one letter, page 2", "rich", "/author/letter/a/page/2/"),
    Kind("author", "rich", "/author/ada-example/"),
    Kind("author, page 1", "rich", "/author/ada-example/page/1/"),
    Kind("keywords", "samples", "/keyword/"),
    Kind("keywords of one letter", "rich", "/keyword/letter/s/"),
    Kind("keyword", "samples", "/keyword/regularization/"),
    Kind("keyword, page 1", "rich", "/keyword/enough/page/1/"),
    Kind("the mirror itself", "rich", "/mirror/"),
    Kind("the mirror itself, of few papers", "samples", "/mirror/"),
    Kind("refusals", "rich", "/mirror/refusals/"),
    Kind("no refusals", "samples", "/mirror/refusals/"),
    Kind("how numbers are resolved", "samples", "/api/pith-number/resolve/"),
    Kind("page of the operator's", "samples", "/about/"),
    Kind("search", "rich", "/search/"),
    Kind("search, with results", "rich", "/search/?q=neural+networks"),
    Kind("search, nothing found", "samples", "/search/?q=zyzzyva"),
    Kind("checking in the browser", "samples", "/verify/"),
    Kind("not found", "rich", "/404.html"),
)

# Words that have a meaning of their own in an address; every other segment is a name or a number.
_WORDS: Final = frozenset(
    {"api", "author", "category", "cited-by", "keyword", "letter", "mirror", "month", "p", "page", "paper", "pith"}
    | {"pith-number", "refusals", "resolve", "search", "verify", "404.html"}
)


def shape(path: str) -> str:
    """Return an address with its names and numbers left out: `/paper/*/cited-by/*`."""
    segments = [one for one in path.split("/") if one]
    named = ["", *segments]
    return "/" + "/".join(
        one if one in _WORDS and before != "letter" else "*" for before, one in zip(named, segments, strict=False)
    )


def settle(page: Page, kind: Kind) -> None:
    """Wait until a page has the answer to what it was asked, and all that it needs to give one."""
    if kind.path == "/verify/":
        expect(page.locator("#verify-ready")).to_have_text(re.compile("^Ready"))
    if kind.file != kind.path:
        expect(page.locator("#search .papers[aria-busy]")).to_have_count(0)
        expect(page.locator("#search .search-status")).to_contain_text(re.compile("[.?]"))


def pages_of(tree: Path) -> dict[str, Path]:
    """Return every page of a built tree by its address, an address for each where several lead to the same file.

    The file to save is none: hosts have it saved instead of shown, and `tests/browser/test_saved_file.py` looks at it.
    """
    found: dict[str, Path] = {}
    for file in sorted(tree.rglob("*.html")):
        path = file.relative_to(tree).as_posix()
        if path == "verify/verify.html":
            continue
        found["/" + path.removesuffix("index.html")] = file
    return found
