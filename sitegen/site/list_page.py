"""A list of papers: a category, a month, an author or a keyword."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sitegen.pith.entries import PaperEntry
from sitegen.site.dates import month
from sitegen.site.heads import page_head
from sitegen.site.mirror import Head, Link, Site
from sitegen.site.outputs import Output
from sitegen.site.paging import Paging
from sitegen.site.rows import NAMELESS, PaperRow, paper_rows
from sitegen.site.taxonomy import category_name
from sitegen.site.text import harmless

_KINDS: Final = {"category": "Categories", "month": "Months", "author": "Authors", "keyword": "Keywords"}
_SAID_BY_OTHERS: Final = {
    "author": "Names of authors are in no hash, and different people may share a name.",
    "keyword": "Keywords are worked out by this mirror or come from its operator, unless a signed reading gives them.",
}


@dataclass(frozen=True, slots=True)
class ListContext:
    """One page of a list of papers."""

    head: Head
    kind: str
    index: Link
    title: str
    key: str
    note: str
    total: str
    papers: tuple[PaperRow, ...]
    position: str
    newer: str
    older: str


def list_label(site: Site, kind: str, key: str, label: str = "") -> str:
    """Return what a list is called: the name of a category, a month in words, or the label or key as it is."""
    if kind == "category":
        shown = category_name(key) or harmless(key)
    else:
        shown = month(site.strings, key) if kind == "month" else harmless(label or key)
    return shown.strip() or NAMELESS


def list_page(site: Site, kind: str, key: str, label: str, entries: Sequence[PaperEntry], paging: Paging) -> Output:
    """Make the root or a numbered page of a list.

    Arguments:
        site: the mirror that the page belongs to.
        kind: `category`, `month`, `author` or `keyword`.
        key: what the address is made of: a category, `yyyy-mm`, an author's slug, a word.
        label: how an author or a keyword is written; not used for categories and months.
        entries: of this page, newest first.
        paging: where the page stands in its list.
    """
    routes = site.routes
    address = routes.list(kind, key, paging.number)
    title = list_label(site, kind, key, label)
    position = "" if paging.number is None else f"page {paging.number:,} of {paging.pages:,}, counted from the oldest"
    total = site.counted("papers", paging.total)
    context = ListContext(
        head=page_head(site, ", ".join(filter(None, (title, position))), address, f"{total} in this mirror: {title}."),
        kind=kind,
        index=Link(_KINDS[kind], routes.index(kind).url),
        title=title,
        key=harmless(key) if kind == "category" else "",
        note=_SAID_BY_OTHERS.get(kind, ""),
        total=total,
        papers=paper_rows(site, entries),
        position=position,
        newer=routes.list(kind, key, paging.newer).url if paging.has_newer else "",
        older=routes.list(kind, key, paging.older).url if paging.older else "",
    )
    return site.render("list.html", address, context)
