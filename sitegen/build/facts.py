"""What the corpus needs to know of a paper, worked out once, in the worker that verified it."""

from __future__ import annotations

from typing import Final

from sitegen.corpus.rows import PaperFacts, SearchFacts, citation_facts
from sitegen.pith.identity import alias_key, doi_key
from sitegen.pith.paper import Paper
from sitegen.search.paper_terms import pack_strong, strong_terms, weak_terms
from sitegen.search.papers_table import clipped
from sitegen.site.lists.filing import filed_under
from sitegen.site.rows import keyword_key
from sitegen.site.text import author_names, slug, to_plain

_LISTED_AUTHORS: Final = 8
_PITH_KEY: Final = "pith:"


def facts_of(paper: Paper) -> PaperFacts:
    """Return the facts of a paper.

    Only aliases that are signed, or that follow from the canonical record, can be looked up: an unsigned record could
    claim any name. A source that is no DOI by its kind may have one for its id; it is found by it, too.
    """
    source = paper.record.source
    source_key = alias_key(source.kind, source.id)
    names = author_names(paper.authors.tex)
    doi = doi_key(source.id)
    keys = dict.fromkeys((source_key, *(alias_key(alias.kind, alias.value) for alias in paper.aliases)))
    if doi is not None:
        keys.setdefault(doi)
    return PaperFacts(
        suffix=paper.number.suffix,
        level=paper.level.value,
        title=paper.title.tex,
        authors=", ".join(names[:_LISTED_AUTHORS]),
        more_authors=max(0, len(names) - _LISTED_AUTHORS),
        submitted_at=paper.record.submitted_at,
        primary_cat=paper.record.primary_cat,
        read=paper.review.read,
        summary=paper.review.one_line_summary,
        source_key=source_key,
        source_version=source.version,
        categories=paper.categories,
        author_names=tuple([(slug(name), name, filed_under(name)) for name in dict.fromkeys(names)]),
        keywords=tuple(dict.fromkeys(keyword_key(word) for word in paper.keywords)),
        alias_keys=tuple(key for key in keys if not key.startswith(_PITH_KEY)),
        citations=tuple(citation_facts(citation) for citation in paper.citations),
        search=_search_facts(paper, names),
    )


def _search_facts(paper: Paper, names: tuple[str, ...]) -> SearchFacts:
    title, abstract = to_plain(paper.title.tex), to_plain(paper.abstract.tex)
    strong = strong_terms(title, map(to_plain, paper.keywords), names, paper.categories)
    return SearchFacts(
        title=clipped(title),
        excerpt=clipped(abstract or to_plain(paper.review.one_line_summary)),
        strong=pack_strong(strong),
        weak=" ".join(weak_terms(abstract, strong)),
    )
