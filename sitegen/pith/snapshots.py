"""What a paper shows from its newest snapshot: title, abstract, keywords and review, each with what vouches for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.errors import Problem
from sitegen.pith import refusals
from sitegen.pith.bindings import fits, is_whole
from sitegen.pith.keywords import keywords
from sitegen.pith.merge import GRAPH_SNAPSHOT
from sitegen.pith.model import Bundle, Event, PithRecord
from sitegen.pith.paper import Claim, Companion, Review, Text
from sitegen.pith.paths import quoted
from sitegen.pith.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The snapshot that a page is made from, and what vouches for it."""

    raw: Mapping[str, Any]
    provenance: Provenance
    title_bound: bool
    abstract_bound: bool


def newest_snapshot(ranked: Sequence[Bundle], valid: Sequence[Event], record: PithRecord | None) -> Snapshot | None:
    """Return the newest signed snapshot, else the record's unsigned one, else None.

    Arguments:
        ranked: the bundles that were joined.
        valid: their valid events, in merge order.
        record: the record beside them.
    """
    signed = [event for event in valid if event.event_type == GRAPH_SNAPSHOT]
    if signed:
        raw = signed[-1].payload["graph_snapshot"]
        if len(ranked) == 1:
            return Snapshot(raw, Provenance.SIGNED, ranked[0].title_bound, ranked[0].abstract_bound)
        known, paper = ranked[0].record, raw["paper"]
        whole = is_whole(paper.get("abstract_excerpt") or "", known.abstract_sha256) is True
        return Snapshot(raw, Provenance.SIGNED, fits(paper["title"], known.title_sha256), whole)
    if record is None:
        return None
    raw = record.raw.get("graph_snapshot") or {}
    paper = record.raw.get("paper") or {}
    return Snapshot({**raw, "paper": paper}, Provenance.RECORD, record.title_bound, record.abstract_bound)


def title_of(paper: Mapping[str, Any], snapshot: Snapshot | None) -> Text:
    """Return the title; an unsigned one that fits the record's hash is bound by it."""
    if snapshot is None:
        return Text("", Provenance.COMPUTED)
    bound = snapshot.title_bound and snapshot.provenance is not Provenance.SIGNED
    return Text(paper.get("title") or "", Provenance.BOUND if bound else snapshot.provenance)


def abstract_of(
    paper: Mapping[str, Any], snapshot: Snapshot | None, stated_sha256: str, companion: Companion | None
) -> tuple[Text, bool, tuple[Problem, ...]]:
    """Return the best abstract, whether it is whole, and a warning where a companion's does not fit its hash."""
    excerpt = paper.get("abstract_excerpt") or ""
    whole = snapshot is not None and snapshot.abstract_bound
    if companion and companion.abstract and not whole:
        if fits(companion.abstract, stated_sha256):
            return Text(companion.abstract, Provenance.BOUND), True, ()
        cause = f"the companion's {len(companion.abstract)} characters do not give {quoted(stated_sha256, 64)}"
        problem = Problem(refusals.ABSTRACT_NOT_BOUND, "companion", cause)
        return Text(companion.abstract, Provenance.COMPANION), True, (problem,)
    if snapshot is None:
        return Text("", Provenance.COMPUTED), False, ()
    bound = whole and snapshot.provenance is not Provenance.SIGNED
    return Text(excerpt, Provenance.BOUND if bound else snapshot.provenance), whole, ()


def keywords_of(
    title: Text, abstract: Text, companion: Companion | None, snapshot: Snapshot | None
) -> tuple[tuple[str, ...], Provenance]:
    """Return a companion's or a review's own keywords, else the most frequent words."""
    if companion and companion.keywords:
        return companion.keywords, Provenance.COMPANION
    stated = snapshot.raw.get("keywords") if snapshot else None
    if snapshot and isinstance(stated, list) and (words := [word for word in stated if isinstance(word, str) and word]):
        return tuple(words), snapshot.provenance
    return keywords(title.tex, abstract.tex), Provenance.COMPUTED


def review_of(snapshot: Snapshot | None) -> Review:
    """Return what Pith's reading says; `verdict.id` tells whether there was one (Pith format, section 5)."""
    if snapshot is None:
        return Review(read=False, provenance=Provenance.COMPUTED)
    verdict = _object(snapshot.raw, "verdict")
    items = _object(snapshot.raw, "claims").get("items")
    models = _object(verdict, "model_set")
    return Review(
        read=bool(verdict.get("id")),
        provenance=snapshot.provenance,
        verdict_id=_string(verdict, "id"),
        created_at=_string(verdict, "created_at"),
        models=tuple(f"{role}: {name}" for role, name in models.items() if isinstance(name, str)),
        strongest_claim=_string(verdict, "strongest_claim"),
        one_line_summary=_string(verdict, "one_line_summary"),
        weakest_assumption=_string(verdict, "weakest_assumption"),
        headline=_string(verdict, "pith_extraction_headline"),
        claims=tuple(
            Claim(*(_string(item, name) for name in ("claim_id", "kind", "text", "status", "attestation")))
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict)
        ),
    )


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _string(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""
