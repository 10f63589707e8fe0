"""Read citations out of documents whose fields for them are not all known (Pith format, sections 5, 7 and 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sitegen.pith.identity import PithNumber, arxiv_key, doi_key, identifier_key, pith_key
from sitegen.pith.model import Event, PithRecord
from sitegen.pith.paper import Citation, Reference
from sitegen.pith.provenance import Provenance

CITATION_SIGNATURE: Final = "citation_signature"
MAX_ENTRIES: Final = 10_000
_LONGEST: Final = 300
"""No identifier has more characters."""

_RELATIONS: Final = frozenset(
    {"supports", "refutes", "extends", "uses_method", "depends_on", "replaces", "compares", "cites"}
)
_BY_NAME: Final = (("pith", pith_key), ("arxiv", arxiv_key), ("doi", doi_key))
_SELF: Final = ("citing", "subject", "source", "signer")


def plain_key(entry: Mapping[str, Any]) -> str | None:
    """Return the key of the work that an entry names, from any field that is plainly a Pith number, arXiv id or DOI.

    A field whose name says what it holds (`arxiv_id`, `doi`) is asked first, then any string that is an identifier in
    itself. Fields that name the citing side are passed over.

    Source: Pith format, section 9.
    """
    fields = [
        (name.lower(), value)
        for name, value in entry.items()
        if isinstance(value, str) and len(value) <= _LONGEST and not name.lower().startswith(_SELF)
    ]
    for word, read in _BY_NAME:
        for name, value in fields:
            if word in name:
                key = read(value)
                if key:
                    return key
    return next((key for name, value in fields if "title" not in name and (key := identifier_key(value))), None)


def references_of(snapshot: Mapping[str, Any]) -> tuple[Reference, ...]:
    """Return the entries of a snapshot's `references.sample` (Pith format, section 5)."""
    section = snapshot.get("references")
    sample = section.get("sample") if isinstance(section, dict) else None
    return tuple(Reference(plain_key(entry), _text(entry, "title"), entry) for entry in _entries(sample))


def outgoing(
    number: PithNumber, references: Iterable[Reference], provenance: Provenance, valid: Iterable[Event]
) -> Iterator[Citation]:
    """Yield the citations that a paper makes: its snapshot's references, and its citation_signature events.

    Arguments:
        number: of the paper.
        references: of its newest snapshot.
        provenance: what vouches for that snapshot.
        valid: the valid events of the paper.
    """
    citing = f"pith:{number.suffix}"
    for reference in references:
        if reference.key:
            yield Citation(citing, reference.key, provenance, relation=_relation(reference.raw))
    for event in valid:
        if event.event_type == CITATION_SIGNATURE and (key := _cited_by_payload(event.payload)):
            yield Citation(citing, key, Provenance.SIGNED, relation=_relation(event.payload))


def _relation(entry: Mapping[str, Any]) -> str:
    relation = _text(entry, "relation")
    return relation if relation in _RELATIONS else ""


def _cited_by_payload(payload: Mapping[str, Any]) -> str | None:
    key = plain_key(payload)
    if key:
        return key
    inner = (value for value in payload.values() if isinstance(value, dict))
    return next((key for value in inner if (key := plain_key(value))), None)


def inbound(number: PithNumber, record: PithRecord) -> Iterator[Citation]:
    """Yield the citing papers that a record's `inbound_citations` lists (Pith format, section 7)."""
    section = record.raw.get("inbound_citations")
    sample = section.get("sample") if isinstance(section, dict) else None
    for entry in _entries(sample):
        key = arxiv_key(_text(entry, "citing_arxiv_id")) or _citing_key(entry)
        title = _text(entry, "citing_title")
        if key or title:
            yield Citation(key, f"pith:{number.suffix}", Provenance.RECORD, title=title)


def _citing_key(entry: Mapping[str, Any]) -> str | None:
    values = (value for name, value in entry.items() if isinstance(value, str) and name.startswith("citing_"))
    return next((key for value in values if (key := identifier_key(value))), None)


def _entries(sample: object) -> Sequence[Mapping[str, Any]]:
    if not isinstance(sample, list):
        return ()
    return [entry for entry in sample[:MAX_ENTRIES] if isinstance(entry, dict)]


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
