"""The record of a paper: the file's own bytes, or one derived from its bundle that says so (Pith format, section 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from sitegen.pith.entries import CitingEntry
from sitegen.pith.identity import SUFFIX_LENGTH
from sitegen.pith.model import Event, Json
from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Provenance
from sitegen.site.data.encoding import compact
from sitegen.site.data.status import count, member, verification_status
from sitegen.site.outputs import Output
from sitegen.site.routes import Address, Routes

MOST_CITING: Final = 100
"""Citing papers that a derived record shows; their number stands beside them."""
SIGNED: Final = ("aliases", "canonical_record", "canonical_sha256", "events", "graph_snapshot", "receipt")
"""What a derived record takes from the bundle as it stands there; everything else in it is the mirror's own word."""


def record(routes: Routes, paper: Paper, body: bytes) -> Output:
    """Return the record that the content has, as it came.

    Arguments:
        routes: the addresses.
        paper: with a record.
        body: the very bytes that were verified.

    Raises:
        ValueError: the paper has no record.

    Source: Pith format, sections 7 and 8.
    """
    if paper.record_document is None:
        raise ValueError(f"{paper.number} has no record")
    return Output(routes.record_json(paper.number.suffix).file, body)


def derived_record(
    routes: Routes,
    paper: Paper,
    *,
    page: str,
    bundle_sha256: str,
    cited_by: Sequence[CitingEntry],
    cited_by_count: int,
    program: str,
) -> Output:
    """Return a record made from a paper's bundle, in Pith's shape; `derived` says by whom and from which bytes.

    Arguments:
        routes: the addresses, which `links` has.
        paper: of level bundle.
        page: what names the paper's page (`PaperEntry.page`).
        bundle_sha256: 64 hex digits of the SHA-256 of the bundle's bytes as they are published.
        cited_by: citing papers, best first; at most 100 are shown.
        cited_by_count: how many there are.
        program: the name and version of the program.

    Raises:
        ValueError: the paper has no bundle to derive a record from.

    Source: Pith format, section 7.
    """
    if paper.bundle is None:
        raise ValueError(f"{paper.number} has no bundle")
    document: dict[str, Any] = {
        "record_type": "pith_number_record",
        **_identity(paper),
        "paper": member(paper.snapshot, "paper") or None,
        "verification_status": verification_status(paper),
        "canonical_record": paper.record.raw,
        "receipt": paper.receipt.raw,
        "graph_snapshot": paper.snapshot,
        "aliases": paper.bundle.raw["source_aliases"],
        "events": [_brief(event) for event in paper.events],
        "event_summary": dict(sorted(Counter(event.event_type for event in paper.events).items())),
        "paper_claims": member(paper.snapshot, "claims").get("items", []),
        "inbound_citations": _inbound(cited_by, cited_by_count),
        "formal_canon": {"evidence_count": count(member(paper.snapshot, "formal_canon"), "evidence_count")},
        "links": _links(routes, paper.number.suffix, page),
        "created_at": paper.receipt.first_computed_at,
        "updated_at": paper.bundle.built_at,
        "derived": {"by": program, "from": "bundle", "bundle_sha256": bundle_sha256, "signed": list(SIGNED)},
    }
    if document["paper"] is None:
        del document["paper"]
    return Output(routes.record_json(paper.number.suffix).file, compact(document))


def _identity(paper: Paper) -> dict[str, Json]:
    source = paper.record.source
    return {
        "pith_number": str(paper.number),
        "short_pith_number": f"pith:{paper.number.short}",
        "schema_version": paper.record.raw["schema_version"],
        "canonical_sha256": paper.canonical_sha256,
        "source": {"kind": source.kind, "id": source.id, "version": source.version},
        "attestation_state": _attestation(paper.events),
    }


def _attestation(events: Sequence[Event]) -> Json:
    created = next((event for event in events if event.event_type == "record_created"), None)
    return created.payload.get("attestation_state") if created else None


def _brief(event: Event) -> dict[str, Json]:
    """Return an event without payload and signature, which stand in events.json."""
    return {
        "event_id": event.event_id,
        "event_type": event.event_type,
        "target": event.target,
        "created_at": event.created_at,
        "signer": event.signer,
    }


def _inbound(entries: Sequence[CitingEntry], total: int) -> dict[str, Json]:
    return {
        "count": total,
        "provenance": Provenance.COMPUTED.value,
        "sample": [_citing(entry) for entry in islice(entries, MOST_CITING)],
    }


def _citing(entry: CitingEntry) -> dict[str, Json]:
    """Return a citing paper with the two fields that Pith has, and beside them what the mirror knows."""
    key = entry.key or ""
    return {
        "citing_arxiv_id": key.removeprefix("arxiv:") if key.startswith("arxiv:") else None,
        "citing_title": entry.title,
        "citing_key": entry.key,
        "category": entry.category,
        "month": entry.month,
        "verdict": entry.verdict,
        "score": entry.score,
        "summary": entry.summary,
        "relation": entry.relation,
        "provenance": entry.origins,
        "in_mirror": entry.page is not None,
    }


def _links(routes: Routes, suffix: str, page: str) -> dict[str, str]:
    links = {name: f"{before}{suffix}{after}" for name, before, after in _link_parts(routes)}
    links["paper"] = _url(routes, routes.paper(page))
    return links


@lru_cache(maxsize=4)
def _link_parts(routes: Routes) -> tuple[tuple[str, str, str], ...]:
    """Return for each link what stands before and after the suffix; asked once, since every paper's are alike."""
    suffix = "A" * SUFFIX_LENGTH
    addresses: dict[str, Address] = {
        "html": routes.record(suffix),
        "json": routes.record_json(suffix),
        "bundle": routes.bundle(suffix),
        "state": routes.state(suffix),
        "well_known_bundle": routes.well_known_bundle(suffix),
        "graph_json": routes.graph(suffix),
        "events_json": routes.events(suffix),
    }
    parts = ((name, _url(routes, address).rpartition(suffix)) for name, address in addresses.items())
    return tuple((name, before, after) for name, (before, _, after) in parts)


def _url(routes: Routes, address: Address) -> str:
    return routes.absolute(address) or address.url
