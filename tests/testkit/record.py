"""Mint records, which prove no more than a receipt does (Pith format, section 7)."""

from __future__ import annotations

from collections.abc import Iterable

from tests.testkit.bundle import COMPUTED_AT, SITE, make_receipt
from tests.testkit.canonical import Json, digest, suffix_of
from tests.testkit.keys import Key
from tests.testkit.paper import Paper

ACTIONS = {
    "anchor_timestamp": "timestamp_anchor",
    "attest_storage": "storage_attestation",
    "attest_author": "author_attestation",
    "sign_citation": "citation_signature",
    "submit_replication": "replication_record",
}
FLAGS: Json = {
    "content_addressed": True,
    "pith_receipt": True,
    "author_attested": False,
    "weak_author_claims": 0,
    "strong_author_claims": 0,
    "externally_anchored": False,
    "storage_verified": False,
    "citation_signatures": 0,
    "replication_records": 0,
    "graph_snapshot": True,
    "references_resolved": False,
    "formal_links_present": False,
}


def citation(arxiv_id: str, title: str, ref_index: int = 1, *, anchor: bool = False) -> Json:
    """Return one entry of a record's inbound citations."""
    return {"citing_arxiv_id": arxiv_id, "citing_title": title, "ref_index": ref_index, "is_internal_anchor": anchor}


def mint_record(paper: Paper, key: Key, *, inbound: Iterable[Json] = (), computed_at: str = COMPUTED_AT) -> Json:
    """Return a valid record.

    Arguments:
        paper: what the record is about.
        key: what signs the receipt.
        inbound: entries made by `citation`.
        computed_at: when the record was made, UTC.
    """
    canonical = paper.canonical_record()
    canonical_sha256 = digest(canonical)
    suffix = suffix_of(canonical_sha256)
    sample = list(inbound)
    precise = computed_at.removesuffix("Z") + ".390051+00:00"
    here, api, page = f"{SITE}/pith/{suffix}", f"{SITE}/api/pith-number", f"{SITE}/paper/{suffix[:8]}"
    return {
        "record_type": "pith_number_record",
        "schema_url": f"{SITE}/schemas/pith-number/v1.json",
        "pith_number": f"pith:{paper.submitted_at[:4]}:{suffix}",
        "short_pith_number": f"pith:{suffix[:8]}",
        "schema_version": "1.0",
        "canonical_sha256": canonical_sha256,
        "source": paper.source(),
        "attestation_state": "computed",
        "paper": paper.description(),
        "verification_status": dict(FLAGS),
        "canonical_record": canonical,
        "receipt": make_receipt(canonical_sha256, key, computed_at=computed_at),
        "graph_snapshot": paper.snapshot(),
        "aliases": paper.aliases(precise, precise, suffix),
        "events": [],
        "event_summary": {},
        "paper_claims": [],
        "inbound_citations": {
            "count": len(sample),
            "internal_anchor_count": sum(bool(entry["is_internal_anchor"]) for entry in sample),
            "sample": sample,
        },
        "formal_canon": {"evidence_count": 0, "sample": [], "anchors": []},
        "links": {
            "html": here,
            "json": f"{here}.json",
            "graph_json": f"{api}/{suffix}/graph.json",
            "events_json": f"{api}/{suffix}/events.json",
            "paper": page,
        },
        "agent_actions": {
            "view_html": here,
            "download_json": f"{here}.json",
            "view_paper": page,
            "resolve_alias": f"{api}/resolve?{paper.kind}={paper.id}&json=true",
            "fetch_graph": f"{api}/{suffix}/graph.json",
            "fetch_events": f"{api}/{suffix}/events.json",
            "actions": {name: f"{here}/action/{event}" for name, event in ACTIONS.items()},
        },
        "created_at": precise,
        "updated_at": precise,
    }
