"""Where the citations of a paper stand, as its page, its head and its files ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from sitegen.site.routes import EXPORTS, Address, Routes


@lru_cache(maxsize=4)
def citation_files(routes: Routes, page: str) -> Mapping[str, Address]:
    """Return the addresses of a paper's citations by their formats, one of `EXPORTS` each.

    Arguments:
        routes: the addresses.
        page: what names the page in `/paper/<page>/`.
    """
    return MappingProxyType({name: routes.cite(page, name) for name in EXPORTS})
