"""robots.txt as Python's own reader of it sees it."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

from sitegen.site.discovery.robots import robots
from tests.site.pages import make_site


def read(text: str) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return parser


def test_everything_is_allowed_and_the_sitemap_is_named() -> None:
    made = robots(make_site())
    assert made.path == "robots.txt"
    parser = read(made.body.decode("ascii"))
    assert parser.site_maps() == ["https://mirror.example/pith/sitemap.xml"]
    assert parser.can_fetch("AnyBot", "https://mirror.example/pith/paper/AAAAAAAA/")
    assert parser.can_fetch("AnyBot", "https://mirror.example/robots.txt")


def test_no_sitemap_is_named_where_there_is_none() -> None:
    parser = read(robots(make_site("")).body.decode("ascii"))
    assert parser.site_maps() is None
    assert parser.can_fetch("AnyBot", "https://anywhere.example/paper/AAAAAAAA/")


def test_a_tampered_one_is_found() -> None:
    text = robots(make_site()).body.decode("ascii")
    assert not read(text.replace("Allow", "Disallow")).can_fetch("AnyBot", "https://mirror.example/pith/")
    assert read(text.replace("Sitemap", "Site")).site_maps() is None
