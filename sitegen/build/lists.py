"""Make the lists of papers, the indexes of the lists, and the letters of the indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sitegen.build.press import Press
from sitegen.corpus.listed import ListKind
from sitegen.corpus.listings import Listings, Term
from sitegen.corpus.paging import Page, page, page_count
from sitegen.site.lists.categories import category_index
from sitegen.site.lists.indexes import ListCount, letter_page, month_index, names_index
from sitegen.site.lists.page import Around, list_page
from sitegen.site.lists.paging import Paging
from sitegen.site.outputs import Output

LETTER_PAGE: Final = 300
"""Names on a page of a letter."""
ROOT: Final = "root"
"""What stands for the number of a list's own page."""
_FREQUENT: Final = 60
_NAME_KINDS: Final = (ListKind.AUTHOR, ListKind.KEYWORD)


def list_names(press: Press) -> Iterator[str]:
    """Yield the names of all pages of all lists: kind, number, key."""
    size = press.plan.config.build.page_size
    for kind in ListKind:
        for term, one in press.corpus.listings.pages(kind, size):
            yield f"{kind}/{ROOT if one.is_root else one.number}/{term.key}"


def page_of_list(press: Press, name: str) -> Iterator[Output]:
    """Make one page of a list; none where there is no such page."""
    kind, number, key = name.split("/", 2)
    term = press.corpus.listings.term(ListKind(kind), key)
    if term is None:
        return
    size = press.plan.config.build.page_size
    pages = page_count(term.count, size)
    if number == ROOT or int(number) < pages:
        one = page(pages if number == ROOT else int(number), total=term.count, size=size)
        entries = press.corpus.listings.entries(term.kind, term.key, one.first, one.last)
        paging = Paging(None if one.is_root else one.number, one.pages - 1, term.count)
        around = _around(press.corpus.listings, term, one)
        yield list_page(press.site, term.kind, term.key, term.label, entries, paging, around)


def _around(listings: Listings, term: Term, one: Page) -> Around | None:
    if term.kind is ListKind.MONTH:
        earlier, later = listings.beside(term.kind, term.key)
        return Around(earlier=earlier, later=later)
    if term.kind is ListKind.CATEGORY and one.is_root:
        return Around(months=listings.per_month(term.kind, term.key))
    return None


def letter_names(press: Press) -> Iterator[str]:
    """Yield the names of all pages of all letters: kind, letter, number."""
    for kind in _NAME_KINDS:
        for letter, count in press.corpus.listings.letters(kind):
            for number in range(1, -(-count // LETTER_PAGE) + 1):
                yield f"{kind}/{letter}/{number}"


def page_of_letter(press: Press, name: str) -> Iterator[Output]:
    """Make one page of a letter; none where there is no such page."""
    kind, letter, digits = name.split("/")
    listings, number = press.corpus.listings, int(digits)
    first = (number - 1) * LETTER_PAGE
    terms = listings.terms(ListKind(kind), first, first + LETTER_PAGE, letter=letter)
    if terms:
        pages = -(-listings.term_count(ListKind(kind), letter) // LETTER_PAGE)
        yield letter_page(press.site, kind, letter, _counts(terms), number=number, pages=pages)


def index_of_lists(press: Press, name: str) -> Iterator[Output]:
    """Make the index of all categories, months, authors or keywords."""
    site, listings, kind = press.site, press.corpus.listings, ListKind(name)
    if kind is ListKind.CATEGORY:
        yield category_index(site, all_counts(press, kind), press.corpus.papers.primary_categories())
    elif kind is ListKind.MONTH:
        yield month_index(site, all_counts(press, kind))
    else:
        frequent = _counts(listings.most_frequent(kind, _FREQUENT))
        letters = [ListCount(letter, count) for letter, count in listings.letters(kind)]
        yield names_index(site, kind, frequent=frequent, letters=letters, total=listings.term_count(kind))


def all_counts(press: Press, kind: ListKind) -> list[ListCount]:
    """Return all lists of a kind, of which there are few, as indexes need them."""
    listings = press.corpus.listings
    return _counts(listings.terms(kind, 0, listings.term_count(kind)))


def _counts(terms: list[Term]) -> list[ListCount]:
    return [ListCount(term.key, term.count, term.label) for term in terms]
