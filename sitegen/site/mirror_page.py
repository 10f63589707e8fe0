"""What this mirror is, which keys it trusts, what it refused, and how to check it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from sitegen.errors import Problem
from sitegen.pith.keys import TrustRoot
from sitegen.pith.provenance import Level, Provenance
from sitegen.site.heads import page_head
from sitegen.site.home import Counts
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.paper_words import Notice, notices_of
from sitegen.site.text import harmless
from sitegen.site.words import Word, provenance_words

REFUSALS_PAGE: Final = 100
"""Refused documents on one page."""
_PROBLEMS_SHOWN: Final = 20


class KeyRow(NamedTuple):
    """A pinned key."""

    key_id: str
    public_key: str
    fingerprint: str
    window: str
    revoked: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused document: its place in the content folder and why."""

    place: str
    problems: tuple[Problem, ...]


class RefusalRow(NamedTuple):
    """A refused document as a page shows it."""

    place: str
    notices: tuple[Notice, ...]
    left: int


@dataclass(frozen=True, slots=True)
class MirrorContext:
    """The page of the mirror."""

    head: Head
    counts: Counts
    keys: tuple[KeyRow, ...]
    levels: Mapping[Level, Word]
    words: Mapping[Provenance, Word]
    refused: str
    contact_url: str


@dataclass(frozen=True, slots=True)
class RefusalsContext:
    """One page of refusals."""

    head: Head
    total: int
    total_words: str
    rows: tuple[RefusalRow, ...]
    position: str
    previous: str
    following: str


def mirror_page(site: Site, counts: Counts) -> Output:
    """Make the page that says what this mirror is."""
    address, contact = site.routes.mirror(), site.mirror.contact
    context = MirrorContext(
        head=page_head(site, "This mirror", address, "What this mirror is, which keys it trusts, and how to check it."),
        counts=counts,
        keys=tuple(_key(root) for root in site.mirror.keys),
        levels=site.levels,
        words=provenance_words(site.strings),
        refused=site.counted("documents", counts.refused),
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
    position = f"page {number:,} of {pages:,}" if pages > 1 else ""
    whole = len(rows) if total is None else total
    context = RefusalsContext(
        head=page_head(site, ", ".join(filter(None, ("Refused documents", position))), address),
        total=whole,
        total_words=site.counted("documents", whole),
        rows=tuple(_refusal(row) for row in rows),
        position=position,
        previous=routes.refusals(number - 1).url if number > 1 else "",
        following=routes.refusals(number + 1).url if number < pages else "",
    )
    return site.render("refusals.html", address, context)


def _refusal(row: Refusal) -> RefusalRow:
    shown = notices_of(row.problems[:_PROBLEMS_SHOWN])
    return RefusalRow(harmless(row.place), shown, max(0, len(row.problems) - _PROBLEMS_SHOWN))


def _key(root: TrustRoot) -> KeyRow:
    start = f"from {_moment(root.not_before)}" if root.not_before else ""
    end = f"to {_moment(root.not_after)}" if root.not_after else ""
    return KeyRow(
        harmless(root.key_id),
        base64.b64encode(root.public_key).decode("ascii"),
        root.fingerprint,
        " ".join(filter(None, (start, end))) or "no limit",
        root.revoked,
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _contact_url(contact: str) -> str:
    if contact.startswith(("https://", "http://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
