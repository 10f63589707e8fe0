"""Where a page stands in a long list, whose pages are counted from the oldest so that their addresses stay."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.site.mirror import Site


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page stands in its list.

    Arguments:
        number: of the page, counted from the oldest; None is the root, which shows the newest.
        pages: how many numbered pages there are, beside the root.
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


def page_position(site: Site, number: int, pages: int) -> str:
    """Return where a page stands in a sequence that is counted from its first page, "" where it is the only one."""
    if pages <= 1:
        return ""
    return site.say("pager.position", number=site.strings.number(number), pages=site.strings.number(pages))
