"""Lists of authors and their addresses."""

import hashlib

import pytest

from sitegen.site.text import author_names, slug

LISTS = [
    ("", ()),
    (" , ,", ()),
    ("Max Welling", ("Max Welling",)),
    (
        r"Daniel Cremers, Michael Moeller, Thomas Frerix, Thomas M\"ollenhoff",
        ("Daniel Cremers", "Michael Moeller", "Thomas Frerix", "Thomas Möllenhoff"),
    ),
    ("A. One, B. Two and C. Three", ("A. One", "B. Two", "C. Three")),
    ("A. One, B. Two, and C. Three", ("A. One", "B. Two", "C. Three")),
    ("A. One and B. Two", ("A. One", "B. Two")),
    ("Sandy Anderson, Brand Andy", ("Sandy Anderson", "Brand Andy")),
    ("{Smith, Inc.}, A. One", ("Smith, Inc.", "A. One")),
    ("A. One (MIT, Boston), B. Two", ("A. One (MIT, Boston)", "B. Two")),
    ("A. One (MIT, B. Two", ("A. One (MIT", "B. Two")),
    ("John Doe, Jr., A. One", ("John Doe, Jr.", "A. One")),
    (r"P\'al Erd\H{o}s, {\L}ukasz \v{Z}, \'Angel \~N", ("Pál Erdős", "Łukasz Ž", "Ángel Ñ")),
    ("王小明, Иван Петров", ("王小明", "Иван Петров")),
    ("<b>x</b>, A.~One", ("<b>x</b>", "A. One")),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_author_names(text: str, names: tuple[str, ...]) -> None:
    assert author_names(text) == names


SLUGS = [
    ("Thomas Möllenhoff", "thomas-mollenhoff"),
    ("Diederik P. Kingma", "diederik-p-kingma"),
    ("Łukasz Ørsted", "lukasz-orsted"),
    ("Nguyễn Đức", "nguyen-duc"),
    ("Conan O’Brien", "conan-obrien"),
    ("Stra\u00dfe \u00c6ther", "strasse-aether"),
    ("MAX WELLING", "max-welling"),
    ("../../etc/passwd", "etc-passwd"),
]


@pytest.mark.parametrize(("name", "address"), SLUGS)
def test_slug(name: str, address: str) -> None:
    assert slug(name) == address


@pytest.mark.parametrize("name", ["page", "Index", "..", ".", "", "---", "王小明", "Wang 小明", "con", "a" * 81])
def test_a_name_that_is_no_address_gets_a_hash(name: str) -> None:
    assert slug(name).endswith(hashlib.sha256(name.encode()).hexdigest()[:10])


def test_one_name_in_two_normal_forms_is_one_address() -> None:
    assert slug("Mo\u0308ller") == slug("M\u00f6ller")
    assert slug("\u0439") == slug("\u0438\u0306")


def test_long_names_with_one_beginning_stay_apart() -> None:
    assert slug("a" * 100) != slug("a" * 101)
    assert len(slug("a" * 100)) == 80
