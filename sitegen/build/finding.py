"""Which unit makes the file at a path of the tree, for those who make files when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from sitegen.build.lists import ROOT
from sitegen.build.press import Press
from sitegen.build.units import PAPER, SEARCH, units_of_kind
from sitegen.corpus.listed import ListKind
from sitegen.pith.identity import alias_key
from sitegen.site.data.index import LetterRange
from sitegen.site.routes import VERIFY_FILES
from sitegen.site.segments import segment

_PLACES: Final[Mapping[str, str]] = {
    "index.html": "home",
    "404.html": "not-found",
    "_headers": "headers",
    "mirror/index.html": "mirror",
    "mirror/refusals/index.html": "refusals/1",
    "api/pith-number/resolve/index.html": "resolve",
    **{f"verify/{name}": "verify" for name in ("index.html", *VERIFY_FILES, "SHA256SUMS.minisig")},
    "pith-signing-key.json": "signing-key",
    "pith-mirrors.json": "mirrors",
    ".well-known/pith/mirror-key.json": "mirror-key",
    ".well-known/pith/minisign.pub": "mirror-key",
    "lookup/index.json": "lookup-rule",
    "feed.atom": "all-feed",
    "feed.json": "all-feed",
    "robots.txt": "robots",
    "opensearch.xml": "opensearch",
    "search/index.html": "search-page",
    "sitemap.xml": "sitemap",
    ".well-known/pith/index.json": "index",
    ".well-known/pith/ledger.json": "ledger",
    **{f"{kind}/index.html": f"lists/{kind}" for kind in ListKind},
}
_KINDS: Final = "|".join(ListKind)
_SUFFIX: Final = "[A-Z2-7]{26}"
_Finder: TypeAlias = Callable[[Press, re.Match[str]], str | None]


def unit_at(press: Press, path: str) -> str | None:
    """Return the unit that makes a file, None where no unit does; the unit may turn out not to have it.

    Arguments:
        press: the build.
        path: below the root of the tree, with `/`. The manifest is made of all files, and by no unit.
    """
    if path in _PLACES:
        return _PLACES[path]
    for pattern, finder in _FINDERS:
        match = pattern.fullmatch(path)
        if match:
            return finder(press, match)
    name = path.removesuffix("/index.html")
    return f"markdown/{name}" if any(page.path == name for page in press.plan.pages) else None


def _of_suffix(_: Press, match: re.Match[str]) -> str:
    return f"{PAPER}/{match[1]}"


def _of_letters(press: Press, match: re.Match[str]) -> str | None:
    entry = press.corpus.lookup.resolve(f"pith:{match[1]}")
    return f"{PAPER}/{entry.suffix}" if entry else f"short/{match[1]}"


def _of_arxiv(press: Press, match: re.Match[str]) -> str | None:
    entry = press.corpus.lookup.resolve(alias_key("arxiv", match[1]))
    return f"{PAPER}/{entry.suffix}" if entry else None


def _list(press: Press, match: re.Match[str]) -> str | None:
    key = _key(press, ListKind(match[1]), match[2])
    return None if key is None else f"list/{match[1]}/{match[3] or ROOT}/{key}"


def _feed(press: Press, match: re.Match[str]) -> str | None:
    key = _key(press, ListKind.CATEGORY, match[1])
    return None if key is None else f"feed/{key}"


def _key(press: Press, kind: ListKind, name: str) -> str | None:
    """Return the key of the list whose address has a segment."""
    listings = press.corpus.listings
    if segment(name) == name and listings.term(kind, name):
        return name
    terms = listings.terms(kind, 0, listings.term_count(kind))
    return next((term.key for term in terms if segment(term.key) == name), None)


def _index(press: Press, match: re.Match[str]) -> str | None:
    for unit in units_of_kind(press, "index"):
        if LetterRange(*unit.removeprefix("index/").split("-")).name == match[1]:
            return unit
    return None


def _sitemap(press: Press, match: re.Match[str]) -> str | None:
    known = set(units_of_kind(press, "sitemap"))
    names = (f"sitemap/{match[1]}", f"sitemap/{match[1].rpartition('-')[0]}")
    return next((name for name in names if name in known), None)


_FINDERS: Final[tuple[tuple[re.Pattern[str], _Finder], ...]] = tuple(
    (re.compile(pattern), finder)
    for pattern, finder in (
        (rf"pith/({_SUFFIX})(?:\.json|/.+)", _of_suffix),
        (rf"\.well-known/pith/({_SUFFIX})/.+", _of_suffix),
        (rf"api/pith-number/({_SUFFIX})/.+", _of_suffix),
        (r"paper/([A-Z2-7]{8}|[A-Z2-7]{26})/.+", _of_letters),
        (r"(?:paper|p)/(.+)/index\.html", _of_arxiv),
        (rf"({_KINDS})/letter/([^/]+)/()index\.html", lambda _, found: f"letter/{found[1]}/{found[2]}/1"),
        (rf"({_KINDS})/letter/([^/]+)/page/(\d+)/index\.html", lambda _, found: "letter/" + "/".join(found.groups())),
        (r"category/([^/]+)/feed\.(?:atom|json)", _feed),
        (rf"({_KINDS})/([^/]+)/(?:page/(\d+)/)?index\.html", _list),
        (r"lookup/([0-9a-f]+)\.json", lambda _, found: f"lookup/{found[1]}"),
        (r"mirror/refusals/page/(\d+)/index\.html", lambda _, found: f"refusals/{found[1]}"),
        (r"\.well-known/pith/index/([A-Za-z0-9-]+)\.json", _index),
        (r"\.well-known/pith/ledger/unreadable-\d+\.json", lambda *_: "ledger/"),
        (r"\.well-known/pith/ledger/([0-9a-f]+)\.json", lambda _, found: f"ledger/{found[1]}"),
        (r"sitemap-([a-z0-9-]+)\.xml", _sitemap),
        (r"checksums/SHA256SUMS-(\d{4}-\d{2})(?:\.minisig)?", lambda _, found: f"checksums/{found[1]}"),
        (r"assets/([^/]+)", lambda _, found: f"asset/{found[1]}"),
        (r"search/.+", lambda *_: SEARCH),
    )
)
