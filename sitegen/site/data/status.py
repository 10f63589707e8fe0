"""The flags and counts of a record's `verification_status`, worked out anew (Pith format, section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.pith.model import Json
from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level


def verification_status(paper: Paper) -> dict[str, Json]:
    """Return the twelve flags and counts of a paper.

    Arguments:
        paper: of any level; what its state does not show is false or 0.

    Source: Pith format, sections 5 to 7.
    """
    current = member(paper.state, "current")
    snapshot: Mapping[str, Any] = paper.snapshot or {}
    claims = member(snapshot, "author_claims")
    strong = count(claims, "strong_count")
    return {
        "content_addressed": True,
        "pith_receipt": paper.level is not Level.NONE,
        "author_attested": bool(current.get("author_attestations")),
        "weak_author_claims": max(0, count(claims, "count") - strong),
        "strong_author_claims": strong,
        "externally_anchored": bool(current.get("timestamp_anchors")),
        "storage_verified": bool(current.get("storage_attestations")),
        "citation_signatures": _length(current, "citation_signatures"),
        "replication_records": _length(current, "replication_records"),
        "graph_snapshot": paper.snapshot is not None,
        "references_resolved": count(member(snapshot, "references"), "resolved_work") > 0,
        "formal_links_present": count(member(snapshot, "formal_canon"), "evidence_count") > 0,
    }


def member(value: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    """Return an object inside of an object, an empty one where there is none."""
    found = value.get(name) if value else None
    # Asking whether it is a dict first takes a tenth of the time, and nearly always it is one.
    return found if type(found) is dict or isinstance(found, Mapping) else {}


def count(value: Mapping[str, Any], name: str) -> int:
    """Return a count from an object, 0 where there is none."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def _length(value: Mapping[str, Any], name: str) -> int:
    found = value.get(name)
    return len(found) if isinstance(found, list) else 0
