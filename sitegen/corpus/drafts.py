"""Facts of papers taken apart into what names, lists and citations are settled from."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from sitegen.corpus.key_hash import key_hash
from sitegen.corpus.rows import CitationFacts, PaperFacts
from sitegen.corpus.spill import PART_BITS, PARTS, Spill

_LARGEST: Final = 2**63 - 1
_SHIFT: Final = 32 - PART_BITS


class Drafts:
    """What was taken from facts; a draft is a paper as one document tells it.

    Arguments:
        connection: of the corpus that is being written.

    Attributes:
        last: the number of the last draft.
        names: records of hash, key, draft, whether the key is the paper's own source, version; in parts by hash.
        terms: records of draft, kind's letter and key, label, what it is filed under; in parts by term.
        citations: records of draft, the cited key ("" for the draft's paper), the citing suffix where it is the draft's
            paper (else ""), the citing key, and the other fields of `CitationFacts`; in parts by cited key.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.last = 0
        self.names = Spill(connection, "names")
        self.terms = Spill(connection, "terms")
        self.citations = Spill(connection, "citations")
        self._connection = connection
        self._papers: list[tuple[Any, ...]] = []
        self._searched: list[tuple[Any, ...]] = []

    def append(self, facts: PaperFacts, *, replaces: bool) -> None:
        """Take a paper's facts apart.

        Arguments:
            facts: of one paper.
            replaces: whether they are made from all documents of the paper and stand for those of single ones.
        """
        self.last = draft = self.last + 1
        (suffix, *plain, source_key, version, categories, author_names, keywords, alias_keys, citations, search) = facts
        version = None if version is None else max(-_LARGEST, min(version, _LARGEST))
        self._papers.append((draft, replaces, suffix, *plain, source_key, version))
        self._searched.append((draft, *search))
        names = self.names.parts
        keys = {source_key, *alias_keys}
        for key in keys:
            # The letters of a Pith number name the paper that has them, whatever another document claims.
            if not key.startswith("pith:"):
                number = key_hash(key)
                names[number >> _SHIFT] += (number, key, draft, key == source_key, version)
        short = key_hash(f"pith:{suffix[:8]}")
        names[short >> _SHIFT] += (short, f"pith:{suffix}", draft, True, version)
        terms = self.terms.parts
        for category in categories:
            terms[hash(category) % PARTS] += (draft, "c" + category, "", "")
        for slug, name, filed in author_names:
            terms[hash(slug) % PARTS] += (draft, "a" + slug, name, filed)
        for keyword in keywords:
            terms[hash(keyword) % PARTS] += (draft, "k" + keyword, "", "")
        if citations:
            keys.add(f"pith:{suffix}")
            self._append_citations(draft, facts, keys)

    def insert(self) -> None:
        """Write what was taken since the last time."""
        self._connection.executemany("INSERT INTO draft_paper VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", self._papers)
        self._connection.executemany("INSERT INTO searched VALUES (?,?,?,?,?)", self._searched)
        self._papers, self._searched = [], []
        for spill in (self.names, self.terms, self.citations):
            spill.settle()

    def _append_citations(self, draft: int, facts: PaperFacts, own: set[str]) -> None:
        # A paper's own names mean the paper itself, also where another paper claims the same name.
        parts = self.citations.parts
        told = (facts.title, facts.primary_cat, facts.submitted_at[:7])
        citation: CitationFacts
        for citation in facts.citations:
            citing, cited, origin, title, category, month, *read = citation
            part = parts[hash(cited) % PARTS]
            if citing not in own:
                part += (draft, "" if cited in own else cited, "", citing, origin, title, category, month, *read)
            elif cited not in own:
                part += (draft, cited, facts.suffix, facts.source_key, origin, *told, *read)
