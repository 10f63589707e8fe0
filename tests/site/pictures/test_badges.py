"""Badges: small, of a known size, in need of nothing; and what other pages paste to show them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from sitegen.pith.provenance import Level
from sitegen.site.pictures import badge, badge_snippets
from sitegen.site.pictures.widths import width
from tests.site.pages import Page, make_site, sample

SITE = make_site()
BUNDLE = sample("TKDTZYGP")
RECEIPT = sample("OCXKLV42")
SVG = "{http://www.w3.org/2000/svg}"
TEXTS = {Level.BUNDLE: "verified bundle", Level.RECEIPT: "receipt only", Level.NONE: "not verified"}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("page", ["TKDTZYGP", BUNDLE.number.suffix])
def test_a_badge_says_what_was_proven(level: Level, page: str) -> None:
    output = badge(SITE, replace(BUNDLE, level=level), page)
    assert output.path == f"paper/{page}/badge.svg"
    root = ET.fromstring(output.body)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == f"Pith {page}: {TEXTS[level]}"
    assert [one.text for one in root.iter(f"{SVG}text")] == ["Pith", f"{page} · {TEXTS[level]}"]


def test_a_receipt_does_not_look_like_a_bundle() -> None:
    fills = [
        [one.get("fill") for one in ET.fromstring(badge(SITE, paper, "TKDTZYGP").body).iter(f"{SVG}rect")]  # noqa: S314
        for paper in (BUNDLE, RECEIPT)
    ]
    assert fills[0] != fills[1]


@pytest.mark.parametrize("level", Level)
def test_a_badge_is_small_and_asks_for_nothing(level: Level) -> None:
    body = badge(SITE, replace(BUNDLE, level=level), BUNDLE.number.suffix).body.decode()
    assert len(body.encode()) <= 1_200
    assert body.replace('xmlns="http://www.w3.org/2000/svg"', "").count("http") == 0
    assert "style" not in body
    assert "href" not in body
    assert " id=" not in body


@pytest.mark.parametrize("level", Level)
def test_texts_stay_inside_and_apart(level: Level) -> None:
    root = ET.fromstring(badge(SITE, replace(BUNDLE, level=level), "TKDTZYGP").body)  # noqa: S314 - our own
    name, text = root.iter(f"{SVG}text")
    starts = [int(one.attrib["x"]) for one in (name, text)]
    ends = [int(one.attrib["x"]) + int(one.attrib["textLength"]) for one in (name, text)]
    assert ends[0] < starts[1]
    assert ends[1] < int(root.attrib["width"])
    assert root.attrib["viewBox"] == f"0 0 {root.attrib['width']} {root.attrib['height']}"


@pytest.mark.parametrize("level", Level)
def test_letters_stand_out(level: Level) -> None:
    root = ET.fromstring(badge(SITE, replace(BUNDLE, level=level), "TKDTZYGP").body)  # noqa: S314 - our own
    grounds = [one.attrib["fill"] for one in root if one.tag in {f"{SVG}rect", f"{SVG}path"}]
    assert len(grounds) == 2
    for ground in grounds:
        assert 1.05 / (luminance(ground) + 0.05) >= 7


def test_widths_are_those_of_the_letters() -> None:
    # DejaVu Sans: 82.763 and 58.534 pixels at 11.
    assert width("verified bundle") * 0.11 == pytest.approx(82.8, abs=1.5)
    assert width("TKDTZYGP") * 0.11 == pytest.approx(58.5, abs=1.5)
    assert width("論文") == 200
    assert width("e\u0301") == width("e")


def test_what_is_pasted_shows_the_badge_and_leads_to_the_page() -> None:
    snippets = badge_snippets(SITE, BUNDLE, "TKDTZYGP")
    there = "https://mirror.example/pith/paper/TKDTZYGP/"
    assert snippets.markdown == f"[![Pith TKDTZYGP: verified bundle]({there}badge.svg)]({there})"
    page = Page(snippets.html)
    assert page.one("a").attributes == {"href": there}
    assert page.one("img").attributes == {
        "src": f"{there}badge.svg",
        "alt": "Pith TKDTZYGP: verified bundle",
        "height": "20",
    }
    assert snippets.has_base
    assert snippets.title == page.one("img").attributes["alt"]


@pytest.mark.parametrize("page", ["TKDTZYGP", BUNDLE.number.suffix])
def test_a_page_knows_the_width_of_the_badge_that_it_shows(page: str) -> None:
    root = ET.fromstring(badge(SITE, RECEIPT, page).body)  # noqa: S314 - our own
    assert badge_snippets(SITE, RECEIPT, page).width == int(root.attrib["width"])


def test_a_mirror_without_an_address_says_so() -> None:
    snippets = badge_snippets(make_site(""), RECEIPT, "OCXKLV42")
    assert snippets.markdown == "[![Pith OCXKLV42: receipt only](BASE/paper/OCXKLV42/badge.svg)](BASE/paper/OCXKLV42/)"
    assert not snippets.has_base


def test_an_address_cannot_leave_its_place() -> None:
    snippets = badge_snippets(make_site('https://mirror.example/a"><script>(b)'), RECEIPT, "OCXKLV42")
    assert not Page(snippets.html).all("script")
    assert snippets.markdown.count(")") == 2


@pytest.mark.parametrize("page", ["../x", "<svg>", ""])
def test_what_is_no_page_has_no_badge(page: str) -> None:
    with pytest.raises(ValueError, match="Pith number"):
        badge(SITE, BUNDLE, page)
