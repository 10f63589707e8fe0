"""Make the pages that a mirror has once: its first page, what it says of itself, small documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from sitegen.build.lists import all_counts
from sitegen.build.plan import PROGRAM
from sitegen.build.press import Press
from sitegen.build.signed import signature
from sitegen.corpus.listed import ListKind
from sitegen.pith import refusals as pith_codes
from sitegen.proof import refusals as proof_codes
from sitegen.resources import standalone_verifier
from sitegen.site.data.lookup import lookup_index
from sitegen.site.data.mirrors import MirrorEntry, mirrors
from sitegen.site.data.signing_key import signing_key
from sitegen.site.home import Counts, Shape, home_page
from sitegen.site.mirror_page import mirror_page
from sitegen.site.outputs import Output
from sitegen.site.paper.page import disambiguation_page
from sitegen.site.small_pages import asset, markdown_page, not_found_page, resolve_page
from sitegen.site.verify_page import verify_documents

_HOME_ENTRIES: Final = 8
_CHECKED_IN_BROWSERS: Final = ("T020", *(f"T0{number}" for number in range(40, 53)))
"""What scripts can find wrong with a tree: a document at the address of another, and a log."""


def home(press: Press, _: str) -> Iterator[Output]:
    """Make the first page."""
    papers = press.corpus.papers
    months = all_counts(press, ListKind.MONTH)
    shape = Shape([(one.key, one.count) for one in months], papers.primary_categories())
    newest, most_cited = papers.newest(_HOME_ENTRIES), papers.most_cited(_HOME_ENTRIES)
    yield home_page(press.site, _counts(press), newest, most_cited, shape)


def mirror(press: Press, _: str) -> Iterator[Output]:
    """Make the page that says what this mirror is."""
    yield mirror_page(press.site, _counts(press), press.log)


def _counts(press: Press) -> Counts:
    numbers = press.corpus.ledger.counts()
    return Counts(
        papers=numbers.papers,
        bundles=numbers.bundles,
        receipts=numbers.receipts,
        found=numbers.found,
        verified=numbers.verified,
        refused=numbers.refused,
        superseded=numbers.superseded,
        unreadable=numbers.unreadable,
    )


def not_found(press: Press, _: str) -> Iterator[Output]:
    """Make the page for addresses that do not exist."""
    yield not_found_page(press.site)


def resolve(press: Press, _: str) -> Iterator[Output]:
    """Make the page that says how identifiers are looked up."""
    yield resolve_page(press.site)


def verify(press: Press, _: str) -> Iterator[Output]:
    """Make the page that checks in the reader's browser, and what checks without this mirror."""
    codes = [*pith_codes.TABLE.values(), *(proof_codes.TABLE[code] for code in _CHECKED_IN_BROWSERS)]
    for made in verify_documents(press.site, dict(press.plan.assets()), codes, program=standalone_verifier()):
        yield made
        if made.path.endswith("SHA256SUMS"):
            yield from signature(press.plan, made, "file:SHA256SUMS")


def markdown_names(press: Press) -> Iterator[str]:
    """Yield the operator's own pages."""
    return (page.path for page in press.plan.pages)


def markdown(press: Press, name: str) -> Iterator[Output]:
    """Make one of the operator's own pages; none where there is no such page."""
    for page in press.plan.pages:
        if page.path == name:
            yield markdown_page(press.site, page.path, page.title, page.body, description=page.description)


def asset_names(press: Press) -> Iterator[str]:
    """Yield the files of the theme."""
    return iter(sorted(press.plan.asset_paths()))


def theme_asset(press: Press, name: str) -> Iterator[Output]:
    """Make one file of the theme; none where there is no such file."""
    body = press.plan.asset(name)
    if body is not None:
        yield asset(press.site, name, body)


def short_names(press: Press) -> Iterator[str]:
    """Yield the eight letters that several papers begin with."""
    return (letters for letters, _ in press.corpus.papers.sharing_short())


def short(press: Press, name: str) -> Iterator[Output]:
    """Make the page of eight letters that several papers begin with."""
    for letters, entries in press.corpus.papers.sharing_short():
        if letters == name:
            yield disambiguation_page(press.site, letters, entries)


def signing_keys(press: Press, _: str) -> Iterator[Output]:
    """Make the document of the pinned keys."""
    yield signing_key(press.site.routes, press.plan.config.trust)


def other_mirrors(press: Press, _: str) -> Iterator[Output]:
    """Make the manifest of mirrors."""
    config = press.plan.config
    others = [
        MirrorEntry(
            **{name: value for name, value in asdict(mirror).items() if name != "key_id"},
            key=config.trust.get(mirror.key_id or ""),
        )
        for mirror in config.mirrors
    ]
    moment = press.plan.moment or press.corpus.ledger.newest()
    routes, trust = press.site.routes, config.trust
    yield mirrors(routes, name=config.mirror.name, trust=trust, others=others, generated_at=moment)


def lookup_rule(press: Press, _: str) -> Iterator[Output]:
    """Make the document that says how the look-up is cut."""
    lookup = press.corpus.lookup
    yield lookup_index(press.site.routes, digits=lookup.digits, keys=lookup.entries, program=PROGRAM)
