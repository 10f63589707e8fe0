"""Heads of papers whose text tries to do harm: they say it as text, they end where they should, they stay light."""

from __future__ import annotations

import json
import re

import pytest

from sitegen.pith.paper import Paper
from sitegen.site.metadata.json_ld import script_text
from sitegen.site.metadata.paper_head import page_metadata
from tests import testkit
from tests.site.metadata.heads import SITE, bundled, paper_page_head, recorded, rendered
from tests.site.pages import HOSTILE as HOSTILE_TEXT
from tests.site.pages import Page, make_site
from tests.testkit.hostile import HOSTILE

SAFE = ("https://", "http://", "/")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
HEAD_AT_MOST = 22_000
IN_HEAD = {"html", "head", "meta", "title", "link", "script", "body", "p"}


def strings(value: object) -> list[str]:
    """Return every string of a JSON value."""
    match value:
        case str():
            return [value]
        case list():
            return [text for one in value for text in strings(one)]
        case dict():
            return [text for one in value.values() for text in strings(one)]
    return []


def checked(page: str) -> Page:
    """Read a page, and fail where its head does, says or weighs what it should not."""
    read = Page(page)
    assert {one.tag for one in read.elements} <= IN_HEAD
    script = read.one("script")
    assert script.attributes == {"type": "application/ld+json"}
    assert not set("<>&") & set(script.text)
    assert all(one.attributes["href"].startswith(SAFE) for one in read.all("link"))
    for one in read.all("meta"):
        assert not set(one.attributes) - {"charset", "name", "property", "content"}
    said = [*strings(json.loads(script.text)), *(one.attributes.get("content", "") for one in read.all("meta"))]
    assert [text for text in said if CONTROLS.search(text)] == []
    assert len(page.encode()) < HEAD_AT_MOST
    return read


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_paper_has_a_harmless_head(name: str) -> None:
    paper = HOSTILE[name]
    for made in (bundled(paper), recorded(paper)):
        read = checked(paper_page_head(made))
        title = read.one("meta", name="citation_title").attributes["content"]
        assert title.strip()
        assert len(title) <= 501


def test_what_tries_to_end_the_script_is_text_in_it() -> None:
    title = "</script><script>alert(1)</script><!- & \u2028 'x' \"y\""
    read = checked(paper_page_head(bundled(testkit.Paper(title=title))))
    assert json.loads(read.one("script").text)["name"].startswith("</script><script>alert(1)</script><!- & 'x'")
    assert read.one("meta", property="og:title").attributes["content"].startswith("</script><script>alert(1)")


def test_the_same_without_the_escapes_is_caught() -> None:
    page = paper_page_head(bundled(testkit.Paper(title="</script><svg onload=alert(1)>")))
    with pytest.raises(AssertionError):
        checked(page.replace("\\u003c", "<").replace("\\u003e", ">"))


def test_line_ends_of_older_scripts_are_escaped() -> None:
    text = script_text({"a": "\u2028<\u2029&>"})
    assert text == '{"a":"\\u2028\\u003c\\u2029\\u0026\\u003e"}'
    assert json.loads(text) == {"a": "\u2028<\u2029&>"}


def test_a_hostile_name_of_a_mirror_and_a_page_are_text() -> None:
    site = make_site(name=HOSTILE_TEXT)
    page = rendered(page_metadata(site, "a\"'><b>", "d\"'><b>", site.routes.home()))
    read = checked(page)
    assert json.loads(read.one("script").text)["name"].startswith("\"'><script>alert(1)</script><img src=x")
    assert read.one("meta", property="og:title").attributes["content"] == "a\"'><b>"


def test_the_same_paper_gives_the_same_bytes() -> None:
    def made() -> Paper:
        return bundled(HOSTILE["markup everywhere"])

    assert paper_page_head(made()) == paper_page_head(made(), SITE)
