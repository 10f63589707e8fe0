"""The site's own pages: addresses from names, and what may not be one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.content.pages import MAX_PAGE_BYTES, Page, read_pages
from sitegen.content.places import Ignored

ROOT = Path(__file__).parents[2] / "content"
RESERVED = frozenset({"paper", "pith", "api", "assets"})


def put(content: Path, name: str, text: str = "---\ntitle: T\n---\nBody.\n") -> None:
    (content / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
    (content / "pages" / name).write_text(text, "utf-8")


def pages(content: Path) -> list[Page]:
    return [step for step in read_pages(content, reserved=RESERVED) if isinstance(step, Page)]


def told(content: Path) -> list[tuple[str, str]]:
    steps = read_pages(content, reserved=RESERVED)
    return [(step.problem.place, step.problem.code) for step in steps if not isinstance(step, Page)]


def test_a_page(content: Path) -> None:
    put(content, "help/faq.md", "---\ntitle: Questions\ndescription: Asked.\nnav_order: -2\n---\n\n# One\n")
    assert pages(content) == [Page("help/faq", "Questions", "Asked.", -2, "\n# One\n", "pages/help/faq.md", 5)]
    assert told(content) == []


def test_addresses(content: Path) -> None:
    for name in ("a.md", "b/index.md", "b/c.md", "d-e_2.md", "papers.md"):
        put(content, name)
    assert [page.path for page in pages(content)] == ["a", "b/c", "b", "d-e_2", "papers"]


@pytest.mark.parametrize(
    "name", ["A.md", "a b.md", "é.md", "a.b.md", "index.md", "b\n.md", "%2e.md", "B/c.md", "a" * 101 + ".md"]
)
def test_names_that_are_no_addresses(content: Path, name: str) -> None:
    put(content, name)
    put(content, "z.md")
    assert [page.path for page in pages(content)] == ["z"]
    assert [code for _, code in told(content)] == ["D050"]


def test_addresses_of_the_mirror(content: Path) -> None:
    for name in ("paper.md", "pith/x.md", "api/index.md", "pithy.md"):
        put(content, name)
    assert [page.path for page in pages(content)] == ["pithy"]
    assert told(content) == [("pages/api/index.md", "D051"), ("pages/paper.md", "D051"), ("pages/pith/x.md", "D051")]


def test_two_pages_with_one_address(content: Path) -> None:
    put(content, "a.md")
    put(content, "a/index.md")
    assert [page.place for page in pages(content)] == ["pages/a/index.md"]
    assert told(content) == [("pages/a.md", "D052")]


def test_a_page_that_is_wrong_is_left_out_with_all_its_problems(content: Path) -> None:
    put(content, "a.md", "---\ndescription: [x]\nnav_order: first\ntitel: x\n---\n")
    put(content, "b.md", "no front matter")
    put(content, "c.md", "---\ntitle: x\n")
    (content / "pages" / "d.md").symlink_to("/etc/passwd")
    os.mkfifo(content / "pages" / "e.md")
    put(content, "f.md", "x" * (MAX_PAGE_BYTES + 1))
    assert pages(content) == []
    assert told(content) == [
        ("pages/a.md: line 4", "D035"),
        ("pages/a.md: line 2", "D038"),
        ("pages/a.md: line 2", "D036"),
        ("pages/a.md: line 3", "D037"),
        ("pages/b.md: line 1", "D038"),
        ("pages/c.md: line 1", "D031"),
        ("pages/d.md", "D003"),
        ("pages/e.md", "D006"),
        ("pages/f.md", "D007"),
    ]


def test_other_files_are_ignored(content: Path) -> None:
    for name in ("a.txt", "README.md", ".a.md"):
        put(content, name)
    assert [type(step) for step in read_pages(content)] == [Ignored]
    assert told(content) == [("pages/a.txt", "D009")]
    assert list(read_pages(content / "nowhere")) == []


def test_the_page_of_this_repository() -> None:
    (about,) = pages(ROOT)
    assert (about.path, about.title, about.order) == ("about", "About this mirror", 1)
    assert told(ROOT) == []
