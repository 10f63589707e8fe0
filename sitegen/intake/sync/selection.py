"""What somebody wants of a mirror: all of it, or what is filed under something, or named, or cites what is named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A selection; without any of these, all papers.

    A paper is chosen where it is of one of the categories, of one of the years, by one of the authors, and named or
    citing: those of these four that are given must hold all.

    Arguments:
        categories: such as `cs.LG`.
        years: four digits.
        authors: names, as the mirror's pages show them.
        ids: a file of identifiers, one a line.
        cited_by: another one; chosen is what is in it, and what cites that.
        depth: how often citing papers of citing papers are followed, 1 for citing papers alone.
    """

    categories: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    ids: Path | None = None
    cited_by: Path | None = None
    depth: int = 1

    @property
    def is_whole(self) -> bool:
        """Tell whether all papers are wanted."""
        return not (self.categories or self.years or self.authors or self.ids or self.cited_by)

    @property
    def names_papers(self) -> bool:
        """Tell whether papers are wanted that are named, so that no mirror need list them."""
        return self.ids is not None and not (self.categories or self.authors or self.cited_by)

    def as_json(self) -> str:
        """Return what is kept of it, "" where all papers are wanted."""
        if self.is_whole:
            return ""
        said = {
            "categories": self.categories,
            "years": self.years,
            "authors": self.authors,
            "ids": str(self.ids or ""),
            "cited_by": str(self.cited_by or ""),
            "depth": self.depth if self.cited_by else 0,
        }
        return json.dumps({name: value for name, value in said.items() if value}, sort_keys=True)
