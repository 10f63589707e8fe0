"""Sitemaps as the schema of sitemaps.org and a parser that nobody here wrote see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from usp.objects.sitemap import IndexXMLSitemap, PagesXMLSitemap
from usp.tree import sitemap_from_str

from sitegen.site.discovery.sitemaps import MOST_BYTES, MOST_URLS, SitemapRow, sitemap_index, sitemap_parts
from tests.site.pages import entry, make_site

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[2] / "data" / "schemas" / "sitemap.xsd"))
SITE = make_site()
HERE = "https://mirror.example/pith"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def rows(count: int) -> Iterator[SitemapRow]:
    for number in range(count):
        page = SITE.routes.paper(entry(number).page)
        yield SitemapRow(SITE.routes.absolute(page), f"2026-05-{number % 28 + 1:02}T00:00:00Z")


def test_a_sitemap_is_valid_and_a_parser_reads_it() -> None:
    (part,) = sitemap_parts(SITE, "papers-2017-12", [*rows(3), SitemapRow(f"{HERE}/month/2017-12/")])
    SCHEMA.assertValid(etree.fromstring(part.output.body))
    assert part.row == SitemapRow(f"{HERE}/{part.output.path}", "2026-05-03T00:00:00Z")
    assert part.output.path == SITE.routes.sitemap("papers-2017-12").file
    read = sitemap_from_str(part.output.body.decode())
    assert isinstance(read, PagesXMLSitemap)
    found = [(page.url, page.last_modified and page.last_modified.isoformat()) for page in read.all_pages()]
    assert found == [
        *[(row.url, row.moment.replace("Z", "+00:00")) for row in rows(3)],
        (f"{HERE}/month/2017-12/", None),
    ]


def test_sixty_thousand_papers_make_two_parts_one_after_the_other() -> None:
    asked = 0

    def counted() -> Iterator[SitemapRow]:
        nonlocal asked
        for row in rows(60_000):
            asked += 1
            yield row

    parts = sitemap_parts(SITE, "papers-2017-12", counted())
    first = next(parts)
    assert asked == MOST_URLS + 1  # the second part is not read before the first is taken
    second, *more = parts
    assert not more
    assert asked == 60_000
    found = [etree.fromstring(part.output.body) for part in (first, second)]
    assert [len(root) for root in found] == [50_000, 10_000]
    for root in found:
        SCHEMA.assertValid(root)
    assert [url.text for root in found for url in root.iter(f"{NAMESPACE}loc")] == [row.url for row in rows(60_000)]
    assert [part.row.url for part in (first, second)] == [
        SITE.routes.absolute(SITE.routes.sitemap(name)) for name in ("papers-2017-12", "papers-2017-12-2")
    ]


def test_a_part_is_never_larger_than_it_may_be() -> None:
    alone = [len(part.output.body) for part in sitemap_parts(SITE, "x", rows(4))]
    assert len(alone) == 1
    for size, lengths in ((alone[0], [4]), (alone[0] - 1, [3, 1])):
        parts = list(sitemap_parts(SITE, "x", rows(4), size=size))
        assert [len(etree.fromstring(part.output.body)) for part in parts] == lengths
        assert all(len(part.output.body) <= size for part in parts)
    assert MOST_BYTES == 52_428_800
    assert [len(etree.fromstring(part.output.body)) for part in sitemap_parts(SITE, "x", rows(4), urls=2)] == [2, 2]


def test_no_pages_make_no_sitemap() -> None:
    # An empty one is not valid.
    assert list(sitemap_parts(SITE, "categories", [])) == []


def test_the_index_names_the_parts_with_the_newest_date_in_each() -> None:
    parts = [part.row for part in sitemap_parts(SITE, "x", rows(60), urls=25)]
    assert [row.moment[:10] for row in parts] == ["2026-05-25", "2026-05-28", "2026-05-28"]
    made = sitemap_index(SITE, [*parts, SitemapRow(f"{HERE}/sitemap/pages.xml")])
    assert made.path == "sitemap.xml"
    root = etree.fromstring(made.body)
    assert root.tag == f"{NAMESPACE}sitemapindex"
    assert [[etree.QName(child).localname for child in one] for one in root] == [["loc", "lastmod"]] * 3 + [["loc"]]
    read = sitemap_from_str(made.body.decode())
    assert isinstance(read, IndexXMLSitemap)
    assert [one.url for one in read.sub_sitemaps] == [*[row.url for row in parts], f"{HERE}/sitemap/pages.xml"]


def test_a_special_character_in_an_address_is_escaped() -> None:
    urls = [f"{HERE}/category/a&b'c/", f'{HERE}/category/"<x>"/']
    (part,) = sitemap_parts(SITE, "x", map(SitemapRow, urls))
    root = etree.fromstring(part.output.body)
    assert [url.text for url in root.iter(f"{NAMESPACE}loc")] == urls


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<loc>https://mirror.example/pith/paper/AAAAAAAA/</loc>", b""),
        (b"2026-05-01T00:00:00Z", b"1 May 2026"),
        (b"2026-05-01T00:00:00Z", b"2026-05-01T00:00:00+23:59"),
        (b"lastmod>", b"modified>"),
        (b"urlset", b"sitemapindex"),
        (b"/0.9", b"/0.8"),
        (b"https://mirror.example/pith/paper/AAAAAAAA/", b"https://m/"),
    ],
)
def test_a_tampered_sitemap_is_found(old: bytes, new: bytes) -> None:
    (part,) = sitemap_parts(SITE, "x", rows(3))
    tampered = part.output.body.replace(old, new)
    assert tampered != part.output.body
    assert SCHEMA.validate(etree.fromstring(part.output.body))
    assert not SCHEMA.validate(etree.fromstring(tampered))
