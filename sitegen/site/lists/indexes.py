"""The indexes of months, and of the names of authors and keywords, by frequency and by letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from sitegen.site.heads import page_head
from sitegen.site.lists.filing import filed_name
from sitegen.site.lists.page import index_title, list_label
from sitegen.site.lists.paging import page_position
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.pictures import timeline
from sitegen.site.text import harmless


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


class Year(NamedTuple):
    """The months of a year, newest first, and how many papers they have."""

    name: str
    papers: str
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class MonthsContext:
    """The index of months."""

    head: Head
    title: str
    timeline: Markup
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class NamesContext:
    """The index of authors or keywords: the most frequent, and the letters."""

    head: Head
    title: str
    lead: str
    letters_title: str
    frequent: tuple[CountRow, ...]
    letters: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class LetterContext:
    """One page of one letter."""

    head: Head
    title: str
    index_url: str
    rows: tuple[CountRow, ...]
    position: str
    previous: str
    following: str


def month_index(site: Site, counts: Iterable[ListCount]) -> Output:
    """Make the index of months by year, newest first, below a picture of them."""
    ordered = sorted(counts, key=lambda one: one.key, reverse=True)
    address, title = site.routes.index("month"), index_title(site, "month")
    context = MonthsContext(
        head=page_head(site, title, address, site.say("index.months_description")),
        title=title,
        timeline=timeline(site.strings, [(one.key, one.count) for one in ordered], "papers"),
        years=tuple(
            [_year(site, year, list(months)) for year, months in groupby(ordered, key=lambda one: one.key[:4])]
        ),
    )
    return site.render("months.html", address, context)


def names_index(
    site: Site, kind: str, *, frequent: Sequence[ListCount], letters: Sequence[ListCount], total: int
) -> Output:
    """Make the index of authors or keywords.

    Arguments:
        site: the mirror that the page belongs to.
        kind: `author` or `keyword`.
        frequent: the largest lists, largest first.
        letters: what all names are filed under, with the number of names.
        total: of names.
    """
    address, title, number = site.routes.index(kind), index_title(site, kind), site.strings.number
    context = NamesContext(
        head=page_head(site, title, address, site.say("index.names_description", title=title)),
        title=title,
        lead=site.say("index.names_lead", total=site.counted(f"{kind}s", total)),
        letters_title=site.say("index.letters_family" if kind == "author" else "index.letters"),
        frequent=tuple([count_row(site, kind, one.key, one.count, one.label) for one in frequent]),
        letters=tuple(
            [
                CountRow(_letter(site, one.key), one.key, site.routes.letter(kind, one.key).url, number(one.count))
                for one in letters
            ]
        ),
    )
    return site.render("names.html", address, context)


def letter_page(
    site: Site, kind: str, letter: str, entries: Sequence[ListCount], *, number: int = 1, pages: int = 1
) -> Output:
    """Make a page of the names that are filed under a letter.

    Arguments:
        site: the mirror that the page belongs to.
        kind: `author` or `keyword`.
        letter: the key of the letter, as the index has it.
        entries: of this page, in the order in which they are filed.
        number: of this page, from 1.
        pages: how many the letter has.
    """
    routes = site.routes
    address = routes.letter(kind, letter, number)
    title = site.say("index.letter_title", title=index_title(site, kind), letter=_letter(site, letter))
    position = page_position(site, number, pages)
    context = LetterContext(
        head=page_head(site, ", ".join(filter(None, (title, position))), address),
        title=title,
        index_url=routes.index(kind).url,
        rows=tuple([_filed_row(site, kind, one) for one in entries]),
        position=position,
        previous=routes.letter(kind, letter, number - 1).url if number > 1 else "",
        following=routes.letter(kind, letter, number + 1).url if number < pages else "",
    )
    return site.render("letter.html", address, context)


def count_row(site: Site, kind: str, key: str, count: int, label: str = "") -> CountRow:
    """Return a list as a line of an index."""
    url = site.routes.list(kind, key).url if count else ""
    return CountRow(list_label(site, kind, key, label), harmless(key), url, site.strings.number(count))


def _filed_row(site: Site, kind: str, one: ListCount) -> CountRow:
    label = filed_name(one.label) if kind == "author" else one.label
    return count_row(site, kind, one.key, one.count, label)


def _year(site: Site, year: str, months: Sequence[ListCount]) -> Year:
    papers = site.counted("papers", sum(one.count for one in months))
    return Year(harmless(year), papers, tuple([count_row(site, "month", one.key, one.count) for one in months]))


def _letter(site: Site, letter: str) -> str:
    return site.say("index.letter_other") if letter == "other" else harmless(letter).upper() or "#"
