"""The indexes: all categories, all months, and the names of authors and keywords, by frequency and by letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from sitegen.site.heads import page_head
from sitegen.site.list_page import list_label
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.taxonomy import GROUPS, NAMES
from sitegen.site.text import harmless

UNKNOWN_SHOWN: Final = 300
"""Categories that arXiv does not have, at most so many on the index."""
_DIVIDED: Final = frozenset(key.partition(".")[0] for key in NAMES if "." in key)
"""Archives whose papers are in categories of their own, so that an empty archive says nothing."""
_TITLES: Final = {"author": "Authors", "keyword": "Keywords"}


@dataclass(frozen=True, slots=True)
class ListCount:
    """A list and how many papers are in it; `label` is how an author or a keyword is written."""

    key: str
    count: int
    label: str = ""


class CountRow(NamedTuple):
    """A list as a line of an index: its name, its key, its address ("" where it is empty) and its size."""

    name: str
    key: str
    url: str
    papers: str


class CountGroup(NamedTuple):
    """Lists under one heading."""

    name: str
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class IndexContext:
    """An index in groups."""

    head: Head
    title: str
    groups: tuple[CountGroup, ...]
    left: int


@dataclass(frozen=True, slots=True)
class NamesContext:
    """The index of authors or keywords: the most frequent, and the letters."""

    head: Head
    title: str
    total: str
    frequent: tuple[CountRow, ...]
    letters: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class LetterContext:
    """One page of one letter."""

    head: Head
    title: str
    letter: str
    index_url: str
    rows: tuple[CountRow, ...]
    position: str
    previous: str
    following: str


def category_index(site: Site, counts: Iterable[ListCount]) -> Output:
    """Make the index of categories: the whole taxonomy of arXiv, then what else there is."""
    found = {one.key: one.count for one in counts}
    groups = [
        CountGroup(
            group.name,
            tuple(
                _row(site, "category", key, found.get(key, 0))
                for key in group.categories
                if key in found or key not in _DIVIDED
            ),
        )
        for group in GROUPS
    ]
    unknown = sorted(key for key in found if key not in NAMES)
    if unknown:
        rows = (_row(site, "category", key, found[key]) for key in unknown[:UNKNOWN_SHOWN])
        groups.append(CountGroup("Other categories", tuple(rows)))
    address = site.routes.index("category")
    head = page_head(site, "Categories", address, "All categories of the papers in this mirror.")
    return site.render(
        "categories.html",
        address,
        IndexContext(head, "Categories", tuple(groups), max(0, len(unknown) - UNKNOWN_SHOWN)),
    )


def month_index(site: Site, counts: Iterable[ListCount]) -> Output:
    """Make the index of months, a group a year, newest first."""
    ordered = sorted(counts, key=lambda one: one.key, reverse=True)
    groups = tuple(
        CountGroup(harmless(year), tuple(_row(site, "month", one.key, one.count) for one in months))
        for year, months in groupby(ordered, key=lambda one: one.key[:4])
    )
    address = site.routes.index("month")
    head = page_head(site, "Months", address, "All months in which papers of this mirror were submitted.")
    return site.render("months.html", address, IndexContext(head, "Months", groups, 0))


def names_index(
    site: Site, kind: str, *, frequent: Sequence[ListCount], letters: Sequence[ListCount], total: int
) -> Output:
    """Make the index of authors or keywords.

    Arguments:
        site: the mirror that the page belongs to.
        kind: `author` or `keyword`.
        frequent: the largest lists, largest first.
        letters: the first letters of all names, with the number of names.
        total: of names.
    """
    address, title = site.routes.index(kind), _TITLES[kind]
    context = NamesContext(
        head=page_head(site, title, address, f"{title} of the papers in this mirror."),
        title=title,
        total=site.counted(f"{kind}s", total),
        frequent=tuple(_row(site, kind, one.key, one.count, one.label) for one in frequent),
        letters=tuple(
            CountRow(_letter(one.key), one.key, site.routes.letter(kind, one.key).url, f"{one.count:,}")
            for one in letters
        ),
    )
    return site.render("names.html", address, context)


def letter_page(
    site: Site, kind: str, letter: str, entries: Sequence[ListCount], *, number: int = 1, pages: int = 1
) -> Output:
    """Make a page of the names that begin with a letter.

    Arguments:
        site: the mirror that the page belongs to.
        kind: `author` or `keyword`.
        letter: the key of the letter, as the index has it.
        entries: of this page, in alphabetical order.
        number: of this page, from 1.
        pages: how many the letter has.
    """
    routes = site.routes
    address = routes.letter(kind, letter, number)
    title = f"{_TITLES[kind]}: {_letter(letter)}"
    position = f"page {number:,} of {pages:,}" if pages > 1 else ""
    context = LetterContext(
        head=page_head(site, ", ".join(filter(None, (title, position))), address),
        title=title,
        letter=_letter(letter),
        index_url=routes.index(kind).url,
        rows=tuple(_row(site, kind, one.key, one.count, one.label) for one in entries),
        position=position,
        previous=routes.letter(kind, letter, number - 1).url if number > 1 else "",
        following=routes.letter(kind, letter, number + 1).url if number < pages else "",
    )
    return site.render("letter.html", address, context)


def _row(site: Site, kind: str, key: str, count: int, label: str = "") -> CountRow:
    url = site.routes.list(kind, key).url if count else ""
    return CountRow(list_label(site, kind, key, label), harmless(key), url, f"{count:,}")


def _letter(letter: str) -> str:
    return harmless(letter).upper() or "#"
