"""Everything that the template of a record page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level, Provenance
from sitegen.site.heads import page_head
from sitegen.site.mirror import Head, Site
from sitegen.site.paper.check import Check, check_of
from sitegen.site.paper.identifiers import Download, downloads_of
from sitegen.site.paper.in_browser import InBrowser, in_browser
from sitegen.site.paper.notices import Notice, notices_of, record_provenance, shortened
from sitegen.site.pretty import pretty
from sitegen.site.record.events import EVENTS_SHOWN, EventRow, event_rows
from sitegen.site.text import harmless, to_html, to_plain

_STATE_LISTS: Final = (
    "author_attestations",
    "timestamp_anchors",
    "storage_attestations",
    "citation_signatures",
    "replication_records",
    "corrections",
)
"""Keys of the merged state, and of the words for them."""


class Fact(NamedTuple):
    """A name and a value."""

    name: str
    value: str


class AliasGroup(NamedTuple):
    """Aliases of one origin."""

    facts: tuple[Fact, ...]
    origin: Markup


class RecordContext(NamedTuple):
    """The record page of a paper."""

    head: Head
    number: str
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
    aliases: tuple[AliasGroup, ...]
    events: tuple[EventRow, ...]
    events_left: str
    events_origin: Markup
    canonical: Markup
    record_origin: Markup
    check: Check
    in_browser: InBrowser
    latex: str
    downloads: tuple[Download, ...]
    notices: tuple[Notice, ...]


def record_context(site: Site, paper: Paper, *, page: str, file_sha256: str = "") -> RecordContext:
    """Return the context of a record page (Pith format, section 8).

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the paper's page in `/paper/<page>/`.
        file_sha256: of the published document, 64 hex digits, or "".
    """
    number, routes, origins = paper.number, site.routes, site.origins
    document = Provenance.SIGNED if paper.bundle is not None else Provenance.RECORD
    flags, flags_origin = _flags(site, paper)
    left = len(paper.events) - EVENTS_SHOWN
    return RecordContext(
        head=page_head(
            site,
            site.say("record.title", number=number, title=shortened(to_plain(paper.title.tex))),
            routes.record(number.suffix),
            site.say("record.description", number=number),
        ),
        number=str(number),
        title=to_html(paper.title.tex),
        title_origin=origins[paper.title.provenance],
        paper_url=routes.paper(page).url,
        trust=site.trust[paper.level],
        attestation=_attestation(site, paper),
        flags=flags,
        flags_origin=origins[flags_origin],
        receipt=_receipt(site, paper),
        receipt_origin=origins[record_provenance(paper)],
        # A receipt signs only the digest; in a bundle the event around it is signed too, in a record nothing is.
        receipt_times_origin=Markup() if paper.level is Level.BUNDLE else origins[Provenance.RECORD],
        hashes=_hashes(site, paper),
        aliases=tuple(_aliases(site, paper)),
        events=event_rows(site, paper),
        events_left=site.counted("events_left", left) if left > 0 else "",
        events_origin=origins[document],
        canonical=pretty(paper.record.raw, site.say("record.cut")),
        record_origin=origins[record_provenance(paper)],
        check=check_of(site, paper),
        in_browser=in_browser(paper, file_sha256),
        latex=f"\\usepackage{{pith}}\n\\pithnumber{{{number.suffix}}}",
        downloads=downloads_of(site, paper),
        notices=notices_of(paper.problems),
    )


def _aliases(site: Site, paper: Paper) -> Iterator[AliasGroup]:
    for aliases, origin in ((paper.aliases, Provenance.SIGNED), (paper.unsigned_aliases, Provenance.RECORD)):
        if aliases:
            facts = tuple([Fact(harmless(alias.kind), harmless(alias.value)) for alias in aliases])
            yield AliasGroup(facts, site.origins[origin])


def _attestation(site: Site, paper: Paper) -> str:
    created = [event.payload for event in paper.events if event.event_type == "record_created"]
    told = [*created, *([paper.record_document.raw] if paper.record_document else [])]
    states = [one.get("attestation_state") for one in told]
    state = next((state for state in states if isinstance(state, str)), "")
    return site.say("record.attestation", state=harmless(state)) if state else ""


def _flags(site: Site, paper: Paper) -> tuple[tuple[Fact, ...], Provenance]:
    """Return what there is beside the receipt: counted in the merged state, or as an unsigned record says."""
    current = paper.state.get("current") if paper.state is not None else None
    if isinstance(current, Mapping):
        strings = site.strings
        rows = [(strings.say(f"record.{key}"), current.get(key)) for key in _STATE_LISTS]
        facts = tuple([Fact(name, strings.number(len(items))) for name, items in rows if isinstance(items, list)])
        return facts, Provenance.COMPUTED
    status = paper.record_document.raw.get("verification_status") if paper.record_document else None
    if not isinstance(status, Mapping):
        return (), Provenance.RECORD
    flags = [Fact(harmless(str(key).replace("_", " ")), _flag(site, value)) for key, value in status.items()]
    return tuple(flags), Provenance.RECORD


def _flag(site: Site, value: object) -> str:
    if isinstance(value, bool):
        return site.say("record.yes" if value else "record.no")
    return harmless(str(value))[:80]


def _receipt(site: Site, paper: Paper) -> tuple[Fact, ...]:
    receipt = paper.receipt
    rows = (
        ("first_computed", receipt.first_computed_at),
        ("signed", receipt.signed_at),
        ("builder", receipt.builder_version),
        ("key", receipt.key_id),
        ("fingerprint", receipt.fingerprint),
        ("schema", str(paper.record.raw.get("schema_version", ""))),
        ("signature", receipt.signature_b64),
    )
    say = site.strings.say
    return tuple([Fact(say(f"record.{key}"), harmless(value)) for key, value in rows if value])


def _hashes(site: Site, paper: Paper) -> tuple[Fact, ...]:
    rows = [
        ("canonical", paper.canonical_sha256),
        ("title", paper.record.title_sha256),
        ("abstract", paper.record.abstract_sha256),
    ]
    if paper.bundle is not None:
        rows.append(("bundle", paper.bundle.bundle_sha256))
    if paper.state is not None and isinstance(paper.state.get("state_sha256"), str):
        rows.append(("state", paper.state["state_sha256"]))
    say = site.strings.say
    return tuple([Fact(say(f"record.{key}_hash"), harmless(value)) for key, value in rows])
