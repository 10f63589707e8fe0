"""What the corpus keeps of a paper's facts, so that they can be taken back when the paper changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import orjson

from sitegen.corpus.key_hash import key_hash
from sitegen.corpus.rows import CitationFacts, PaperFacts
from sitegen.pith.identity import SHORT_LENGTH, SUFFIX_LENGTH

_PITH = "pith:"
_LARGEST = 2**63 - 1


class KeptFacts(NamedTuple):
    """The part of `PaperFacts` that names, lists and citations are settled from, in the same words."""

    suffix: str
    title: str
    submitted_at: str
    primary_cat: str
    source_key: str
    source_version: int | None
    categories: tuple[str, ...]
    author_names: tuple[tuple[str, str, str], ...]
    keywords: tuple[str, ...]
    alias_keys: tuple[str, ...]
    citations: tuple[CitationFacts, ...]

    @classmethod
    def of(cls, facts: PaperFacts) -> Self:
        """Return the part of a paper's facts that is kept."""
        kept = cls(*[getattr(facts, name) for name in cls._fields])
        return kept._replace(source_version=stored_version(kept.source_version))

    @property
    def names(self) -> set[str]:
        """The paper's keys but for the letters of its Pith number."""
        return {key for key in (self.source_key, *self.alias_keys) if not key.startswith(_PITH)}

    @property
    def terms(self) -> set[str]:
        """The lists that it stands in: the kind's letter and the list's key."""
        return {
            "m" + self.submitted_at[:7],
            *("c" + key for key in self.categories),
            *("a" + key for key, _, _ in self.author_names),
            *("k" + key for key in self.keywords),
        }

    def hashes(self) -> set[int]:
        """Return the hashes of all keys that can mean the paper, its Pith number in every length among them."""
        lengths = range(SHORT_LENGTH, SUFFIX_LENGTH + 1)
        return {key_hash(key) for key in (*self.names, *(f"{_PITH}{self.suffix[:length]}" for length in lengths))}


def stored_version(version: int | None) -> int | None:
    """Return a version as far as it can be stored, in 64 bits."""
    return None if version is None else max(-_LARGEST, min(version, _LARGEST))


def pack(facts: PaperFacts) -> bytes:
    """Return the part of a paper's facts that is kept, as JSON."""
    *rest, citations = KeptFacts.of(facts)
    return orjson.dumps([*rest, [tuple(citation) for citation in citations]])


def unpack(body: bytes) -> KeptFacts:
    """Return kept facts of their JSON."""
    *plain, categories, author_names, keywords, alias_keys, citations = orjson.loads(body)
    suffix, title, submitted_at, primary_cat, source_key, source_version = plain
    return KeptFacts(
        suffix,
        title,
        submitted_at,
        primary_cat,
        source_key,
        source_version,
        tuple(categories),
        tuple([(slug, name, filed) for slug, name, filed in author_names]),
        tuple(keywords),
        tuple(alias_keys),
        tuple([CitationFacts(*citation) for citation in citations]),
    )


def own_keys(facts: KeptFacts | PaperFacts) -> set[str]:
    """Return the keys by which a paper's own citations may name it."""
    return {facts.source_key, *facts.alias_keys, f"{_PITH}{facts.suffix}"}


def records(facts: KeptFacts | PaperFacts, own: set[str]) -> Iterator[tuple[Any, ...]]:
    """Yield what a paper tells of citations.

    A paper's own names mean the paper itself, also where another paper claims the same name.

    Arguments:
        facts: of the paper.
        own: its keys.

    Yields:
        the cited key ("" for the paper itself), the citing suffix where it is the paper (else ""), the citing key, and
        the other fields of `CitationFacts`.
    """
    told = (facts.title, facts.primary_cat, facts.submitted_at[:7])
    for citing, cited, origin, title, category, month, *read in facts.citations:
        if citing not in own:
            yield "" if cited in own else cited, "", citing, origin, title, category, month, *read
        elif cited not in own:
            yield cited, facts.suffix, facts.source_key, origin, *told, *read


def outside_hashes(facts: KeptFacts | PaperFacts) -> set[int]:
    """Return the hashes of the keys of other papers that a paper's citations name."""
    own = own_keys(facts)
    return {key_hash(key) for citation in facts.citations for key in citation[:2] if key is not None and key not in own}
