"""Where the pages of a list begin and end: arithmetic only.

Positions count from the oldest entry, so that a full page never changes its number or what it holds. The list's root
shows the newest page: the last full page and whatever came after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    Arguments:
        number: counted from the oldest page, which is 1.
        pages: how many pages the list has; the page of this number is the list's root.
        first: the position of its oldest entry, from 0.
        last: the position after its newest entry.
    """

    number: int
    pages: int
    first: int
    last: int

    @property
    def is_root(self) -> bool:
        """Tell whether the page stands at the list's own address."""
        return self.number == self.pages


def page_count(total: int, size: int) -> int:
    """Return how many pages a list has.

    Arguments:
        total: entries in the list.
        size: entries on a full page, at least 1.

    Returns:
        the number of full pages, at least 1: the rest stands on the root beside the last full page.

    Raises:
        ValueError: the size is below 1 or the total below 0.
    """
    if size < 1 or total < 0:
        raise ValueError(f"no list has {total} entries on pages of {size}")
    return max(1, total // size)


def page(number: int, *, total: int, size: int) -> Page:
    """Return where one page begins and ends.

    Arguments:
        number: from 1, the oldest, to `page_count(total, size)`, the root.
        total: entries in the list.
        size: entries on a full page.

    Raises:
        ValueError: there is no such page.
    """
    pages = page_count(total, size)
    if not 1 <= number <= pages:
        raise ValueError(f"page {number} of {pages}")
    last = total if number == pages else number * size
    return Page(number=number, pages=pages, first=(number - 1) * size, last=last)


def all_pages(total: int, size: int) -> Iterator[Page]:
    """Yield every page of a list, oldest first, the root last."""
    for number in range(1, page_count(total, size) + 1):
        yield page(number, total=total, size=size)
