"""How long lists are cut into pages whose addresses and content stay: counted from the oldest, each of them full."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Which papers of a list stand on one page, by their place from the oldest: `start` up to but not `stop`."""

    number: int | None
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page stands in its list.

    Arguments:
        number: of the page, counted from the oldest; None is the root, which shows the newest.
        pages: how many numbered pages there are.
        total: papers in the whole list.
    """

    number: int | None
    pages: int
    total: int

    @property
    def older(self) -> int | None:
        """The number of the page with older papers, None where there are none."""
        if self.number is None:
            return self.pages or None
        return self.number - 1 or None

    @property
    def has_newer(self) -> bool:
        """Whether there are newer papers than these."""
        return self.number is not None

    @property
    def newer(self) -> int | None:
        """The number of the page with newer papers, None where that is the root."""
        return None if self.number is None or self.number >= self.pages else self.number + 1


def spans(total: int, size: int) -> tuple[Span, ...]:
    """Cut a list into its root and its numbered pages.

    A numbered page is always full, so that what stands on it changes only when an older paper arrives. The root shows
    what is left, and at least `size` papers where the list has them: up to `2 * size - 1`.

    Arguments:
        total: papers in the list.
        size: papers on a numbered page, at least 1.

    Returns:
        the root, then the numbered pages from 1, which is the oldest.
    """
    full = max(0, total // size - 1)
    numbered = (Span(number + 1, number * size, (number + 1) * size) for number in range(full))
    return (Span(None, full * size, total), *numbered)
