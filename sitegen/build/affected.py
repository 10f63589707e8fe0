"""Which units of a tree may be others after the content changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from sitegen.build.changes import ContentChange
from sitegen.build.lists import LETTER_PAGE, ROOT
from sitegen.build.press import Press
from sitegen.build.units import PAPER, SEARCH, units_of_kind
from sitegen.build.whole import ledger_digits
from sitegen.corpus.change.effects import TermEffect
from sitegen.corpus.key_hash import HASH_DIGITS
from sitegen.corpus.listed import ListKind
from sitegen.corpus.paging import page_count
from sitegen.site.data.index import letter_range
from sitegen.site.data.split import bits_for

_ALWAYS: Final = ("home", "mirror", "mirrors", "all-feed", "sitemap/pages", "sitemap/categories")
"""What shows counts, or what is newest."""
_OF_MEMBERS: Final = ("search-page", "lookup-rule", *(f"lists/{kind}" for kind in ListKind))


class KnownUnits(Protocol):
    """Knows the units that a tree is made of."""

    def units(self, kind: str) -> list[str]:
        """Return the names of all units of a kind."""


def affected_units(press: Press, made: KnownUnits, change: ContentChange) -> Iterator[str]:
    """Yield the units that show what changed, some of them more than once, and some that are the same after all.

    Arguments:
        press: the build, with the changed corpus.
        made: the units that there were.
        change: what changed.
    """
    effects = change.effects
    yield from _ALWAYS
    for suffix in effects.papers | effects.removed:
        yield f"{PAPER}/{suffix}"
    yield from _by_document(press, made, change)
    for (kind, key), effect in effects.terms.items():
        yield from _pages(press, kind, key, effect)
        if kind in {ListKind.AUTHOR, ListKind.KEYWORD}:
            yield from _letters(press, made, kind, effect)
        elif kind is ListKind.MONTH and not (effect.before and effect.after):
            yield from _neighbours(press, key)
    if effects.members or effects.terms:
        yield from _OF_MEMBERS
    digits = press.corpus.lookup.digits
    for number in effects.names:
        yield f"lookup/{number >> 4 * (HASH_DIGITS - digits):0{digits}x}"
    if effects.names:
        yield "lookup-rule"
    if effects.searched:
        yield SEARCH


def _by_document(press: Press, made: KnownUnits, change: ContentChange) -> Iterator[str]:
    """Yield the units that list documents, or tell when they were built."""
    suffixes = change.exchanged.suffixes
    papers = press.corpus.papers
    for suffix in sorted(suffixes):
        row = papers.row(suffix)
        if row is not None:
            yield f"{PAPER}/{suffix}"
            yield f"sitemap/papers-{row.entry.submitted_at[:7]}"
            yield f"checksums/{row.entry.submitted_at[:7]}"
            for category in papers.categories(suffix):
                yield f"feed/{category}"
    for kind, key in change.effects.terms:
        if kind is ListKind.CATEGORY:
            yield f"feed/{key}"
        elif kind is ListKind.MONTH:
            yield f"sitemap/papers-{key}"
            yield f"checksums/{key}"
    yield from _parts(press, made, change)
    if change.exchanged.refusals:
        yield from units_of_kind(press, "refusals")
        yield from made.units("refusals")


def _parts(press: Press, made: KnownUnits, change: ContentChange) -> Iterator[str]:
    """Yield the parts of the index and of the ledger; all of them where they are cut otherwise now."""
    spans = set(made.units("index")) - {"index"}
    bits = bits_for(press.corpus.ledger.counts().papers)
    wanted = {letter_range(suffix, bits) for suffix in change.exchanged.suffixes | change.effects.removed}
    if not spans or not spans <= set(units_of_kind(press, "index")):
        yield from spans
        yield from units_of_kind(press, "index")
    for span in wanted:
        yield f"index/{span.first}-{span.last}"
    digits = ledger_digits(press)
    named = set(made.units("ledger")) - {"ledger"}
    if any(len(name.removeprefix("ledger/")) not in {0, digits} for name in named):
        yield from named
        yield from units_of_kind(press, "ledger")
    for digest in change.exchanged.digests:
        yield f"ledger/{digest[:digits]}"


def _pages(press: Press, kind: ListKind, key: str, effect: TermEffect) -> Iterator[str]:
    """Yield the pages of a list that show what changed in it."""
    size = press.plan.config.build.page_size
    before, after = (page_count(count, size) if count else 0 for count in (effect.before, effect.after))
    yield f"list/{kind}/{ROOT}/{key}"
    if effect.renamed or not (before and after):
        numbers = set(range(1, max(before, after) + 1))
    else:
        numbers = {position // size + 1 for position in effect.single}
        if effect.first is not None:
            numbers |= set(range(effect.first // size + 1, max(before, after) + 1))
        if before != after:
            numbers |= set(range(max(1, min(before, after) - 1), max(before, after) + 1))
    for number in sorted(numbers):
        if number < max(before, after):
            yield f"list/{kind}/{number}/{key}"


def _letters(press: Press, made: KnownUnits, kind: ListKind, effect: TermEffect) -> Iterator[str]:
    """Yield the pages of letters on which a list stands or stood."""
    same = effect.place_before == effect.place_after
    for letter, position in {effect.place_before, effect.place_after}:
        if not letter:
            continue
        first = last = position // LETTER_PAGE + 1
        if not same:
            # One list more or fewer shifts all that follow, and every page says how many pages there are.
            before = len(made.units(f"letter/{kind}/{letter}"))
            after = -(-press.corpus.listings.term_count(kind, letter) // LETTER_PAGE)
            first, last = (first if before == after else 1), max(before, after)
        for number in range(first, last + 1):
            yield f"letter/{kind}/{letter}/{number}"


def _neighbours(press: Press, month: str) -> Iterator[str]:
    """Yield the pages of the months before and after one that came or went."""
    listings, size = press.corpus.listings, press.plan.config.build.page_size
    months = [term.key for term in listings.terms(ListKind.MONTH, 0, listings.term_count(ListKind.MONTH))]
    earlier = max((key for key in months if key < month), default="")
    later = min((key for key in months if key > month), default="")
    for key in filter(None, (earlier, later)):
        term = listings.term(ListKind.MONTH, key)
        for number in range(1, page_count(term.count, size) if term else 1):
            yield f"list/{ListKind.MONTH}/{number}/{key}"
        yield f"list/{ListKind.MONTH}/{ROOT}/{key}"
