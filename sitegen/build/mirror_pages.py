"""The pages that a mirror has once: its first page, its indexes, what it says of itself, small documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from sitegen.build.plan import PROGRAM
from sitegen.build.press import Press
from sitegen.corpus.listed import ListKind
from sitegen.corpus.listings import Term
from sitegen.site.data.lookup import lookup_index
from sitegen.site.data.mirrors import MirrorEntry, mirrors
from sitegen.site.data.signing_key import signing_key
from sitegen.site.home import Counts, Shape, home_page
from sitegen.site.lists.categories import category_index
from sitegen.site.lists.indexes import ListCount, month_index, names_index
from sitegen.site.mirror_page import mirror_page
from sitegen.site.outputs import Output
from sitegen.site.paper.page import disambiguation_page
from sitegen.site.small_pages import asset, markdown_page, not_found_page, resolve_page

_HOME_ENTRIES: Final = 8
_FREQUENT: Final = 60
NAME_KINDS: Final = (ListKind.AUTHOR, ListKind.KEYWORD)
"""What has an index of names."""


def mirror_pages(press: Press) -> Iterator[Output]:
    """Yield the pages of the mirror itself, the indexes and the small documents for programs."""
    site, corpus, plan = press.site, press.corpus, press.plan
    numbers = corpus.ledger.counts()
    counts = Counts(
        papers=numbers.papers,
        bundles=numbers.bundles,
        receipts=numbers.receipts,
        found=numbers.found,
        verified=numbers.verified,
        refused=numbers.refused,
        superseded=numbers.superseded,
        unreadable=numbers.unreadable,
    )
    newest, most_cited = corpus.papers.newest(_HOME_ENTRIES), corpus.papers.most_cited(_HOME_ENTRIES)
    yield home_page(site, counts, newest, most_cited, _shape(press))
    yield mirror_page(site, counts)
    yield not_found_page(site)
    yield resolve_page(site)
    for page in plan.pages:
        yield markdown_page(site, page.path, page.title, page.body, description=page.description)
    for name, body in plan.assets():
        yield asset(site, name, body)
    for letters, entries in corpus.papers.sharing_short():
        yield disambiguation_page(site, letters, entries)
    yield from _indexes(press)
    yield from _small_documents(press)


def _shape(press: Press) -> Shape:
    months = _all_counts(press, ListKind.MONTH)
    return Shape([(one.key, one.count) for one in months], press.corpus.papers.primary_categories())


def _indexes(press: Press) -> Iterator[Output]:
    site, listings = press.site, press.corpus.listings
    primary = press.corpus.papers.primary_categories()
    yield category_index(site, _all_counts(press, ListKind.CATEGORY), primary)
    yield month_index(site, _all_counts(press, ListKind.MONTH))
    for kind in NAME_KINDS:
        frequent = list_counts(listings.most_frequent(kind, _FREQUENT))
        letters = [ListCount(letter, count) for letter, count in listings.letters(kind)]
        yield names_index(site, kind, frequent=frequent, letters=letters, total=listings.term_count(kind))


def _small_documents(press: Press) -> Iterator[Output]:
    routes, plan, corpus = press.site.routes, press.plan, press.corpus
    config = plan.config
    yield signing_key(routes, config.trust)
    others = [
        MirrorEntry(
            **{name: value for name, value in asdict(mirror).items() if name != "key_id"},
            key=config.trust.get(mirror.key_id or ""),
        )
        for mirror in config.mirrors
    ]
    moment = plan.moment or corpus.ledger.newest()
    yield mirrors(routes, name=config.mirror.name, trust=config.trust, others=others, generated_at=moment)
    yield lookup_index(routes, digits=corpus.lookup.digits, keys=corpus.lookup.entries, program=PROGRAM)


def _all_counts(press: Press, kind: ListKind) -> list[ListCount]:
    listings = press.corpus.listings
    return list_counts(listings.terms(kind, 0, listings.term_count(kind)))


def list_counts(terms: list[Term]) -> list[ListCount]:
    """Return lists as indexes need them."""
    return [ListCount(term.key, term.count, term.label) for term in terms]
