"""Markdown of the operator's: CommonMark, and nothing that could harm a reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.markdown import Markdown
from tests.site.pages import Page

MARKDOWN = Markdown("/base/")


def read(source: str, under: int = 1) -> Page:
    return Page(f"<body>{MARKDOWN.render(source, under=under)}</body>")


def test_headings_begin_below_the_heading_that_the_text_stands_under() -> None:
    assert [one.tag for one in read("# a\n\n## b\n\n###### c\n").elements[1:]] == ["h2", "h3", "h6"]
    assert [one.tag for one in read("# a\n", under=2).elements[1:]] == ["h3"]


def test_html_is_text() -> None:
    page = read("<script>alert(1)</script>\n\nand <b onclick=x>this</b>\n")
    assert [one.tag for one in page.elements] == ["body", "p"] or not page.all("script")
    assert not page.all("b")
    assert "<script>" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//a.example",
    ],
)
def test_only_http_and_this_site_are_linked(address: str) -> None:
    assert not read(f"[x]({address})").all("a")
    assert not read(f"<{address}>").all("a")


@pytest.mark.parametrize(
    ("address", "href"),
    [("/about/", "/base/about/"), ("other/", "other/"), ("#a", "#a"), ("https://a.example/x", "https://a.example/x")],
)
def test_addresses_of_this_site_get_its_base_path(address: str, href: str) -> None:
    assert read(f"[x]({address})").one("a").attributes["href"] == href


def test_an_image_of_another_host_is_its_words() -> None:
    page = read("![words](https://a.example/x.png) ![own](/assets/x.png)")
    assert page.one("img").attributes["src"] == "/base/assets/x.png"
    assert "words" in page.text


def test_tables_are_read() -> None:
    assert [one.text for one in read("| a | b |\n|---|---|\n| 1 | 2 |\n").all("td")] == ["1", "2"]


@given(st.text(alphabet="<>\"'&[]()!`*_#-\n /:ajsvcript\u202e=1", max_size=80))
def test_whatever_it_says_is_harmless(source: str) -> None:
    page = read(source)
    for element in page.elements:
        assert element.tag not in {"script", "iframe", "style"}
        assert set(element.attributes) <= {"href", "src", "alt", "rel", "start", "class", "title"}
        assert not element.attributes.get("href", "").lower().startswith(("javascript:", "//"))
    assert "\u202e" not in page.source
