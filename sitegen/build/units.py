"""The units that a tree is made of: which there are, and what makes each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from sitegen.build import discovery, lists, mirror_pages, signed, whole
from sitegen.build.inputs import READS, SITE
from sitegen.build.kept import Kept
from sitegen.build.papers import paper_documents
from sitegen.build.press import Press
from sitegen.corpus.listed import ListKind
from sitegen.site.outputs import Output

Maker: TypeAlias = Callable[[Press, str], Iterator[Output | Kept]]
Namer: TypeAlias = Callable[[Press], Iterator[str]]

PAPER: Final = "paper"
LISTERS: Final = ("index", "ledger", "sitemap")
"""Units that list all units of a kind, which is called the same: made last, from what those keep."""
SEARCH: Final = "search"
"""The search index, which is made as a whole."""
LATE: Final = "mirror"
"""The unit that tells of the log, and so is made after it."""


def _paper(press: Press, suffix: str) -> Iterator[Output | Kept]:
    row = press.corpus.papers.row(suffix)
    return paper_documents(press, row) if row else iter(())


def _index_names(_: Press) -> Iterator[str]:
    return iter(ListKind)


MAKERS: Final[Mapping[str, Maker]] = {
    PAPER: _paper,
    "list": lists.page_of_list,
    "letter": lists.page_of_letter,
    "lists": lists.index_of_lists,
    "lookup": whole.lookup_bucket,
    "index": whole.index_of_letters,
    "ledger": whole.ledger_of_digits,
    "refusals": whole.refusal_page,
    "sitemap": discovery.sitemap,
    "feed": discovery.category_feed,
    "checksums": signed.checksums_of_month,
    "markdown": mirror_pages.markdown,
    "asset": mirror_pages.theme_asset,
    "short": mirror_pages.short,
}
"""What makes a unit whose name is a kind, a slash, and what the kind names it by; units that are gone make nothing."""

SINGLE: Final[Mapping[str, Maker]] = {
    "home": mirror_pages.home,
    "mirror": mirror_pages.mirror,
    "not-found": mirror_pages.not_found,
    "resolve": mirror_pages.resolve,
    "verify": mirror_pages.verify,
    "signing-key": mirror_pages.signing_keys,
    "mirrors": mirror_pages.other_mirrors,
    "mirror-key": signed.operator_key,
    "lookup-rule": mirror_pages.lookup_rule,
    "all-feed": discovery.feed,
    "robots": discovery.robots_txt,
    "headers": discovery.host_headers,
    "opensearch": discovery.opensearch_description,
    "search-page": discovery.page_of_search,
}
"""What makes a unit that there is once."""

_NAMERS: Final[Mapping[str, Namer]] = {
    "list": lists.list_names,
    "letter": lists.letter_names,
    "lists": _index_names,
    "lookup": whole.bucket_names,
    "index": whole.index_names,
    "ledger": whole.ledger_names,
    "refusals": whole.refusal_numbers,
    "sitemap": discovery.sitemap_names,
    "feed": discovery.feed_names,
    "checksums": signed.month_names,
    "markdown": mirror_pages.markdown_names,
    "asset": mirror_pages.asset_names,
    "short": mirror_pages.short_names,
}
_PLAIN: Final = frozenset(
    {"lookup", "index", "ledger", "lookup-rule", "signing-key", "mirror-key", "checksums", "headers", "asset", SEARCH}
)
"""Kinds that show nothing of the site."""


def outputs_of(press: Press, unit: str) -> Iterator[Output | Kept]:
    """Make the documents of a unit.

    Arguments:
        press: the build.
        unit: its name, of any but a lister.

    Returns:
        its documents, none where there is no such unit any more, and what it keeps for its lister.
    """
    kind, slash, name = unit.partition("/")
    return MAKERS[kind](press, name) if slash else SINGLE[kind](press, "")


def all_units(press: Press) -> Iterator[str]:
    """Yield every unit but papers, listers, the search index and what is made after the log."""
    yield from (unit for unit in SINGLE if unit != LATE)
    for kind in _NAMERS:
        yield from units_of_kind(press, kind)


def units_of_kind(press: Press, kind: str) -> Iterator[str]:
    """Yield the units of a kind that there can be."""
    return (f"{kind}/{name}" for name in _NAMERS[kind](press))


def reads_of(unit: str, used: set[str]) -> int:
    """Return the bits of what a unit was made from, from the templates that were used."""
    site = 0 if unit.partition("/")[0] in _PLAIN else SITE
    return sum(READS[name] for name in used) | site
