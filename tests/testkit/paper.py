"""A paper to mint documents about: its record, its snapshot and its aliases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.testkit.canonical import Json, digest, section_digest, suffix_of, text_digest

BUILDER = "pith-number-builder-2026-05-17-v1"
ARXIV_LICENSE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
EXCERPT_CHARACTERS = 600
ABSTRACT = (
    "We propose a method for testing verifiers against documents that are wrong in exactly one place. Such documents "
    "are interesting since (1) a verifier that accepts one has a hole, and (2) a verifier that names another fault "
    "cannot be trusted to name this one. We show that, for every rule of the format, one document is enough to tell."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a bundle or a record says about one paper; every member may be given, none must.

    Arguments:
        title: the title, raw TeX kept.
        abstract: the whole abstract; documents carry its first 600 characters.
        authors: names, raw TeX accents kept; documents carry them sorted and joined by commas.
        kind: the kind of the source, `arxiv`, `doi`, `zenodo` or any other.
        id: the identifier at the source.
        submitted_at: UTC, `2017-12-04T19:20:27Z`.
        references: the `sample` of the snapshot's references.
        claims: the `items` of the snapshot's claims.
        verdict: members of the snapshot's verdict that are not empty.
    """

    title: str = "On Documents That Are Wrong in Exactly One Place"
    abstract: str = ABSTRACT
    authors: tuple[str, ...] = ("Ada Example", "Jos\\'e Sample", 'Thomas M\\"ollenhoff')
    kind: str = "arxiv"
    id: str = "1712.09999"
    version: int = 2
    license: str = ARXIV_LICENSE
    primary: str = "cs.LG"
    cross: tuple[str, ...] = ("stat.ML",)
    submitted_at: str = "2017-12-04T19:20:27Z"
    headline: str = ""
    references: tuple[Json, ...] = ()
    claims: tuple[Json, ...] = ()
    verdict: Json = field(default_factory=dict)

    def canonical_record(self) -> Json:
        """Return the record that the Pith number is made of (Pith format, section 2)."""
        return {
            "source": {"id": self.id, "kind": self.kind, "version": self.version},
            "metadata": {
                "license": self.license,
                "primary_cat": self.primary,
                "submitted_at": self.submitted_at,
                "cross_cats_sorted": sorted(self.cross),
                "title_canon_sha256": text_digest(self.title),
                "abstract_canon_sha256": text_digest(self.abstract),
            },
            "schema_version": "1.0",
        }

    def suffix(self) -> str:
        """Return the 26 letters of the paper's Pith number."""
        return suffix_of(digest(self.canonical_record()))

    def pith_number(self) -> str:
        """Return the paper's Pith number, whose year is that of its submission."""
        return f"pith:{self.submitted_at[:4]}:{self.suffix()}"

    def source(self) -> Json:
        """Return the `source` at the top of a document."""
        return {"kind": self.kind, "id": self.id, "version": self.version}

    def description(self) -> Json:
        """Return the `paper` of a snapshot and of a record."""
        return {
            "title": self.title,
            "license": self.license,
            "headline": self.headline,
            "cross_cats": sorted(self.cross),
            "primary_cat": self.primary,
            "authors_text": ", ".join(sorted(self.authors)),
            "submitted_at": self.submitted_at,
            "abstract_excerpt": self.abstract[:EXCERPT_CHARACTERS],
        }

    def snapshot(self) -> Json:
        """Return the graph snapshot (Pith format, section 5)."""
        claims, references = list(self.claims), list(self.references)
        return {
            "paper": self.description(),
            "claims": {"count": len(claims), "items": claims, "snapshot_sha256": section_digest(claims)},
            "source": {"id": self.id, "kind": self.kind, "version": self.version},
            "verdict": self._verdict(),
            "references": {
                "count": len(references),
                "sample": references,
                "resolved_work": len(references),
                "snapshot_sha256": section_digest(references),
                "internal_anchors": 0,
            },
            "formal_canon": {"evidence_count": 0, "snapshot_sha256": section_digest([])},
            "author_claims": {"count": 0, "strong_count": 0, "snapshot_sha256": section_digest([])},
            "builder_version": BUILDER,
        }

    def _verdict(self) -> Json:
        empty: dict[str, Any] = {
            "id": None,
            "model_set": {},
            "created_at": None,
            "strongest_claim": "",
            "one_line_summary": "",
            "pipeline_version": None,
            "weakest_assumption": "",
            "pith_extraction_headline": "",
        }
        return empty | self.verdict

    def aliases(self, created_at: str, shortened_at: str, suffix: str) -> list[Json]:
        """Return the source aliases in the order of real bundles (Pith format, section 2).

        Arguments:
            created_at: when the aliases at the source were written, UTC.
            shortened_at: when the short Pith numbers were written, UTC.
            suffix: the 26 letters of the Pith number.
        """
        if self.kind == "arxiv":
            named = [("arxiv", self.id), ("arxiv_version", f"{self.id}v{self.version}")]
            named.append(("doi", f"10.48550/arxiv.{self.id}"))
        else:
            named = [(self.kind, self.id)]
        shorts = [(f"pith_short_{length}", suffix[:length]) for length in (12, 16, 8)]
        return [
            {"alias_kind": kind, "alias_value": value, "created_at": when}
            for pairs, when in ((named, created_at), (shorts, shortened_at))
            for kind, value in pairs
        ]
