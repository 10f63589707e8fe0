"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

import uuid
from typing import Final

from markupsafe import Markup, escape

from sitegen.site.feeds.feed import Feed, FeedItem
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.routes import Address

ARXIV_SCHEME: Final = "http://arxiv.org/schemas/atom"
"""The scheme under which arXiv's own feeds name its categories."""

# Every value was made harmless before, so that no character is left that XML 1.0 forbids; `%` of Markup escapes.
_FEED: Final = Markup("""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%(language)s">
<id>%(id)s</id>
<title>%(title)s</title>
<subtitle>%(description)s</subtitle>
<updated>%(updated)s</updated>
<author><name>%(mirror)s</name><uri>%(home_uri)s</uri></author>
<link rel="self" type="application/atom+xml" href="%(self)s"/>
<link rel="alternate" type="text/html" href="%(home)s"/>
<link rel="alternate" type="application/feed+json" href="%(json)s"/>
<icon>%(icon)s</icon>
<generator version="%(version)s">sitegen</generator>
%(entries)s</feed>
""")


def atom_feed(site: Site, feed: Feed) -> Output:
    """Write a feed as Atom.

    Where the mirror's own address is not known, links are relative references, which a reader resolves against the
    address that it fetched the feed from.

    Source: RFC 4287, sections 2, 4.1 and 4.2.
    """
    routes = site.routes
    address = routes.feed("atom", feed.category)
    text = _FEED % {
        "language": site.say("language.tag"),
        "id": routes.absolute(address) or _nameless(feed, address),
        "title": feed.title,
        "description": feed.description,
        "updated": feed.updated,
        "mirror": feed.mirror,
        "home_uri": _link(site, routes.home()),
        "self": _link(site, address),
        "home": _link(site, feed.home),
        "json": _link(site, routes.feed("json", feed.category)),
        "icon": _link(site, routes.asset("icon.svg")),
        "version": site.version,
        "entries": Markup("".join([_entry(site, item) for item in feed.items])),  # noqa: S704 - escaped there
    }
    return Output(address.file, text.encode("utf-8"))


def _link(site: Site, address: Address) -> str:
    """Return the whole URL of an address, or its path where the mirror's own address is not known."""
    return site.routes.absolute(address) or address.url


def _entry(site: Site, item: FeedItem) -> str:
    authors = "".join([f"<author><name>{escape(name)}</name></author>\n" for name in item.authors])
    known = f' scheme="{ARXIV_SCHEME}" label="{escape(item.label)}"' if item.label else ""
    # HTML inside XML: escaped once as HTML, and as a plain string once more as XML.
    summary = "".join([f"<p>{escape(one)}</p>" for one in item.paragraphs])
    return f"""\
<entry>
<id>{escape(item.id)}</id>
<title>{escape(item.title)}</title>
<published>{item.moment}</published>
<updated>{item.updated}</updated>
{authors}<category term="{escape(item.category)}"{known}/>
<link rel="alternate" type="text/html" href="{escape(_link(site, item.page))}"/>
<summary type="html">{escape(summary)}</summary>
</entry>
"""


def _nameless(feed: Feed, address: Address) -> str:
    """Return the identifier of a feed whose host nobody knows: made of the mirror's name and the feed's path there."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{feed.mirror}\n{address.url}").urn
