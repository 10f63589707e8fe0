"""What this mirror is, which keys it trusts, what it refused, and how to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sitegen.errors import Problem
from sitegen.pith.entries import PaperEntry
from sitegen.pith.provenance import Level, Provenance
from sitegen.site.heads import page_head
from sitegen.site.home import Counts
from sitegen.site.key_rows import KeyRow, key_rows
from sitegen.site.lists.paging import page_position
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.paper.notices import Notice, notices_of
from sitegen.site.rows import PaperRow, have_math, paper_rows
from sitegen.site.text import harmless
from sitegen.site.words import Word, provenance_words

REFUSALS_PAGE: Final = 100
"""Refused documents on one page."""
_PROBLEMS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class LogShown:
    """What the page of the mirror tells of the log.

    Arguments:
        origin: the log's name.
        vkey: the operator's public key as signed notes have it, "" for an unsigned mirror.
        minisign: the same key as minisign has it, or "".
        fingerprint: of the key, hex digits, or "".
        size: leaves.
        root: of the log, base64.
        newest: papers that were published last, newest first.
        removed: papers that were published once and are no more: how many.
        gone: the Pith numbers of the last of them, newest first.
    """

    origin: str
    vkey: str
    minisign: str
    fingerprint: str
    size: int
    root: str
    newest: tuple[PaperEntry, ...]
    removed: int
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused document: its place in the content folder and why."""

    place: str
    problems: tuple[Problem, ...]


class RefusalRow(NamedTuple):
    """A refused document as a page shows it; `left` says how many problems are not shown, or is ""."""

    place: str
    notices: tuple[Notice, ...]
    left: str


@dataclass(frozen=True, slots=True)
class MirrorContext:
    """The page of the mirror."""

    head: Head
    counts: Counts
    keys: tuple[KeyRow, ...]
    levels: Mapping[Level, Word]
    words: Mapping[Provenance, Word]
    refused: str
    missing: str
    contact_url: str
    log: LogShown | None
    newest: tuple[PaperRow, ...]
    has_math: bool


@dataclass(frozen=True, slots=True)
class RefusalsContext:
    """One page of refusals."""

    head: Head
    lead: str
    rows: tuple[RefusalRow, ...]
    position: str
    previous: str
    following: str


def mirror_page(site: Site, counts: Counts, log: LogShown | None = None) -> Output:
    """Make the page that says what this mirror is.

    Arguments:
        site: the mirror.
        counts: of its ledger.
        log: None where nobody made one: in a preview.
    """
    address, contact = site.routes.mirror(), site.mirror.contact
    newest = paper_rows(site, log.newest if log else ())
    context = MirrorContext(
        head=page_head(site, site.say("mirror.title"), address, site.say("mirror.description")),
        counts=counts,
        keys=key_rows(site.strings, site.mirror.keys),
        levels=site.levels,
        words=provenance_words(site.strings),
        refused=site.counted("documents", counts.refused),
        missing=site.counted("papers", log.removed if log else 0),
        log=log,
        newest=newest,
        has_math=have_math(newest),
        contact_url=_contact_url(contact),
    )
    return site.render("mirror.html", address, context)


def refusals_page(
    site: Site, rows: Sequence[Refusal], *, number: int = 1, pages: int = 1, total: int | None = None
) -> Output:
    """Make a page of refusals: the place, the code, the cause and what to do; nothing else of a refused document.

    Arguments:
        site: the mirror that the page belongs to.
        rows: of this page, at most `REFUSALS_PAGE`.
        number: of this page, from 1.
        pages: how many there are.
        total: of refused documents; by default as many as `rows` has.
    """
    routes = site.routes
    address = routes.refusals(number)
    position = page_position(site, number, pages)
    context = RefusalsContext(
        head=page_head(site, ", ".join(filter(None, (site.say("mirror.refusals_title"), position))), address),
        lead=_lead(site, len(rows) if total is None else total, position),
        rows=tuple(_refusal(site, row) for row in rows),
        position=position,
        previous=routes.refusals(number - 1).url if number > 1 else "",
        following=routes.refusals(number + 1).url if number < pages else "",
    )
    return site.render("refusals.html", address, context)


def _lead(site: Site, total: int, position: str) -> str:
    if not total:
        return site.say("mirror.refusals_none")
    words = "mirror.refusals_lead_position" if position else "mirror.refusals_lead"
    return site.say(words, total=site.counted("documents", total), position=position)


def _refusal(site: Site, row: Refusal) -> RefusalRow:
    left = len(row.problems) - _PROBLEMS_SHOWN
    words = site.counted("problems_left", left) if left > 0 else ""
    return RefusalRow(harmless(row.place), notices_of(row.problems[:_PROBLEMS_SHOWN]), words)


def _contact_url(contact: str) -> str:
    if contact.startswith(("https://", "http://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
