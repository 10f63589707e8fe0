"""Bars by field: archives with their names, the largest first, nothing lost."""

from __future__ import annotations

from sitegen.site.pictures import field_bars
from sitegen.site.strings import Strings
from sitegen.site.taxonomy import NAMES
from tests.site.pages import HOSTILE, SCRIPT, TEMPLATES, Page

STRINGS = Strings.read((TEMPLATES / "strings.toml").read_text(encoding="utf-8"))


def rows(page: Page) -> list[str]:
    return [" ".join(one.text.split()) for one in page.all("li")]


def test_nothing_is_drawn_of_nothing() -> None:
    assert field_bars(STRINGS, []) == ""
    assert field_bars(STRINGS, [("cs.LG", 0)]) == ""


def test_categories_are_summed_by_archive() -> None:
    page = Page(str(field_bars(STRINGS, [("cs.LG", 900), ("math.NT", 300), ("cs.CV", 300), ("hep-th", 2)])))
    assert rows(page) == ["Computer Science 1,200", "Mathematics 300", "High Energy Physics - Theory 2"]
    assert [one.attributes["width"] for one in page.all("rect")] == ["100%", "25%", "0.5%"]


def test_where_all_are_of_one_archive_its_categories_are_shown() -> None:
    page = Page(str(field_bars(STRINGS, [("cs.LG", 3), ("cs.CV", 5)], {"cs.CV": "/category/cs.CV/", "cs": "/no/"})))
    assert rows(page) == ["Computer Vision and Pattern Recognition 5", "Machine Learning 3"]
    assert page.links == {"/category/cs.CV/": "Computer Vision and Pattern Recognition"}


def test_small_fields_share_a_bar() -> None:
    counts = [(identifier, 10) for identifier in NAMES if identifier.endswith(".GN") or "." not in identifier]
    page = Page(str(field_bars(STRINGS, counts)))
    assert len(page.all("li")) == 12
    assert rows(page)[-1].startswith("Other fields ")
    assert sum(int(row.rpartition(" ")[2]) for row in rows(page)) == 10 * len(counts)


def test_hostile_identifiers_are_only_text() -> None:
    page = Page(
        str(field_bars(STRINGS, [(HOSTILE, 2), ("", 1), ("x" * 5_000, 1), ("a\x00\nb", 1)], {"": f'"{SCRIPT}'}))
    )
    assert not page.all("script")
    assert not page.all("img")
    assert len(page.source.encode()) < 3_000
    assert "\x00" not in page.source
    assert "\u202e" not in page.source


def test_bars_are_not_read_beside_their_numbers() -> None:
    page = Page(str(field_bars(STRINGS, [("cs.LG", 3), ("cs.CV", 5)])))
    assert {one.attributes["aria-hidden"] for one in page.all("svg")} == {"true"}
    assert not any({"id", "style"} & one.attributes.keys() for one in page.elements)
