"""Parts of snapshots: references, claims and verdicts."""

from __future__ import annotations

from tests.testkit.canonical import Json


def reference(title: str, ref_index: int = 1, **identifiers: str) -> Json:
    """Return an entry of a snapshot's `references.sample`.

    Arguments:
        identifiers: such as `arxiv_id`, `doi` or `pith_number`, under any name, since the real ones are not known.
    """
    return {**identifiers, "title": title, "ref_index": ref_index}


def claim(text: str, claim_id: str = "C1") -> Json:
    """Return a claim, as the only kind that was seen (Pith format, section 5)."""
    return {
        "claim_id": claim_id,
        "kind": "strongest_claim",
        "text": text,
        "source": "verdict.strongest_claim",
        "status": "machine_extracted",
        "attestation": "unclaimed",
    }


def verdict(summary: str, *, claimed: str, headline: str, name: str = "verdict-1") -> Json:
    """Return the verdict of a paper that was reviewed.

    Arguments:
        summary: the one-line summary.
        claimed: the strongest claim.
        headline: the headline that was extracted.
        name: the verdict's id.
    """
    return {
        "id": name,
        "model_set": {"reader": "reader-1"},
        "created_at": "2026-05-17T00:00:00Z",
        "strongest_claim": claimed,
        "one_line_summary": summary,
        "pipeline_version": "pith-pipeline-1",
        "weakest_assumption": "The data are drawn independently.",
        "pith_extraction_headline": headline,
    }
