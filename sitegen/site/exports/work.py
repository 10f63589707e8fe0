"""What every format says of a paper, worked out once: plain Unicode, one line each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from sitegen.pith.paper import Paper
from sitegen.site.exports.addresses import verbatim
from sitegen.site.exports.citation_key import citation_key
from sitegen.site.mirror import Site
from sitegen.site.naming.persistent import names_of
from sitegen.site.naming.person_names import Name, name_of
from sitegen.site.text import harmless, one_line, to_plain

ARXIV: Final = "arXiv"
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")


class Work(NamedTuple):
    """A paper as something to cite.

    Arguments:
        key: for citing it in a manuscript.
        title: plain; the Pith number where a document has no title.
        title_tex: raw TeX, "" where a document has no title.
        by_name: whether the authors stand in the order of their names, as the documents sort them, so that it need not
            be the paper's own.
        year, month, day: of submission, UTC.
        archive: `arXiv`, or the kind of another source.
        identifier: at the archive, with its version: `1712.01312v2`.
        doi, url: may be "".
        url: of the paper's page in this mirror where its address is known, else at the source.
        keywords: then the categories.
        abstract: "" where it is not whole.
        pith: the Pith number.
    """

    key: str
    title: str
    title_tex: str
    authors: tuple[Name, ...]
    by_name: bool
    year: int
    month: int
    day: int
    archive: str
    identifier: str
    primary: str
    doi: str
    url: str
    keywords: tuple[str, ...]
    abstract: str
    pith: str

    @property
    def is_arxiv(self) -> bool:
        """Whether the paper comes from arXiv."""
        return self.archive == ARXIV

    @property
    def name_at_archive(self) -> str:
        """The archive and the identifier: `arXiv:1712.01312v2`; "" where there is no identifier."""
        return f"{self.archive}:{self.identifier}" if self.identifier else ""


def work_of(site: Site, paper: Paper, page: str, authors: Sequence[str]) -> Work:
    """Return a paper as something to cite.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        authors: its names (`text.author_names`).
    """
    source = paper.record.source
    found = _DATE.match(paper.record.submitted_at)
    year, month, day = (int(part) for part in found.groups()) if found else (int(paper.number.year), 0, 0)
    names = names_of(paper)
    people = tuple([name for name in map(name_of, authors) if name.family or name.literal])
    title = to_plain(paper.title.tex)
    url = site.routes.absolute(site.routes.paper(page)) or names.doi_url or names.arxiv_url or names.pith_url
    return Work(
        key=citation_key(people[0] if people else None, year, title, paper.number.suffix),
        title=title or str(paper.number),
        title_tex=paper.title.tex if title else "",
        authors=people,
        by_name=in_order_of_names(paper, authors),
        year=year,
        month=month,
        day=day,
        archive=ARXIV if source.kind == "arxiv" else _line(source.kind),
        identifier=_line(source.id) + ("" if source.version is None else f"v{source.version}") if source.id else "",
        primary=_line(paper.record.primary_cat),
        doi=_line(names.doi),
        url=verbatim(url).replace(" ", "%20"),
        keywords=_keywords((*paper.keywords, *paper.categories)),
        abstract=to_plain(paper.abstract.tex) if paper.abstract_is_whole else "",
        pith=str(paper.number),
    )


def in_order_of_names(paper: Paper, names: Sequence[str]) -> bool:
    """Tell whether several authors stand in the order of their names, raw or read, as documents sort them.

    Arguments:
        paper: as it was assembled.
        names: its names (`text.author_names`).

    Source: Pith format, section 5, `authors_text`.
    """
    return len(names) > 1 and _is_sorted(paper.authors.tex, tuple(names))


@lru_cache(maxsize=4)
def _is_sorted(authors_text: str, names: tuple[str, ...]) -> bool:
    # Asked by the citations of a paper and by its page, one right after the other.
    raw = [name.strip() for name in authors_text.split(",")]
    return raw == sorted(raw) or list(names) == sorted(names)


@lru_cache(maxsize=4_096)
def _line(text: str) -> str:
    return one_line(harmless(text))


def _keywords(words: tuple[str, ...]) -> tuple[str, ...]:
    lines = [_line(word) for word in words]
    return tuple(dict.fromkeys([line for line in lines if line]))
