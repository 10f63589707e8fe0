"""Facts of papers taken apart into what names, lists and citations are settled from."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from sitegen.corpus.key_hash import key_hash
from sitegen.corpus.packed import outside_hashes, pack, records, stored_version
from sitegen.corpus.rows import PaperFacts
from sitegen.corpus.spill import PART_BITS, PARTS, Spill

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
        self._facts: list[tuple[int, bytes]] = []
        self._cites: list[tuple[int, int]] = []

    def append(self, facts: PaperFacts, *, replaces: bool) -> None:
        """Take a paper's facts apart.

        Arguments:
            facts: of one paper.
            replaces: whether they are made from all documents of the paper and stand for those of single ones.
        """
        self.last = draft = self.last + 1
        (suffix, *plain, source_key, version, categories, author_names, keywords, alias_keys, citations, search) = facts
        version = stored_version(version)
        self._papers.append((draft, replaces, suffix, *plain, source_key, version))
        self._searched.append((draft, *search))
        self._facts.append((draft, pack(facts)))
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
            self._cites += [(number, draft) for number in outside_hashes(facts)]

    def insert(self) -> None:
        """Write what was taken since the last time."""
        self._connection.executemany("INSERT INTO draft_paper VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", self._papers)
        self._connection.executemany("INSERT INTO searched VALUES (?,?,?,?,?)", self._searched)
        self._connection.executemany("INSERT INTO facts VALUES (?,?)", self._facts)
        self._connection.executemany("INSERT INTO cites VALUES (?,?)", self._cites)
        self._papers, self._searched, self._facts, self._cites = [], [], [], []
        for spill in (self.names, self.terms, self.citations):
            spill.settle()

    def _append_citations(self, draft: int, facts: PaperFacts, own: set[str]) -> None:
        parts = self.citations.parts
        for cited, *told in records(facts, own):
            part = parts[hash(cited) % PARTS]
            part += (draft, cited, *told)
