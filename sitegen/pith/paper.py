"""A paper: what the verified documents of one Pith number, and the operator's companion, say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sitegen.errors import Problem
from sitegen.pith.identity import PithNumber
from sitegen.pith.model import Alias, Bundle, CanonicalRecord, Event, Json, PithRecord, Receipt
from sitegen.pith.provenance import Level, Provenance


class Text(NamedTuple):
    """A block of raw TeX text and what vouches for it."""

    tex: str
    provenance: Provenance


class Citation(NamedTuple):
    """One document's word that one paper cites another.

    Arguments:
        citing, cited: keys of `identity.alias_key` (`arxiv:1706.04638`); `citing` is None where a list names no
            identifier.
        provenance: SIGNED (a signed snapshot's references, a citation_signature event), RECORD or COMPANION.
        title, category, month, verdict, score, summary: of the citing paper, as that document tells; month as
            `yyyy-mm`.
        relation: cites, supports, refutes, extends, … where known.
    """

    citing: str | None
    cited: str
    provenance: Provenance
    title: str = ""
    category: str = ""
    month: str = ""
    verdict: str = ""
    score: float | None = None
    summary: str = ""
    relation: str = ""


class Reference(NamedTuple):
    """An entry of a snapshot's `references.sample`: its key where one is plain, and the entry as it stands."""

    key: str | None
    title: str
    raw: Mapping[str, Json]


class Claim(NamedTuple):
    """A claim of a snapshot (Pith format, section 5)."""

    claim_id: str
    kind: str
    text: str
    status: str
    attestation: str


@dataclass(frozen=True, slots=True)
class Review:
    """What Pith's reading of a paper says; `read` is False where Pith has not read it yet (Pith format, section 5)."""

    read: bool
    provenance: Provenance
    verdict_id: str = ""
    created_at: str = ""
    models: tuple[str, ...] = ()
    strongest_claim: str = ""
    one_line_summary: str = ""
    weakest_assumption: str = ""
    headline: str = ""
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Companion:
    """What the operator keeps beside a paper: unsigned, except that a whole abstract may fit the record's hash.

    Arguments:
        keywords: in the operator's order.
        cited_by: entries whose `cited` is the paper's own Pith key.
        notes: Markdown.
        source: where the operator has it from, free text.
        abstract: raw TeX, "" where there is none.
    """

    keywords: tuple[str, ...] = ()
    cited_by: tuple[Citation, ...] = ()
    notes: str = ""
    source: str = ""
    abstract: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that the mirror may publish of one Pith number.

    Arguments:
        aliases: those that stand in verified bundles.
        unsigned_aliases: further ones, which only a record says.
        title, abstract, authors: raw TeX with provenance; `abstract_is_whole` is False for an excerpt.
        keywords: at most eight, lower case where computed; with their provenance.
        snapshot: the newest graph snapshot, raw, with its provenance, or None.
        events: all events, in merge order (empty for a record).
        state: the merged state (level bundle), else None.
        bundle: the bundle that is published; bundles joined into this paper beside it only lend their events.
        record_document: the record that stands beside it, or that is all there is.
        citations: every citation that these documents and the companion tell, of this paper or by it.
        problems: warnings and notes that a reader of the page must see.
    """

    number: PithNumber
    level: Level
    record: CanonicalRecord
    canonical_sha256: str
    receipt: Receipt
    aliases: tuple[Alias, ...]
    unsigned_aliases: tuple[Alias, ...]
    title: Text
    authors: Text
    abstract: Text
    abstract_is_whole: bool
    keywords: tuple[str, ...]
    keywords_provenance: Provenance
    review: Review
    references: tuple[Reference, ...]
    references_provenance: Provenance
    snapshot: Mapping[str, Json] | None
    snapshot_provenance: Provenance
    events: tuple[Event, ...]
    invalid_event_ids: frozenset[str]
    state: Mapping[str, Json] | None
    bundle: Bundle | None
    record_document: PithRecord | None
    companion: Companion | None
    citations: tuple[Citation, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def month(self) -> str:
        """The month of submission, `yyyy-mm`."""
        return self.record.submitted_at[:7]

    @property
    def categories(self) -> tuple[str, ...]:
        """The primary category, then the others, each once."""
        return tuple(dict.fromkeys((self.record.primary_cat, *self.record.cross_cats)))
