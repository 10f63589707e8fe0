"""Lines of lists as templates see them: a paper, and a paper that cites another."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.site.dates import day, month
from sitegen.site.mirror import Link, Site
from sitegen.site.places import key_url
from sitegen.site.routes import Routes
from sitegen.site.strings import Strings
from sitegen.site.taxonomy import category_name, field_of
from sitegen.site.text import harmless, slug, to_html

_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
_REACHED: Final = ' tabindex="0"'
_ANCHOR = re.compile(r"</?a\b[^>]*>")


class Category(NamedTuple):
    """A category: its identifier, its English name or "", the address of its list, and its field for the sign."""

    identifier: str
    name: str
    url: str
    field: str


class PaperRow(NamedTuple):
    """A paper as one line of a list."""

    title: Markup
    url: str
    authors: str
    category: Category
    moment: str
    day: str
    trust: Markup
    summary: Markup


class CitingRow(NamedTuple):
    """A citing paper as one entry of a cited-by list.

    Arguments:
        here: whether its page is in this mirror.
        field: of its category, for the sign.
        moment, score: what scripts sort by, "" where they are not known; `moment` as `yyyy-mm`.
    """

    title: Markup
    url: str
    here: bool
    category: str
    field: str
    moment: str
    score: str
    month: str
    verdict: str
    novelty: str
    summary: Markup
    relation: str
    origins: tuple[Markup, ...]


def unlinked(markup: Markup) -> Markup:
    """Return a piece of HTML without its links and places for the keyboard, so that it may stand inside a link."""
    # Attributes are escaped, so that no `>` stands inside a tag and no quote inside text that looks like one.
    if "<a " not in markup and _REACHED not in markup:
        return markup
    return Markup(_ANCHOR.sub("", markup).replace(_REACHED, ""))  # noqa: S704 - it was markup before


def title_of(tex: str, fallback: str) -> Markup:
    """Return a title that may stand inside a link; the fallback where a document has none."""
    return _title(tex) or escape(harmless(fallback))


@functools.lru_cache(maxsize=8_192)
def _title(tex: str) -> Markup:
    return unlinked(to_html(tex)).strip()


def _shown(site: Site, value: str) -> str:
    """Return what a link to a list says: its value, or that it is of blank or invisible characters alone."""
    return harmless(value).strip() or site.say("list.nameless")


@functools.lru_cache(maxsize=1_024)
def category_of(site: Site, identifier: str) -> Category:
    """Return a category with its name and the address of its list."""
    url = site.routes.list("category", identifier).url
    return Category(_shown(site, identifier), category_name(identifier), url, field_of(identifier))


def paper_rows(site: Site, entries: Iterable[PaperEntry]) -> tuple[PaperRow, ...]:
    """Return papers as lines of a list."""
    return tuple([paper_row(site, entry) for entry in entries])


def paper_row(site: Site, entry: PaperEntry) -> PaperRow:
    """Return a paper as one line of a list."""
    return PaperRow(
        title=title_of(entry.title, f"pith:{entry.suffix}"),
        url=site.routes.paper_url(entry.page),
        authors=authors_line(site.strings, entry.authors, entry.more_authors),
        category=category_of(site, entry.primary_cat),
        moment=harmless(entry.submitted_at),
        day=day(site.strings, entry.submitted_at),
        trust=site.trust[entry.level],
        summary=to_html(entry.summary),
    )


def authors_line(strings: Strings, listed: str, more: int) -> str:
    """Return the names of authors that are listed, plain text, and how many more there are."""
    names = harmless(listed)
    return strings.say("list.authors_and", names=names, more=strings.counted("more_authors", more)) if more else names


def have_math(rows: Iterable[PaperRow | CitingRow]) -> bool:
    """Return whether any of the lines has a formula, so that its page asks for the font of formulas at once."""
    return any("<math" in row.title or "<math" in row.summary for row in rows)


def citing_rows(site: Site, entries: Iterable[CitingEntry]) -> tuple[CitingRow, ...]:
    """Return citing papers as entries of a cited-by list."""
    return tuple([_citing_row(site, entry) for entry in entries])


def _citing_row(site: Site, entry: CitingEntry) -> CitingRow:
    return CitingRow(
        title=title_of(entry.title, entry.key or site.say("paper.untitled")),
        url=site.routes.paper_url(entry.page) if entry.page else key_url(entry.key),
        here=entry.page is not None,
        category=harmless(entry.category),
        field=field_of(entry.category),
        moment=entry.month if _MONTH.fullmatch(entry.month) else "",
        score="" if entry.score is None else f"{entry.score:.4g}",
        month=month(site.strings, entry.month),
        verdict=harmless(entry.verdict),
        novelty="" if entry.score is None else site.say("citing.novelty", score=f"{entry.score:.1f}"),
        summary=to_html(entry.summary),
        relation=harmless(entry.relation.replace("_", " ")),
        origins=tuple([site.origins[origin] for origin in entry.origins]),
    )


def author_links(site: Site, names: Iterable[str]) -> tuple[Link, ...]:
    """Return names of authors, each with the address of its list."""
    return tuple([_author(site.routes, name) for name in names])


@functools.lru_cache(maxsize=16_384)
def _author(routes: Routes, name: str) -> Link:
    # The same people write paper after paper.
    return Link(name, routes.list("author", slug(name)).url)


def keyword_links(site: Site, keywords: Iterable[str]) -> tuple[Link, ...]:
    """Return keywords, each with the address of its list."""
    return tuple([_keyword(site, word) for word in keywords])


@functools.lru_cache(maxsize=16_384)
def _keyword(site: Site, word: str) -> Link:
    return Link(_shown(site, word), site.routes.list("keyword", keyword_key(word)).url)


def keyword_key(word: str) -> str:
    """Return what a keyword's list is named by: lower case and single spaces, so that one word has one list."""
    return " ".join(word.lower().split())
