"""An author for programs: as a citation has the name, and as schema.org has the person."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final, NamedTuple

from sitegen.site.naming.name_words import INSTITUTIONS
from sitegen.site.naming.person_names import Name, name_of

_OTHERS: Final = "et al."


class Author(NamedTuple):
    """One author.

    Arguments:
        cited: `Family, Given Suffix`, or the whole name where it has no parts. Scholar and Zotero take what stands
            before the comma for the family name; a suffix after a second comma would be lost in Zotero.
        node: the Person or Organization of schema.org.
    """

    cited: str
    node: Mapping[str, str]


@functools.lru_cache(maxsize=16_384)
def author_of(text: str) -> Author | None:
    """Return an author, None for `et al.`, who is nobody.

    Arguments:
        text: one name of `text.author_names`, plain Unicode, of bounded length, as it is remembered.
    """
    name = name_of(text)
    if name.literal == _OTHERS:
        return None
    if not name.family:
        return Author(text, {"@type": _kind(text), "name": text})
    given = f"{name.given} {name.suffix}".strip()
    return Author(f"{name.last}, {given}" if given else name.last, _person(text, name))


def _person(text: str, name: Name) -> dict[str, str]:
    parts = (("givenName", name.given), ("familyName", name.last), ("honorificSuffix", name.suffix))
    return {"@type": "Person", "name": text, **{key: part for key, part in parts if part}}


def _kind(text: str) -> str:
    """Return what has a name without parts: an organisation where a word says so, not where a digit stands in it."""
    words = text.lower().replace(",", " ").split()
    return "Person" if INSTITUTIONS.isdisjoint(words) else "Organization"
