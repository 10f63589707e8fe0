"""Words, formulas, names and categories of which corpora are made, read from `vocabulary.json` beside this module."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

_EXPONENT = 1.3
_OFFSET = 6
"""As in Mandelbrot's form of the law, so that the first words do not drown the others."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Things to draw from.

    Arguments:
        items: the things.
        weights: cumulative weights, as `random.choices` takes them.
    """

    items: list[str]
    weights: list[float]

    @classmethod
    def zipf(cls, items: list[str]) -> Weighted:
        """Weigh things by Zipf's law, the first most often."""
        return cls(items, list(accumulate((rank + _OFFSET) ** -_EXPONENT for rank in range(len(items)))))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that is read from the file.

    Arguments:
        titles: by field, the words of titles.
        abstracts: by field, the words of abstracts: those of titles mixed with common ones.
        categories: names of arXiv categories, weighted by their number of papers.
        field_of: the field of a category.
        accented: names with letters beyond ASCII, for titles.
    """

    titles: dict[str, Weighted]
    abstracts: dict[str, Weighted]
    categories: Weighted
    field_of: dict[str, str]
    math: list[str]
    templates: list[str]
    given: list[str]
    family: list[str]
    accented: list[str]
    licenses: Weighted

    @classmethod
    def load(cls) -> Vocabulary:
        """Read the file."""
        data: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
        common: list[str] = data["common"]
        titles: dict[str, Weighted] = {}
        abstracts: dict[str, Weighted] = {}
        for field, words in data["fields"].items():
            # Words with prefixes are the long tail that a real corpus has and a search index feels.
            mine = [prefix + word for prefix in data["prefixes"] for word in words]
            both = [word for pair in zip(common, mine, strict=False) for word in pair]
            titles[field] = Weighted.zipf(mine)
            abstracts[field] = Weighted.zipf([*both, *common[len(mine) :], *mine[len(common) :]])
        return cls(
            titles=titles,
            abstracts=abstracts,
            categories=_weighted(data["categories"], "thousands"),
            field_of={row["name"]: row["field"] for row in data["categories"]},
            math=data["math"],
            templates=data["templates"],
            given=data["given"],
            family=data["family"],
            accented=data["accented"],
            licenses=_weighted(data["licenses"], "percent"),
        )


def _weighted(rows: list[dict[str, Any]], weight: str) -> Weighted:
    return Weighted([row["name"] for row in rows], list(accumulate(row[weight] for row in rows)))
