"""Assemble a paper from its verified documents and the operator's companion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sitegen.pith.canonical import canonical_bytes
from sitegen.pith.checks.events import contradictions
from sitegen.pith.citations import inbound, outgoing, references_of
from sitegen.pith.merge import hashed, merge_order, rebuild_state
from sitegen.pith.model import Alias, Bundle, Event, PithRecord
from sitegen.pith.paper import Citation, Companion, Paper, Reference, Text
from sitegen.pith.provenance import Level, Provenance
from sitegen.pith.reading import read_event
from sitegen.pith.snapshots import abstract_of, keywords_of, newest_snapshot, review_of, title_of


def assemble(bundles: Sequence[Bundle], record: PithRecord | None, companion: Companion | None) -> Paper:
    """Assemble a paper.

    Several bundles are joined by the merge: one is published, the others lend the events that it lacks. A record beside
    a bundle adds its unsigned parts.

    Arguments:
        bundles: the verified bundles of one Pith number, the one that is published first; the order of the others does
            not matter.
        record: the newest verified record of the same number.
        companion: what the operator keeps beside it.

    Raises:
        ValueError: neither a bundle nor a record is given, or they are of different papers.

    Source: Pith format, sections 4 to 7.
    """
    ranked = tuple(bundles)
    bundle = ranked[0] if ranked else None
    main = bundle or record
    if main is None:
        raise ValueError("a paper needs a bundle or a record")
    if any(other.number != main.number for other in (*ranked, *((record,) if record else ()))):
        raise ValueError("the documents are of different papers")
    events, invalid = _joined_events(ranked)
    valid = [event for event in events if event.event_id not in invalid]
    snapshot = newest_snapshot(ranked, valid, record)
    paper = snapshot.raw.get("paper") or {} if snapshot else {}
    title = title_of(paper, snapshot)
    abstract, whole, problems = abstract_of(paper, snapshot, main.record.abstract_sha256, companion)
    references = references_of(snapshot.raw) if snapshot else ()
    provenance = snapshot.provenance if snapshot else Provenance.COMPUTED
    words, words_provenance = keywords_of(title, abstract, companion, snapshot)
    return Paper(
        number=main.number,
        level=Level.BUNDLE if bundle else Level.RECEIPT,
        record=main.record,
        canonical_sha256=main.canonical_sha256,
        receipt=main.receipt,
        aliases=_joined_aliases(ranked),
        unsigned_aliases=_unsigned_aliases(ranked, record),
        title=title,
        authors=Text(paper.get("authors_text") or "", provenance),
        abstract=abstract,
        abstract_is_whole=whole,
        keywords=words,
        keywords_provenance=words_provenance,
        review=review_of(snapshot),
        references=references,
        references_provenance=provenance,
        snapshot=snapshot.raw if snapshot else None,
        snapshot_provenance=provenance,
        events=events,
        invalid_event_ids=invalid,
        state=_state(ranked, events, invalid),
        bundle=bundle,
        record_document=record,
        companion=companion,
        citations=tuple(_citations(main, references, provenance, valid, record, companion)),
        problems=(*problems, *contradictions([event.raw for event in valid])),
    )


def _joined_events(ranked: Sequence[Bundle]) -> tuple[tuple[Event, ...], frozenset[str]]:
    if not ranked:
        return (), frozenset()
    if len(ranked) == 1:
        return ranked[0].events, ranked[0].invalid_event_ids
    lent = sorted((event for bundle in ranked[1:] for event in bundle.events), key=_bytes_of)
    by_id = {event.event_id: event.raw for event in (*lent, *ranked[0].events)}
    invalid = frozenset().union(*(bundle.invalid_event_ids for bundle in ranked))
    return tuple(read_event(raw) for raw in merge_order(list(by_id.values()))), invalid


def _bytes_of(event: Event) -> bytes:
    """Return what tells two signatures of one event apart, so that the same one is taken in any order of bundles."""
    return canonical_bytes(event.raw)


def _joined_aliases(ranked: Sequence[Bundle]) -> tuple[Alias, ...]:
    """Return the aliases of the first bundle, then those that only others have."""
    lent = sorted(
        (alias for bundle in ranked[1:] for alias in bundle.aliases),
        key=lambda alias: (alias.kind, alias.value, alias.created_at),
    )
    return _each_once((*(ranked[0].aliases if ranked else ()), *lent))


def _unsigned_aliases(ranked: Sequence[Bundle], record: PithRecord | None) -> tuple[Alias, ...]:
    signed = {(alias.kind, alias.value) for bundle in ranked for alias in bundle.aliases}
    said = record.aliases if record else ()
    return _each_once(alias for alias in said if (alias.kind, alias.value) not in signed)


def _each_once(aliases: Iterable[Alias]) -> tuple[Alias, ...]:
    found: dict[tuple[str, str], Alias] = {}
    for alias in aliases:
        found.setdefault((alias.kind, alias.value), alias)
    return tuple(found.values())


def _state(ranked: Sequence[Bundle], events: Sequence[Event], invalid: frozenset[str]) -> Mapping[str, Any] | None:
    """Return the state: the signed bundle's own, or, where bundles were joined, what the merge gives for all events."""
    if not ranked:
        return None
    newest = ranked[0]
    if {event.event_id for event in events} == {event.event_id for event in newest.events}:
        return newest.state
    rebuilt = rebuild_state(
        pith_number=str(newest.number),
        canonical_record=newest.record.raw,
        aliases=newest.raw["source_aliases"],
        events=[event.raw for event in events],
        invalid=invalid,
    )
    return hashed(rebuilt)


def _citations(
    main: Bundle | PithRecord,
    references: Sequence[Reference],
    provenance: Provenance,
    valid: Sequence[Event],
    record: PithRecord | None,
    companion: Companion | None,
) -> Iterator[Citation]:
    yield from outgoing(main.number, references, provenance, valid)
    if record:
        yield from inbound(main.number, record)
    if companion:
        yield from companion.cited_by
