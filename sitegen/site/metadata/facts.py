"""What the heads of a paper's pages tell, worked out once for all vocabularies: plain, bounded, harmless text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from sitegen.pith.paper import Paper
from sitegen.site.metadata.authors import Author, author_of
from sitegen.site.mirror import Site
from sitegen.site.naming.licenses import license_link
from sitegen.site.naming.persistent import Names, names_of
from sitegen.site.paper.notices import DESCRIPTION
from sitegen.site.text import author_names, cut, harmless, one_line, to_plain

MOST_AUTHORS: Final = 60
"""Authors told to programs. Scholar wants all of them; a collaboration of 3,000 would alone be three pages' weight."""
_LONGEST_TITLE: Final = 500
_LONGEST_ABSTRACT: Final = 5_000
_LONGEST_NAME: Final = 200
_LONGEST_KEYWORD: Final = 100
_DATE: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?=T|\Z)")


class PaperFacts(NamedTuple):
    """A paper for programs.

    Arguments:
        title: never "".
        authors: at most `MOST_AUTHORS`.
        abstract: as much as there is; `abstract_is_whole` is False for an excerpt, which then ends with an ellipsis.
        description: the beginning of the abstract, or "".
        date: of submission, `yyyy-mm-dd`, or "" where the record has no day.
        moment: the same with its time, RFC 3339.
        license_url: may be "".
        url: the whole URL of the paper's page, "" where the mirror's own address is not known.
    """

    title: str
    authors: tuple[Author, ...]
    abstract: str
    abstract_is_whole: bool
    description: str
    keywords: tuple[str, ...]
    date: str
    moment: str
    names: Names
    license_url: str
    url: str


def paper_facts(site: Site, paper: Paper, page: str, authors: Sequence[str] | None = None) -> PaperFacts:
    """Return what programs are told of a paper.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        authors: its names (`text.author_names`) where the caller has them already.
    """
    moment = paper.record.submitted_at
    day = _DATE.match(moment)
    abstract = to_plain(paper.abstract.tex)
    license_ = license_link(site, paper)
    names = author_names(paper.authors.tex) if authors is None else authors
    return PaperFacts(
        title=cut(to_plain(paper.title.tex), _LONGEST_TITLE) or str(paper.number),
        authors=tuple([author for name in names[:MOST_AUTHORS] if (author := author_of(cut(name, _LONGEST_NAME)))]),
        abstract=_excerpt(abstract, whole=paper.abstract_is_whole),
        abstract_is_whole=paper.abstract_is_whole and len(abstract) <= _LONGEST_ABSTRACT,
        description=cut(abstract, DESCRIPTION),
        keywords=_keywords(paper.keywords),
        date=day[0] if day else "",
        moment=harmless(moment) if day else "",
        names=names_of(paper),
        license_url=license_.url if license_ else "",
        url=site.routes.absolute(site.routes.paper(page)),
    )


def _excerpt(abstract: str, *, whole: bool) -> str:
    if whole or not abstract or len(abstract) > _LONGEST_ABSTRACT:
        return cut(abstract, _LONGEST_ABSTRACT)
    return abstract if abstract.endswith(("…", "...")) else f"{abstract}…"


def _keywords(keywords: Sequence[str]) -> tuple[str, ...]:
    words = map(_keyword, keywords)
    return tuple([word for word in words if word])


@lru_cache(maxsize=4_096)
def _keyword(word: str) -> str:
    # Papers share most of their keywords.
    return cut(one_line(harmless(word)), _LONGEST_KEYWORD)
