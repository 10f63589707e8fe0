"""Signed papers whose text tries to do harm: all are published, as text."""

from __future__ import annotations

import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sitegen.build.report import Summary
from tests.build.mirrors import KEY, Heard, Mirror
from tests.testkit import mint_bundle, to_bytes
from tests.testkit.hostile import HOSTILE

SAFE_SCHEMES = ("https://", "http://", "/", "#", "mailto:")
FORBIDDEN = {"script", "iframe", "object", "embed", "base", "form", "svg", "img", "style"}


def _is_ours(tag: str, attrs: dict[str, str | None]) -> bool:
    """Tell whether an element is one that the theme has, which can do no more than the theme's own files."""
    match tag, attrs:
        case "svg", _:
            return True
        case "form", {"action": "/search/" | "/verify/"}:
            return True
        case "script", {"type": "application/ld+json"}:
            return True
        case "script", {"src": str(source)}:
            return source.startswith("/assets/")
        case "img", {"src": str(source)}:
            return source.startswith("/paper/") and source.endswith("/badge.svg")
    return False


class Found(HTMLParser):
    """Everything in a page that could do something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.harmful: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN and not _is_ours(tag, dict(attrs)):
            self.harmful.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                self.harmful.append(f"{name}={value}")
            if name in {"href", "src", "action"} and not (value or "").startswith(SAFE_SCHEMES):
                self.harmful.append(f"{name}={value}")

    handle_startendtag = handle_starttag


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mirror, Summary, Heard]:
    folder = tmp_path_factory.mktemp("around") / "mirror"
    folder.mkdir()
    mirror = Mirror.minted(folder)
    for number, paper in enumerate(HOSTILE.values()):
        mirror.put(f"bundles/{number}.json", to_bytes(mint_bundle(paper, KEY)))
    summary, heard = mirror.build(jobs=2)
    return mirror, summary, heard


def test_every_hostile_paper_is_published(built: tuple[Mirror, Summary, Heard]) -> None:
    mirror, summary, heard = built
    assert heard.codes() == {}
    assert heard.problems == []
    assert summary.papers == summary.verified == len(HOSTILE)
    for paper in HOSTILE.values():
        assert (mirror.public / "pith" / paper.suffix() / "bundle.json").is_file()
        assert (mirror.public / "pith" / paper.suffix() / "index.html").is_file()


def test_the_check_of_pages_finds_what_it_must() -> None:
    assert Found("<p><script>x</script>").harmful
    assert Found('<p onclick="x">').harmful
    assert Found('<a href="javascript:x">').harmful
    assert not Found('<a href="/x/" rel="next">').harmful


def test_no_page_has_a_program_or_handler(built: tuple[Mirror, Summary, Heard]) -> None:
    pages = sorted(built[0].public.rglob("*.html"))
    assert len(pages) > 3 * len(HOSTILE)
    pages.remove(built[0].public / "verify/verify.html")  # has its script in it, and nothing of any paper
    for page in pages:
        assert Found(page.read_text(encoding="utf-8")).harmful == [], page


def test_every_json_document_parses(built: tuple[Mirror, Summary, Heard]) -> None:
    for path in built[0].public.rglob("*.json"):
        json.loads(path.read_bytes())


def test_nothing_leaves_the_tree(built: tuple[Mirror, Summary, Heard]) -> None:
    mirror = built[0]
    around = mirror.folder.parent
    assert {path.name for path in around.iterdir()} == {"mirror"}
    assert {path.name for path in mirror.folder.iterdir()} == {".sitegen", "content", "public", "sitegen.toml"}
    for path in mirror.public.rglob("*"):
        assert not path.is_symlink()
        assert Path(os.path.realpath(path)).is_relative_to(mirror.public.resolve())
        assert path.name.isprintable()
        assert "\\" not in path.name


def test_no_terminal_is_steered_by_a_text(built: tuple[Mirror, Summary, Heard]) -> None:
    done = built[0].run("verify", *(f"content/bundles/{number}.json" for number in range(len(HOSTILE))))
    assert done.returncode == 0
    assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(done.stdout + done.stderr)


def test_the_tree_proves_itself(built: tuple[Mirror, Summary, Heard]) -> None:
    done = built[0].run("verify", "public")
    assert done.returncode == 0, done.stdout
