"""Make the documents that list all documents of a kind, from what each of these kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from sitegen.build.plan import PROGRAM
from sitegen.build.press import Press
from sitegen.build.whole import ledger_digits
from sitegen.site.data.index import index
from sitegen.site.data.ledger import ledger
from sitegen.site.discovery.sitemaps import SitemapRow, sitemap_index
from sitegen.site.outputs import Output


class KeptUnits(Protocol):
    """Knows what units left for the document that lists them."""

    def kept(self, kind: str) -> Iterable[tuple[str, Any]]:
        """Yield what is kept of the units of a kind, by their names."""


def listing_outputs(press: Press, made: KeptUnits, kind: str) -> Iterator[Output]:
    """Make the document that lists all units of a kind of `units.LISTERS`.

    Arguments:
        press: the build.
        made: what all these units kept.
        kind: which.
    """
    routes, kept = press.site.routes, dict(made.kept(kind))
    if kind == "index":
        yield index(routes, list(kept.values()), program=PROGRAM)
    elif kind == "ledger":
        counts = press.corpus.ledger.counts()
        sums = {name: getattr(counts, name) for name in ("verified", "refused", "superseded", "unreadable")}
        parts = [said for _, each in sorted(kept.items()) for said in each]
        yield ledger(routes, parts, sums=sums, digits=ledger_digits(press), program=PROGRAM)
    elif routes.base_url:
        yield sitemap_index(press.site, [SitemapRow(*row) for name in _order(kept) for row in kept[name]])


def _order(kept: Mapping[str, object]) -> list[str]:
    """Return the sitemaps in their order: the mirror's own pages, the categories, the months."""
    first = ("sitemap/pages", "sitemap/categories")
    return [*(name for name in first if name in kept), *sorted(name for name in kept if name not in first)]
