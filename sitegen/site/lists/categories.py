"""The index of categories as a tree: the fields of arXiv, their archives, the subjects of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Final, NamedTuple

from sitegen.site.heads import page_head
from sitegen.site.lists.indexes import CountRow, ListCount, count_row
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.taxonomy import GROUPS, NAMES, Group, category_name, field_of

UNKNOWN_SHOWN: Final = 300
"""Categories that arXiv does not have, at most so many on the index."""
_DIVIDED: Final = frozenset(key.partition(".")[0] for key in NAMES if "." in key)
"""Archives whose papers are in categories of their own, so that an empty archive says nothing."""
_GROUPS: Final[Mapping[str, str]] = MappingProxyType({key: group.name for group in GROUPS for key in group.categories})
_OTHER: Final = "other"
"""The place on the page for what arXiv does not have."""


class Archive(NamedTuple):
    """Categories with papers: subjects of one archive, or archives that have none, without name, key and id."""

    name: str
    key: str
    id: str
    rows: tuple[CountRow, ...]


class Field(NamedTuple):
    """A field of arXiv.

    Arguments:
        field: its short name, for the sign.
        papers: how many have their primary category in it.
        archives: those that have papers.
        is_archive: whether the field is one archive, so that its heading is enough.
        empty: categories without papers.
        without: how many these are, in words.
    """

    name: str
    id: str
    field: str
    papers: str
    archives: tuple[Archive, ...]
    is_archive: bool
    empty: tuple[CountRow, ...]
    without: str


@dataclass(frozen=True, slots=True)
class CategoriesContext:
    """The index of categories; `empty` are fields without papers, `left` tells of categories not shown, or is ""."""

    head: Head
    title: str
    fields: tuple[Field, ...]
    empty: tuple[Field, ...]
    left: str


def category_index(site: Site, counts: Iterable[ListCount], primary: Iterable[tuple[str, int]] = ()) -> Output:
    """Make the index of categories: the whole taxonomy of arXiv, then what else there is.

    Arguments:
        site: the mirror that the page belongs to.
        counts: the lists of papers by category.
        primary: primary categories, each with how many papers.
    """
    found = {one.key: one.count for one in counts}
    papers: Counter[str] = Counter()
    for key, count in primary:
        papers[_GROUPS.get(key, _OTHER)] += count
    fields = [_field(site, group, found, papers[group.name]) for group in GROUPS]
    unknown = sorted(key for key in found if key not in NAMES)
    if unknown:
        rows = tuple([count_row(site, "category", key, found[key]) for key in unknown[:UNKNOWN_SHOWN]])
        other, number = site.say("index.other_categories"), site.strings.number(papers[_OTHER])
        fields.append(Field(other, _OTHER, _OTHER, number, (Archive("", "", "", rows),), True, (), ""))  # noqa: FBT003
    address, title = site.routes.index("category"), site.say("list.categories")
    left = len(unknown) - UNKNOWN_SHOWN
    context = CategoriesContext(
        head=page_head(site, title, address, site.say("index.categories_description")),
        title=title,
        fields=tuple([field for field in fields if field.archives]),
        empty=tuple([field for field in fields if not field.archives]),
        left=site.counted("categories_left", left) if left > 0 else "",
    )
    return site.render("categories.html", address, context)


def field_urls(site: Site, categories: Iterable[tuple[str, int]]) -> Mapping[str, str]:
    """Return where categories and archives lead: to the list of the category, to the archive's place on the index.

    Arguments:
        site: the mirror that the pages belong to.
        categories: those that have papers, each with how many.
    """
    index, urls = site.routes.index("category").url, {}
    for category, _ in categories:
        archive = category.partition(".")[0]
        urls[category] = site.routes.list("category", category).url
        if archive in _DIVIDED or archive != category:
            urls[archive] = f"{index}#{archive if archive in _DIVIDED else _OTHER}"
    return urls


def _field(site: Site, group: Group, found: Mapping[str, int], papers: int) -> Field:
    keys = group.categories
    archives = tuple(_archives(site, keys, found))
    empty = [key for key in keys if key not in found and key not in _DIVIDED]
    is_archive = all(_archive(key) == keys[0] for key in keys)
    return Field(
        name=group.name,
        id=keys[0] if is_archive else f"field-{field_of(keys[0])}",
        field=field_of(keys[0]),
        papers=site.strings.number(papers),
        archives=archives,
        is_archive=is_archive,
        empty=tuple([count_row(site, "category", key, 0) for key in empty]),
        without=site.counted("categories_empty", len(empty)),
    )


def _archives(site: Site, keys: Iterable[str], found: Mapping[str, int]) -> Iterator[Archive]:
    # Archives without subjects come first, in one list: after another they would look like its subjects.
    present = sorted((key for key in keys if key in found), key=lambda key: _archive(key) in _DIVIDED)
    for archive, subjects in groupby(present, key=lambda key: _archive(key) if _archive(key) in _DIVIDED else ""):
        rows = tuple([count_row(site, "category", key, found[key]) for key in subjects])
        yield Archive(category_name(archive), archive, archive, rows)


def _archive(key: str) -> str:
    return key.partition(".")[0]
