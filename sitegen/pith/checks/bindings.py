"""Check what a snapshot says against the record: warnings and notes only (Pith format, sections 2 and 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sitegen.pith import refusals
from sitegen.pith.bindings import fits, is_whole
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.merge import GRAPH_SNAPSHOT
from sitegen.pith.paths import child, quoted

EMPTY_SECTION_SHA256: Final = "258153158e38e3291e3d48162225fcdb2d5a3ed65a07baac614ab91432fd4f57"
_SECTIONS: Final = (
    ("claims", "items"),
    ("references", "sample"),
    ("formal_canon", "sample"),
    ("author_claims", "items"),
)


def check_snapshots_of_bundle(inspection: Inspection) -> None:
    """Check every snapshot of a bundle against its canonical record."""
    for index, event in inspection.sound_events():
        if event["event_type"] == GRAPH_SNAPSHOT:
            snapshot = event["payload"]["graph_snapshot"]
            place = f"$.events[{index}].payload.graph_snapshot"
            _check_paper(inspection, snapshot["paper"], f"{place}.paper")
            _check_snapshot(inspection, snapshot, place)


def check_paper_of_record(inspection: Inspection) -> None:
    """Check the title and abstract that a record shows against its canonical record."""
    paper = inspection.document.get("paper")
    if paper is not None and inspection.sound("paper"):
        _check_paper(inspection, paper, "$.paper")


def _check_paper(inspection: Inspection, paper: Mapping[str, Any], place: str) -> None:
    if not inspection.sound("canonical_record"):
        return
    metadata = inspection.document["canonical_record"]["metadata"]
    if not fits(paper["title"], metadata["title_canon_sha256"]):
        cause = f"the title {quoted(paper['title'])} does not give {quoted(metadata['title_canon_sha256'], 64)}"
        inspection.report(refusals.TITLE_NOT_BOUND, child(place, "title"), cause)
    excerpt = paper.get("abstract_excerpt") or ""
    if excerpt and is_whole(excerpt, metadata["abstract_canon_sha256"]) is None:
        cause = f"its {len(excerpt)} characters do not give {quoted(metadata['abstract_canon_sha256'], 64)}"
        inspection.report(refusals.ABSTRACT_NOT_BOUND, child(place, "abstract_excerpt"), cause)
    stated = (("primary_cat", "primary_cat"), ("submitted_at", "submitted_at"), ("cross_cats", "cross_cats_sorted"))
    for name, field in stated:
        if name in paper and not _agree(paper[name], metadata[field]):
            cause = f"{quoted(paper[name])} is stated, the record has {quoted(metadata[field])}"
            inspection.report(refusals.SNAPSHOT_CONTRADICTS_RECORD, child(place, name), cause)


def _agree(stated: str | list[str], known: str | list[str]) -> bool:
    """Tell whether two texts, or two lists in any order, are the same; lengths first, since sorting takes longer."""
    return stated == known or (
        isinstance(stated, list) and len(stated) == len(known) and sorted(stated) == sorted(known)
    )


def _check_snapshot(inspection: Inspection, snapshot: Mapping[str, Any], place: str) -> None:
    if inspection.sound("canonical_record"):
        source = inspection.document["canonical_record"]["source"]
        if snapshot.get("source", source) != source:
            cause = f"{quoted(snapshot['source'], 80)} is stated, the record has {quoted(source, 80)}"
            inspection.report(refusals.SNAPSHOT_CONTRADICTS_RECORD, child(place, "source"), cause)
    for name, listed in _SECTIONS:
        section = snapshot.get(name)
        if section is None or "snapshot_sha256" not in section:
            continue
        items = section.get(listed) or []
        if not isinstance(items, list):
            continue
        empty = not items and not _count(section)
        expected = EMPTY_SECTION_SHA256 if empty else inspection.digest({"payload": items}) if items else None
        if expected is not None and section["snapshot_sha256"] != expected:
            cause = f"{quoted(section['snapshot_sha256'], 64)} is stated, the {len(items)} items here give {expected}"
            inspection.report(refusals.SECTION_HASH_DIFFERS, child(child(place, name), "snapshot_sha256"), cause)


def _count(section: Mapping[str, Any]) -> int:
    count = section.get("count", section.get("evidence_count", 0))
    return count if isinstance(count, int) else 0
