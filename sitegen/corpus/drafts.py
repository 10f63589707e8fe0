"""Facts of papers taken apart into the rows of the draft tables."""

from __future__ import annotations

import sqlite3
from typing import Final

from sitegen.corpus.rows import CitationFacts, PaperFacts

SELF: Final = ""
"""The key of a citation's end that is the telling paper itself."""

_LARGEST: Final = 2**63 - 1


class Drafts:
    """Rows of a batch of papers, until they are inserted.

    Arguments:
        last: the number of the last draft before this batch.
    """

    def __init__(self, last: int) -> None:
        self.last = last
        self._papers: list[tuple[object, ...]] = []
        self._aliases: list[tuple[int, str, bool]] = []
        self._terms: list[tuple[int, str, str]] = []
        self._citations: list[tuple[object, ...]] = []

    def append(self, facts: PaperFacts, *, replaces: bool) -> None:
        """Take a paper's facts apart.

        Arguments:
            facts: of one paper.
            replaces: whether they are made from all documents of the paper and stand for those of single ones.
        """
        self.last = draft = self.last + 1
        (suffix, *plain, source_key, version, categories, author_names, keywords, alias_keys, citations) = facts
        version = None if version is None else max(-_LARGEST, min(version, _LARGEST))
        self._papers.append((draft, replaces, suffix, *plain, source_key, version))
        keys = {source_key, *alias_keys}
        # The letters of a Pith number name the paper that has them, whatever another document claims.
        self._aliases += [(draft, key, key == source_key) for key in keys if not key.startswith("pith:")]
        terms = self._terms
        for category in categories:
            terms.append((draft, "c" + category, ""))
        for slug, name in author_names:
            terms.append((draft, "a" + slug, name))
        for keyword in keywords:
            terms.append((draft, "k" + keyword, ""))
        if citations:
            self._append_citations(draft, citations, {*keys, f"pith:{suffix}"})

    def insert(self, connection: sqlite3.Connection) -> None:
        """Insert the rows of the batch."""
        connection.executemany("INSERT INTO draft_paper VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", self._papers)
        connection.executemany("INSERT INTO draft_alias VALUES (?,?,?)", self._aliases)
        connection.executemany("INSERT INTO draft_term VALUES (?,?,?)", self._terms)
        connection.executemany("INSERT INTO draft_citation VALUES (?,?,?,?,?,?,?,?,?,?,?)", self._citations)

    def _append_citations(self, draft: int, citations: tuple[CitationFacts, ...], own: set[str]) -> None:
        # A paper's own names mean the paper itself, also where another paper claims the same name.
        for citation in citations:
            citing, cited, *told = citation
            if citing in own:
                if cited not in own:
                    self._citations.append((draft, SELF, cited, *told))
            else:
                self._citations.append((draft, citing, SELF if cited in own else cited, *told))
