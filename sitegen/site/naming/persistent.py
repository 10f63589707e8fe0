"""What a paper should be cited by: the one address that lasts, and the DOI, as far as something vouches for them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from sitegen.pith.identity import doi_key
from sitegen.pith.model import Alias, Source
from sitegen.pith.paper import Paper
from sitegen.site.data.mirrors import PITH
from sitegen.site.places import arxiv_url, doi_url
from sitegen.site.text import harmless

_PITH_PAGE: Final = f"{PITH.base_url}/pith/"
_ARXIV_DOI: Final = "10.48550/arxiv."


class Names(NamedTuple):
    """The names of a paper that programs know.

    Arguments:
        arxiv_id: without version, "" where the paper is not from arXiv.
        doi, doi_url: the DOI and its address, "" where nothing vouches for one.
        arxiv_url, pith_url: the paper's pages there; `arxiv_url` may be "".
    """

    arxiv_id: str
    doi: str
    doi_url: str
    arxiv_url: str
    pith_url: str

    @property
    def cite_as(self) -> str:
        """The address to cite the paper by: its DOI, else its page at arXiv, else its page at Pith.

        RFC 8574 asks that the address lead back to the page that names it. None does that for a mirror; what a reader
        wants to cite is the paper, not the copy.
        """
        return self.doi_url or self.arxiv_url or self.pith_url


def names_of(paper: Paper) -> Names:
    """Return the names of a paper.

    A DOI is taken from the aliases of a signed bundle, from the record's own source, or, whoever says it, where it is
    arXiv's for the very id that stands in the signed record. An unsigned alias would let anyone name another paper.
    """
    return _names(paper.number.suffix, paper.record.source, paper.aliases, paper.unsigned_aliases)


@lru_cache(maxsize=4)
def _names(suffix: str, source: Source, signed: tuple[Alias, ...], unsigned: tuple[Alias, ...]) -> Names:
    # Asked by the citations of a paper, by its page and by the head of its page, one right after the other.
    at_arxiv = arxiv_url(source.id) if source.kind == "arxiv" else ""
    own = f"{_ARXIV_DOI}{source.id.lower()}" if at_arxiv else ""
    doi = _doi(source, own, signed, unsigned)
    return Names(
        arxiv_id=source.id if at_arxiv else "",
        doi=doi,
        doi_url=doi_url(doi),
        arxiv_url=at_arxiv,
        pith_url=f"{_PITH_PAGE}{suffix}",
    )


def _doi(source: Source, own: str, signed: tuple[Alias, ...], unsigned: tuple[Alias, ...]) -> str:
    """Return the DOI to cite, or "": the source's own before others, so that it names what was read."""
    for alias in (*signed, *unsigned):
        if own and alias.kind == "doi" and alias.value.lower() == own:
            return alias.value
    others = (source.id, *[alias.value for alias in signed if alias.kind == "doi"])
    return next((doi for doi in others if _can_be_told(doi)), "")


def _can_be_told(doi: str) -> bool:
    """Tell whether a text is a DOI that names something: no control characters, and arXiv's only with an arXiv id."""
    key = doi_key(doi) if doi.isprintable() and harmless(doi) == doi and doi_url(doi) else None
    return key is not None and not key.startswith(f"doi:{_ARXIV_DOI}")
