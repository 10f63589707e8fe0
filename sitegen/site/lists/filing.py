"""Where a name stands among others in alphabetical order: by family name, as readers look for it."""

from __future__ import annotations

import functools
from typing import Final

from sitegen.site.naming.person_names import name_of
from sitegen.site.text import unmarked

_LONGEST: Final = 80


@functools.lru_cache(maxsize=16_384)
def filed_under(name: str) -> str:
    """Return what the name of an author is filed under: the family name without particle, marks and capitals.

    Names of institutions are filed whole, without `The`; names of other scripts as they stand.

    Arguments:
        name: one name of `text.author_names`.

    Returns:
        At most 80 characters, beginning with a letter or digit; "" where the name has none.
    """
    parts = name_of(name)
    word = unmarked(parts.family or parts.literal.removeprefix("The ").removeprefix("the "))
    start = next((place for place, letter in enumerate(word) if letter.isalnum()), len(word))
    return word[start : start + _LONGEST]


def filed_name(name: str) -> str:
    """Return the name of an author with the family name first: `van der Berg, Ada`; one without parts as it stands."""
    parts = name_of(name)
    if not parts.given or parts.is_east_asian:
        return name
    return ", ".join(filter(None, (parts.last, parts.given, parts.suffix)))
