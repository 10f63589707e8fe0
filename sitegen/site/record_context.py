"""Everything that the template of a record page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.model import Event
from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level, Provenance
from sitegen.site.check import Check, check_of
from sitegen.site.heads import page_head
from sitegen.site.identifiers import Download, downloads_of
from sitegen.site.mirror import Head, Site
from sitegen.site.paper_words import Notice, notices_of, record_provenance, shortened
from sitegen.site.pretty import pretty
from sitegen.site.text import harmless, to_html, to_plain

EVENTS_SHOWN: Final = 200
_STATE_LISTS: Final = (
    ("author_attestations", "author attestations"),
    ("timestamp_anchors", "timestamp anchors"),
    ("storage_attestations", "storage attestations"),
    ("citation_signatures", "signed citations"),
    ("replication_records", "replications"),
    ("corrections", "corrections"),
)


class Fact(NamedTuple):
    """A name and a value."""

    name: str
    value: str


class EventRow(NamedTuple):
    """One event."""

    type: str
    target: str
    signer: str
    key_id: str
    moment: str
    event_id: str
    prev_event: str
    supersedes: tuple[str, ...]
    standing: str
    payload: Markup


class RecordContext(NamedTuple):
    """The record page of a paper."""

    head: Head
    number: str
    short: str
    suffix: str
    title: Markup
    title_origin: Markup
    paper_url: str
    trust: Markup
    attestation: str
    flags: tuple[Fact, ...]
    flags_origin: Markup
    receipt: tuple[Fact, ...]
    receipt_origin: Markup
    receipt_times_origin: Markup
    hashes: tuple[Fact, ...]
    aliases: tuple[Fact, ...]
    aliases_origin: Markup
    events: tuple[EventRow, ...]
    events_total: int
    events_left: int
    events_origin: Markup
    canonical: Markup
    record_origin: Markup
    check: Check
    latex: str
    downloads: tuple[Download, ...]
    notices: tuple[Notice, ...]


def record_context(site: Site, paper: Paper, *, page: str) -> RecordContext:
    """Return the context of a record page (Pith format, section 8).

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the paper's page in `/paper/<page>/`.
    """
    number, routes, origins = paper.number, site.routes, site.origins
    document = Provenance.SIGNED if paper.bundle is not None else Provenance.RECORD
    flags, flags_origin = _flags(paper)
    return RecordContext(
        head=page_head(
            site,
            f"{number} · {shortened(to_plain(paper.title.tex))}",
            routes.record(number.suffix),
            f"Receipt, events, hashes and canonical record of {number}.",
        ),
        number=str(number),
        short=f"pith:{number.short}",
        suffix=number.suffix,
        title=to_html(paper.title.tex),
        title_origin=origins[paper.title.provenance],
        paper_url=routes.paper(page).url,
        trust=site.trust[paper.level],
        attestation=_attestation(paper),
        flags=flags,
        flags_origin=origins[flags_origin],
        receipt=_receipt(paper),
        receipt_origin=origins[record_provenance(paper)],
        # A receipt signs only the digest; in a bundle the event around it is signed too, in a record nothing is.
        receipt_times_origin=Markup() if paper.level is Level.BUNDLE else origins[Provenance.RECORD],
        hashes=_hashes(paper),
        aliases=tuple([Fact(harmless(alias.kind), harmless(alias.value)) for alias in paper.aliases]),
        aliases_origin=origins[document],
        events=_events(paper),
        events_total=len(paper.events),
        events_left=max(0, len(paper.events) - EVENTS_SHOWN),
        events_origin=origins[document],
        canonical=pretty(paper.record.raw),
        record_origin=origins[record_provenance(paper)],
        check=check_of(site, paper),
        latex=f"\\usepackage{{pith}}\n\\pithnumber{{{number.suffix}}}",
        downloads=downloads_of(site, paper),
        notices=notices_of(paper.problems),
    )


def _attestation(paper: Paper) -> str:
    for event in paper.events:
        state = event.payload.get("attestation_state")
        if event.event_type == "record_created" and isinstance(state, str):
            return harmless(state)
    state = paper.record_document.raw.get("attestation_state") if paper.record_document else None
    return harmless(state) if isinstance(state, str) else ""


def _flags(paper: Paper) -> tuple[tuple[Fact, ...], Provenance]:
    """Return what there is beside the receipt: counted in the merged state, or as an unsigned record says."""
    current = paper.state.get("current") if paper.state is not None else None
    if isinstance(current, Mapping):
        rows = ((name, current.get(key)) for key, name in _STATE_LISTS)
        return tuple(
            Fact(name, str(len(items))) for name, items in rows if isinstance(items, list)
        ), Provenance.COMPUTED
    status = paper.record_document.raw.get("verification_status") if paper.record_document else None
    if not isinstance(status, Mapping):
        return (), Provenance.RECORD
    facts = (Fact(harmless(str(key).replace("_", " ")), _flag(value)) for key, value in status.items())
    return tuple(facts), Provenance.RECORD


def _flag(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(str(value))[:80]


def _receipt(paper: Paper) -> tuple[Fact, ...]:
    receipt = paper.receipt
    rows = (
        ("first computed", receipt.first_computed_at),
        ("signed", receipt.signed_at),
        ("builder", receipt.builder_version),
        ("key", receipt.key_id),
        ("fingerprint of the key", receipt.fingerprint),
        ("schema", str(paper.record.raw.get("schema_version", ""))),
        ("signature", receipt.signature_b64),
    )
    return tuple([Fact(name, harmless(value)) for name, value in rows if value])


def _hashes(paper: Paper) -> tuple[Fact, ...]:
    rows = [
        ("canonical record", paper.canonical_sha256),
        ("title, in lower case", paper.record.title_sha256),
        ("whole abstract, in lower case", paper.record.abstract_sha256),
    ]
    if paper.bundle is not None:
        rows.append(("bundle without its signature", paper.bundle.bundle_sha256))
    if paper.state is not None and isinstance(paper.state.get("state_sha256"), str):
        rows.append(("state", paper.state["state_sha256"]))
    return tuple([Fact(name, harmless(value)) for name, value in rows])


def _events(paper: Paper) -> tuple[EventRow, ...]:
    contradicting = _contradicting(paper.state or {})
    superseded = {event_id for event in paper.events for event_id in event.supersedes}
    rows = []
    for event in paper.events[:EVENTS_SHOWN]:
        if event.event_id in paper.invalid_event_ids:
            standing = "invalid"
        elif event.event_id in contradicting:
            standing = "contradicted by its own signer"
        else:
            standing = "superseded" if event.event_id in superseded else ""
        rows.append(_event(event, standing))
    return tuple(rows)


def _event(event: Event, standing: str) -> EventRow:
    return EventRow(
        type=harmless(event.event_type),
        target=harmless(event.target),
        signer=harmless(str(event.signer.get("signer_id", ""))),
        key_id=harmless(str(event.signer.get("key_id", ""))),
        moment=harmless(event.created_at),
        event_id=harmless(event.event_id),
        prev_event=harmless(event.prev_event or ""),
        supersedes=tuple(map(harmless, event.supersedes)),
        standing=standing,
        payload=pretty(event.payload),
    )


def _contradicting(state: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the events that contradict others (the form of `equivocations` is that of `pith.merge`)."""
    cases = state.get("equivocations")
    found = [case.get("event_ids") for case in cases if isinstance(case, Mapping)] if isinstance(cases, list) else []
    return frozenset(str(event_id) for ids in found if isinstance(ids, list) for event_id in ids)
