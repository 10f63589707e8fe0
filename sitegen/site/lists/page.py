"""A list of papers: a category, a month, an author or a keyword."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.entries import PaperEntry
from sitegen.site.dates import month
from sitegen.site.feeds.feed import feed_links
from sitegen.site.heads import page_head
from sitegen.site.lists.paging import Paging
from sitegen.site.mirror import Head, Link, Site
from sitegen.site.outputs import Output
from sitegen.site.pictures import timeline
from sitegen.site.rows import PaperRow, have_math, paper_rows
from sitegen.site.taxonomy import category_name
from sitegen.site.text import harmless

_INDEXES: Final = {
    "category": "list.categories",
    "month": "list.months",
    "author": "list.authors",
    "keyword": "list.keywords",
}
_NOTES: Final = {"author": "list.note_author", "keyword": "list.note_keyword"}


class Around(NamedTuple):
    """What a list has from the whole mirror.

    Arguments:
        months: in which its papers were submitted, `yyyy-mm`, each with how many of them.
        earlier, later: the keys of the lists before and after a month, or "".
    """

    months: Sequence[tuple[str, int]] = ()
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class ListContext:
    """One page of a list of papers."""

    head: Head
    kind: str
    index: Link
    title: str
    key: str
    note: str
    lead: str
    feed_url: str
    earlier: Link | None
    later: Link | None
    timeline: Markup
    papers: tuple[PaperRow, ...]
    has_math: bool
    position: str
    newer: str
    older: str


def list_label(site: Site, kind: str, key: str, label: str = "") -> str:
    """Return what a list is called: the name of a category, a month in words, or the label or key as it is."""
    if kind == "category":
        shown = category_name(key) or harmless(key)
    else:
        shown = month(site.strings, key) if kind == "month" else harmless(label or key)
    return shown.strip() or site.say("list.nameless")


def index_title(site: Site, kind: str) -> str:
    """Return what the index of a kind of lists is called."""
    return site.say(_INDEXES[kind])


def list_page(
    site: Site,
    kind: str,
    key: str,
    label: str,
    entries: Sequence[PaperEntry],
    paging: Paging,
    around: Around | None = None,
) -> Output:
    """Make the root or a numbered page of a list.

    Arguments:
        site: the mirror that the page belongs to.
        kind: `category`, `month`, `author` or `keyword`.
        key: what the address is made of: a category, `yyyy-mm`, an author's slug, a word.
        label: how an author or a keyword is written; not used for categories and months.
        entries: of this page, newest first.
        paging: where the page stands in its list.
        around: what the list has from the whole mirror.
    """
    routes, (months, earlier, later) = site.routes, around or Around()
    papers = paper_rows(site, entries)
    title = list_label(site, kind, key, label)
    position = _position(site, paging)
    total = site.counted("papers", paging.total)
    context = ListContext(
        head=_head(site, kind, key, paging, title=title, total=total),
        kind=kind,
        index=Link(index_title(site, kind), routes.index(kind).url),
        title=title,
        key=harmless(key) if kind == "category" else "",
        note=site.say(_NOTES[kind]) if kind in _NOTES else "",
        lead=site.say("list.lead_position", position=position) if position else site.say("list.lead", total=total),
        feed_url=routes.feed("atom", key).url if kind == "category" else "",
        earlier=_month(site, "list.earlier_month", earlier),
        later=_month(site, "list.later_month", later),
        timeline=timeline(site.strings, months, "papers") if len(months) > 1 else Markup(),
        papers=papers,
        has_math=have_math(papers),
        position=position,
        newer=routes.list(kind, key, paging.newer).url if paging.has_newer else "",
        older=routes.list(kind, key, paging.older).url if paging.older else "",
    )
    return site.render("list.html", routes.list(kind, key, paging.number), context)


def _head(site: Site, kind: str, key: str, paging: Paging, *, title: str, total: str) -> Head:
    position = _position(site, paging)
    whole = ", ".join(filter(None, (title, position)))
    address = site.routes.list(kind, key, paging.number)
    # A numbered page says nothing of the whole list, so that it stays as it is when the list grows.
    description = (
        site.say("list.description_position", title=title, position=position)
        if position
        else site.say("list.description", total=total, title=title)
    )
    head = page_head(site, whole, address, description)
    return head._replace(links=(*head.links, *feed_links(site, key))) if kind == "category" else head


def _position(site: Site, paging: Paging) -> str:
    if paging.number is None:
        return ""
    return site.say("pager.position_oldest", number=site.strings.number(paging.number))


def _month(site: Site, words: str, key: str) -> Link | None:
    if not key:
        return None
    return Link(site.say(words, month=month(site.strings, key)), site.routes.list("month", key).url)
