"""A paper as one line of a list, and a citing paper as one line of a cited-by list."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pith.provenance import Level, Provenance


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """What a list shows of a paper.

    Arguments:
        suffix: 26 letters.
        page: what names the paper's page in `/paper/<page>/`: its first eight letters, or the whole suffix where
            another paper of the mirror begins with the same eight.
        title: raw TeX.
        authors: plain text, comma-separated, as many as a list shows.
        more_authors: how many a list leaves out.
        primary_cat: category identifier, such as `cs.LG`.
        submitted_at: RFC 3339, UTC.
        level: how far the paper was proven.
        read: whether Pith has read it.
        summary: one line, raw TeX, "" where there is none.
    """

    suffix: str
    page: str
    title: str
    authors: str
    more_authors: int
    primary_cat: str
    submitted_at: str
    level: Level
    read: bool
    summary: str

    @property
    def month(self) -> str:
        """The month of submission, `yyyy-mm`."""
        return self.submitted_at[:7]


@dataclass(frozen=True, slots=True)
class CitingEntry:
    """One citing paper, joined from every origin that names it.

    Arguments:
        page: the page of the citing paper in this mirror, or None where it is not in the mirror.
        key: its identifier (`arxiv:1706.04638`, `doi:…`, `pith:…`), or None where no origin gives one.
        title, category, month, verdict, score, summary, relation: as the best origin tells; month as `yyyy-mm`; title
            and summary raw TeX.
        origins: who says so, strongest first.
    """

    page: str | None
    key: str | None
    title: str
    category: str
    month: str
    verdict: str
    score: float | None
    summary: str
    relation: str
    origins: tuple[Provenance, ...]

    @property
    def year(self) -> str:
        """The year of the month, "" where the month is not known."""
        return self.month[:4]
