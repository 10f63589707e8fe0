"""What Pith's reading of a paper says, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.paper import Claim, Paper, Review
from sitegen.site.dates import day
from sitegen.site.mirror import Site
from sitegen.site.text import harmless, to_html

_SHOWN: Final = frozenset({"strongest_claim", "one_line_summary", "weakest_assumption", "pith_extraction_headline"})
_NOT_PROSE: Final = frozenset({"id", "created_at", "model_set", "pipeline_version"})
_LONGEST_LABEL: Final = 60


class Passage(NamedTuple):
    """One labelled paragraph of a reading."""

    label: str
    text: Markup


class ClaimRow(NamedTuple):
    """One claim: its name, its text, and its kind and standing in words."""

    name: str
    text: Markup
    standing: str


class Reading(NamedTuple):
    """Pith's reading of a paper."""

    read: bool
    origin: Markup
    when: str
    passages: tuple[Passage, ...]
    claims: tuple[ClaimRow, ...]


def reading_of(site: Site, paper: Paper) -> Reading:
    """Return what a paper's page shows of Pith's reading (Pith format, sections 5 and 8)."""
    review = paper.review
    origin = site.origins[review.provenance]
    claims = tuple([_claim(claim) for claim in review.claims])
    if not review.read:
        return Reading(read=False, origin=origin, when="", passages=(), claims=claims)
    return Reading(
        read=True,
        origin=origin,
        when=_when(site, review),
        passages=_passages(site, review, paper.snapshot),
        claims=claims,
    )


def _when(site: Site, review: Review) -> str:
    on = "_on" if review.created_at else ""
    by = "_by" if review.models else ""
    return site.say(
        f"reading.read{on}{by}",
        day=day(site.strings, review.created_at),
        models=harmless(", ".join(review.models)),
    )


def _passages(site: Site, review: Review, snapshot: Mapping[str, Any] | None) -> tuple[Passage, ...]:
    known = (
        (site.say("reading.headline"), review.headline),
        (site.say("reading.one_line_summary"), review.one_line_summary),
        (site.say("reading.strongest_claim"), review.strongest_claim),
        (site.say("reading.weakest_assumption"), review.weakest_assumption),
    )
    verdict = (snapshot or {}).get("verdict")
    further = [
        (harmless(name.replace("_", " ").capitalize())[:_LONGEST_LABEL], text)
        for name, text in (verdict.items() if isinstance(verdict, Mapping) else ())
        if isinstance(text, str) and name not in _SHOWN and name not in _NOT_PROSE
    ]
    return tuple(Passage(label, to_html(text)) for label, text in (*known, *further) if text.strip())


def _claim(claim: Claim) -> ClaimRow:
    standing = ", ".join(word.replace("_", " ") for word in (claim.kind, claim.status, claim.attestation) if word)
    return ClaimRow(harmless(claim.claim_id), to_html(claim.text), harmless(standing))
