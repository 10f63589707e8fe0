"""The page that searches; its scripts do the work, and without them it says where the lists are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sitegen.pith.provenance import Level
from sitegen.site.heads import page_head
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.taxonomy import GROUPS, category_name
from sitegen.site.text import harmless

MODULES: Final = ("seek.js", "find.js", "words.js", "postings.js", "files.js")
"""What search.js imports, so that browsers fetch it all at once."""


class Choice(NamedTuple):
    """A category that results can be narrowed to."""

    identifier: str
    label: str


class Field(NamedTuple):
    """The categories of one field of arXiv."""

    name: str
    categories: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SearchContext:
    """The search page.

    Arguments:
        fields: those that have papers here, in arXiv's order; the categories that arXiv does not have come last.
        years: newest first.
        levels: whose marks results may have.
        scripts: modules to fetch early.
    """

    head: Head
    fields: tuple[Field, ...]
    years: tuple[int, ...]
    levels: tuple[Level, ...] = tuple(Level)
    scripts: tuple[str, ...] = MODULES


def search_page(site: Site, *, categories: Sequence[tuple[str, int]], years: Sequence[int]) -> Output:
    """Make the page that searches.

    Arguments:
        site: the mirror that the page belongs to.
        categories: identifiers and how many papers each has, as in `root.json` of the index.
        years: that have papers, in any order.
    """
    address = site.routes.search()
    head = page_head(site, site.say("search.title"), address, site.say("search.label"))
    newest_first = tuple(sorted(set(years), reverse=True))
    return site.render("search.html", address, SearchContext(head, _fields(site, dict(categories)), newest_first))


def _fields(site: Site, counts: dict[str, int]) -> tuple[Field, ...]:
    known = [(group.name, [one for one in group.categories if one in counts]) for group in GROUPS]
    listed = {one for _, identifiers in known for one in identifiers}
    known.append((site.say("search.other"), sorted(counts.keys() - listed)))
    return tuple([Field(name, _choices(site, found, counts)) for name, found in known if found])


def _choices(site: Site, identifiers: Iterable[str], counts: dict[str, int]) -> tuple[Choice, ...]:
    choices = []
    for one in identifiers:
        name = category_name(one)
        label = f"{one} · {name}" if name else harmless(one)
        choices.append(Choice(one, f"{label} ({site.strings.number(counts[one])})"))
    return tuple(choices)
