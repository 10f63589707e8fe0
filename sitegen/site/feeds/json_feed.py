"""A feed as JSON Feed 1.1."""

from __future__ import annotations

from typing import Any, Final

from sitegen.site.data.encoding import compact
from sitegen.site.feeds.feed import Feed, FeedItem
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output

VERSION: Final = "https://jsonfeed.org/version/1.1"


def json_feed(site: Site, feed: Feed) -> Output:
    """Write a feed as JSON Feed.

    Where the mirror's own address is not known, the members that must be whole URLs are left out; `_pith.path` is the
    page's address on its host in either case.

    Source: https://www.jsonfeed.org/version/1.1/
    """
    routes = site.routes
    address = routes.feed("json", feed.category)
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": routes.absolute(feed.home),
        "feed_url": routes.absolute(address),
        "description": feed.description,
        "icon": routes.absolute(routes.asset("icon.svg")),
        "authors": [_told({"name": feed.mirror, "url": routes.absolute(routes.home())})],
        "language": site.say("language.tag"),
    }
    return Output(address.file, compact(_told(document) | {"items": [_item(site, item) for item in feed.items]}))


def _item(site: Site, item: FeedItem) -> dict[str, Any]:
    return _told(
        {
            "id": item.id,
            "url": site.routes.absolute(item.page),
            "title": item.title,
            "content_text": "\n\n".join(item.paragraphs),
            "date_published": item.moment,
            "date_modified": item.updated,
            "authors": [{"name": name} for name in item.authors],
            "tags": [item.category, item.label] if item.label else [item.category],
            "_pith": {"level": item.level.value, "path": item.page.url},
        }
    )


def _told(members: dict[str, Any]) -> dict[str, Any]:
    """Leave out what nothing is known of."""
    return {name: value for name, value in members.items() if value}
