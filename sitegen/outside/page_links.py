"""Where a page of a mirror leads within the mirror."""

from __future__ import annotations

import contextlib
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from sitegen.proof.tree import is_safe_path

_MOST: Final = 2000
_LARGEST: Final = 1 << 20
"""Bytes of a page that are read, since the parser takes time that grows with the square of what a stranger wrote."""
_ATTRIBUTES: Final = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}
_PAGE: Final = "index.html"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = _ATTRIBUTES.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]


def links_within(page: bytes, *, url: str, base: str) -> set[str]:
    """Return the paths of the files that a page leads to, below the root of the mirror.

    Arguments:
        page: HTML, of which nothing is believed; what is no link is passed over.
        url: where the page is.
        base: where the mirror begins, with a slash at its end.
    """
    reader = _Reader()
    # Of declarations that are none, the parser of the standard library says so with an assertion.
    with contextlib.suppress(AssertionError):
        reader.feed(page[:_LARGEST].decode("utf-8", "replace"))
    paths = (_path(link, url, base) for link in reader.found[:_MOST])
    return {path for path in paths if path is not None}


def _path(link: str, url: str, base: str) -> str | None:
    try:
        whole = urljoin(url, link.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    bare = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if parts.query or not bare.startswith(base):
        return None
    path = unquote(bare[len(base) :])
    if not path or path.endswith("/"):
        path += _PAGE
    return path if is_safe_path(path) and path.isprintable() else None
