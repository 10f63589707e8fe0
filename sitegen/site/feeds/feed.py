"""What a feed says, whatever the format: made once, written as Atom and as JSON Feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from sitegen.pith.entries import PaperEntry
from sitegen.pith.provenance import Level
from sitegen.site.mirror import HeadLink, Site
from sitegen.site.moments import NEVER, utc
from sitegen.site.routes import Address
from sitegen.site.rows import authors_line
from sitegen.site.taxonomy import category_name
from sitegen.site.text import author_names, harmless, one_line, to_plain

FEED_ENTRIES: Final = 50
"""How many papers a feed has at most."""
MEDIA_TYPES: Final = (("atom", "application/atom+xml"), ("json", "application/feed+json"))


class FeedItem(NamedTuple):
    """A paper in a feed, everything as plain text that no reader trips over.

    Arguments:
        id: `pith:<year>:<suffix>`, the paper's own number: the same in every mirror, wherever it lies.
        page: the address of its page.
        title: never empty.
        authors: names, as many as lists show; empty where the document names none.
        category: identifier.
        label: the category's English name, "" where arXiv does not have it.
        moment: when it was submitted, as `moments.utc` gives it.
        updated: when the newest of its published documents was built, or `moment`; never before it.
        paragraphs: all authors in a line where `authors` leaves some out, the summary, how far it was proven.
        level: how far it was proven.
    """

    id: str
    page: Address
    title: str
    authors: tuple[str, ...]
    category: str
    label: str
    moment: str
    updated: str
    paragraphs: tuple[str, ...]
    level: Level


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest papers of the mirror or of one category.

    Arguments:
        category: identifier, None for all papers.
        mirror: the mirror's name.
        title, description: plain text.
        home: the page that shows the same papers.
        updated: the latest `updated` of the items, `moments.NEVER` where there is none.
        items: by submission, newest first.
    """

    category: str | None
    mirror: str
    title: str
    description: str
    home: Address
    updated: str
    items: tuple[FeedItem, ...]


def make_feed(
    site: Site,
    entries: Sequence[PaperEntry],
    *,
    category: str | None = None,
    built: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Feed:
    """Make a feed of the first 50 of these papers.

    Arguments:
        site: the mirror that the feed belongs to.
        entries: newest first.
        category: the identifier that all of them are listed under; None is the whole mirror.
        built: when the published documents of papers were built, RFC 3339, by suffix.
    """
    items = tuple([_item(site, entry, built.get(entry.suffix, ())) for entry in entries[:FEED_ENTRIES]])
    name, description = _line(site.mirror.name), _line(site.mirror.description)
    if category is None:
        title, home = name, site.routes.home()
    else:
        title = site.say("feeds.title_category", category=_category_title(site, category), mirror=name)
        description = site.say("feeds.about_category", category=_category_title(site, category), mirror=name)
        home = site.routes.list("category", category)
    return Feed(
        category=category,
        mirror=name,
        title=title,
        description=description or site.say("feeds.about", mirror=name),
        home=home,
        updated=max((item.updated for item in items), default=NEVER),
        items=items,
    )


def feed_links(site: Site, category: str | None = None) -> tuple[HeadLink, ...]:
    """Return what the head of a page says of the two feeds of the mirror or of a category, so that readers find them.

    Arguments:
        site: the mirror that the page belongs to.
        category: identifier; None is the whole mirror.

    Source: HTML, section 4.6.7.1, link type `alternate`.
    """
    what = _line(site.mirror.name) if category is None else _category_title(site, category)
    return tuple(
        HeadLink("alternate", site.routes.feed(kind, category).url, media, site.say(f"feeds.link_{kind}", title=what))
        for kind, media in MEDIA_TYPES
    )


def _category_title(site: Site, identifier: str) -> str:
    name, shown = category_name(identifier), _line(identifier) or site.say("list.nameless")
    return f"{name} ({shown})" if name else shown


def _item(site: Site, entry: PaperEntry, built: Sequence[str]) -> FeedItem:
    proven = f"{site.say(f'level.{entry.level}')}. {site.say(f'level.{entry.level}_meaning')}"
    all_authors = one_line(authors_line(site.strings, entry.authors, entry.more_authors)) if entry.more_authors else ""
    moment = utc(entry.submitted_at) or NEVER
    told = (all_authors, to_plain(entry.summary), proven)
    return FeedItem(
        id=f"pith:{harmless(entry.submitted_at[:4])}:{entry.suffix}",
        page=site.routes.paper(entry.page),
        title=to_plain(entry.title) or f"pith:{entry.suffix}",
        authors=author_names(_line(entry.authors)),
        category=_line(entry.primary_cat) or site.say("list.nameless"),
        label=category_name(entry.primary_cat),
        moment=moment,
        updated=max(moment, *map(utc, built)) if built else moment,
        paragraphs=tuple(filter(None, told)),
        level=entry.level,
    )


def _line(text: str) -> str:
    return one_line(harmless(text))
