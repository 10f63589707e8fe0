"""What crawlers are told: everything is for them too, and where the sitemap lies."""

from __future__ import annotations

from sitegen.site.mirror import Site
from sitegen.site.outputs import Output


def robots(site: Site) -> Output:
    """Make robots.txt; it names the sitemap where the mirror's own address is known, as there is one only then.

    Source: RFC 9309, section 2.2; https://www.sitemaps.org/protocol.html#submit_robots
    """
    routes = site.routes
    sitemap = routes.absolute(routes.sitemap())
    text = "User-agent: *\nAllow: /\n" + (f"\nSitemap: {sitemap}\n" if sitemap else "")
    return Output(routes.robots().file, text.encode("utf-8"))
