"""The terms of one paper, by where they stand in it, and how they are kept until the index is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from sitegen.search.terms import terms_of

TITLE: Final = 1
KEYWORD: Final = 2
AUTHOR: Final = 4
MASK_BITS: Final = 3
"""Bits of a posting that tell where a strong term stands."""

_CATEGORY: Final = re.compile(r"[A-Za-z0-9.-]{1,31}")


def strong_terms(
    title: str, keywords: Iterable[str], authors: Iterable[str], categories: Iterable[str]
) -> dict[str, int]:
    """Return the terms of what stands above a paper's abstract.

    Arguments:
        title: plain Unicode, as are the following.
        keywords: of the paper.
        authors: their names.
        categories: identifiers.

    Returns:
        term to mask: a sum of `TITLE`, `KEYWORD` and `AUTHOR`; 0 for the terms of categories.
    """
    masks: dict[str, int] = dict.fromkeys(terms_of(title), TITLE)
    for term in terms_of("\n".join(keywords)):
        masks[term] = masks.get(term, 0) | KEYWORD
    for term in terms_of("\n".join(authors)):
        masks[term] = masks.get(term, 0) | AUTHOR
    for category in categories:
        if is_searchable(category):
            masks[f":{category.lower()}"] = 0
    return masks


def weak_terms(abstract: str, strong: Mapping[str, int]) -> list[str]:
    """Return the terms that stand in a paper's abstract alone.

    Arguments:
        abstract: plain Unicode.
        strong: of the same paper.
    """
    return [term for term in terms_of(abstract) if term not in strong]


def is_searchable(category: str) -> bool:
    """Tell whether a category's identifier looks like one, and so has a term of its own."""
    return _CATEGORY.fullmatch(category) is not None


def pack_strong(strong: Mapping[str, int]) -> str:
    """Return strong terms as one line: a digit for the mask of each, then the terms, parted by spaces."""
    return " ".join(["".join(map(str, strong.values())), *strong])


def unpack_strong(packed: str) -> tuple[list[int], list[str]]:
    """Return the masks and the terms of a packed line, in its order."""
    masks, *terms = packed.split(" ")
    return list(map(int, masks)), terms
