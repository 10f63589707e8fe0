"""Sitemaps: every page with the date of what it shows, in parts of a bounded size, and the index of the parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from markupsafe import escape

from sitegen.site.mirror import Site
from sitegen.site.outputs import Output

MOST_URLS: Final = 50_000
MOST_BYTES: Final = 50 * 1024 * 1024
"""What one sitemap may hold, by the protocol."""
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="{1}">\n'
_FOOT: Final = "</{0}>\n"


class SitemapRow(NamedTuple):
    """A page or a part of the sitemap.

    Arguments:
        url: whole.
        moment: when what it shows was last built, as `moments.utc` gives it, or "".
    """

    url: str
    moment: str = ""


class SitemapPart(NamedTuple):
    """One sitemap: its line in the index, and its file."""

    row: SitemapRow
    output: Output


def sitemap_parts(
    site: Site, name: str, rows: Iterable[SitemapRow], *, urls: int = MOST_URLS, size: int = MOST_BYTES
) -> Iterator[SitemapPart]:
    """Yield the sitemaps of some pages: `name`, and where one may not hold them all, `name-2` and so on.

    Arguments:
        site: the mirror, whose own address is known.
        name: of the first part.
        rows: the pages; only those of one part are held at a time. No pages make no sitemap.
        urls: of one sitemap, at most.
        size: bytes of one sitemap at most.

    Source: https://www.sitemaps.org/protocol.html
    """
    for number, (moment, body) in enumerate(_bodies(rows, urls, size), 1):
        address = site.routes.sitemap(name if number == 1 else f"{name}-{number}")
        yield SitemapPart(SitemapRow(site.routes.absolute(address), moment), Output(address.file, body))


def sitemap_index(site: Site, parts: Iterable[SitemapRow]) -> Output:
    """Make the index of the sitemaps, each with the newest date in it.

    Source: https://www.sitemaps.org/protocol.html#index
    """
    lines = "".join([_line("sitemap", row) for row in parts])
    return Output(site.routes.sitemap().file, _document("sitemapindex", lines))


def _bodies(rows: Iterable[SitemapRow], urls: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield the newest date and the bytes of one sitemap after another."""
    room = size - len(_document("urlset", ""))
    lines: list[str] = []
    used, newest = 0, ""
    for row in rows:
        line = _line("url", row)
        length = len(line.encode("utf-8"))
        if lines and (len(lines) == urls or used + length > room):
            yield newest, _document("urlset", "".join(lines))
            lines, used, newest = [], 0, ""
        lines.append(line)
        used += length
        newest = max(newest, row.moment)
    if lines:
        yield newest, _document("urlset", "".join(lines))


def _line(element: str, row: SitemapRow) -> str:
    date = f"<lastmod>{row.moment}</lastmod>" if row.moment else ""
    return f"<{element}><loc>{escape(row.url)}</loc>{date}</{element}>\n"


def _document(element: str, lines: str) -> bytes:
    return f"{_HEAD.format(element, _NAMESPACE)}{lines}{_FOOT.format(element)}".encode()
