"""Words that the pages of a paper share: the beginning of a text, what vouches for the record, problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sitegen.errors import Problem
from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level, Provenance
from sitegen.site.text import cut, harmless, one_line

DESCRIPTION: Final = 200
"""Characters of a text that describe a page."""


class Notice(NamedTuple):
    """A problem as a page shows it."""

    code: str
    severity: str
    place: str
    cause: str
    fix: str


def notices_of(problems: Sequence[Problem]) -> tuple[Notice, ...]:
    """Return problems as a page shows them."""
    return tuple(
        [Notice(one.code, one.severity.value, harmless(one.place), harmless(one.cause), one.fix) for one in problems]
    )


def shortened(text: str) -> str:
    """Return the beginning of a text, cut at a space, for the description of a page."""
    return cut(one_line(text), DESCRIPTION)


def record_provenance(paper: Paper) -> Provenance:
    """Return what vouches for the canonical record of a paper."""
    return Provenance.SIGNED if paper.level is Level.BUNDLE else Provenance.RECEIPT
