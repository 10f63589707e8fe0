"""Make every document of a paper, in a worker: read its documents again, assemble, render, write."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import Final, NamedTuple

from sitegen.build.facts import facts_of
from sitegen.build.kept import Kept
from sitegen.build.plan import PROGRAM
from sitegen.build.press import Press
from sitegen.content import refusals as content_refusals
from sitegen.content.companions import read_companion
from sitegen.content.documents import DocumentReader, Locator
from sitegen.content.places import ContentChangedError
from sitegen.corpus.choice import Choice, choose
from sitegen.corpus.papers import PaperRow
from sitegen.corpus.rows import DocumentRow, PaperFacts
from sitegen.errors import Problem
from sitegen.pith.assemble import assemble
from sitegen.pith.entries import PaperEntry
from sitegen.pith.identity import alias_key
from sitegen.pith.paper import Paper
from sitegen.pith.parsing import Parsed, parse
from sitegen.pith.reading import read_bundle, read_record
from sitegen.proof.log.leaf import Publication
from sitegen.site.data.bundle import bundle, state
from sitegen.site.data.graph import events, graph
from sitegen.site.data.record import MOST_CITING, derived_record, record
from sitegen.site.exports import export_outputs, exports_of
from sitegen.site.outputs import Output
from sitegen.site.paper.cited_by import ON_PAPER, cited_by_of, cited_by_page, page_count, page_range
from sitegen.site.paper.context import Surroundings
from sitegen.site.paper.page import paper_page
from sitegen.site.pictures import badge
from sitegen.site.record.page import record_page

_NEIGHBOURS: Final = 9
"""Citing papers that the picture of a paper's neighbourhood is drawn from: one more than it shows."""


class Sources(NamedTuple):
    """The bytes that a paper is published from."""

    bundle: bytes
    record: bytes


def join(press: Press, joins: list[tuple[str, list[DocumentRow]]]) -> list[tuple[str, PaperFacts]]:
    """Return the facts of papers that have several verified documents."""
    found = []
    for suffix, rows in joins:
        press.sign(suffix)
        paper, _ = read_paper(press, suffix, choose(rows))
        found.append((suffix, facts_of(paper)))
    return found


def paper_documents(press: Press, row: PaperRow) -> Iterator[Output | Kept]:
    """Yield the documents of one paper, and the line that the log is to have of it."""
    site, papers, page = press.site, press.corpus.papers, row.entry.page
    paper, sources = read_paper(press, row.entry.suffix, row.documents)
    entries = papers.cited_by(row.number, 0, MOST_CITING) if row.cited_by else []
    years, here = papers.citing_in_brief(row.number, _NEIGHBOURS) if row.cited_by else ([], [])
    exports = exports_of(site, paper, page)
    source = paper.record.source
    owner = press.corpus.lookup.resolve(alias_key(source.kind, source.id))
    yield paper_page(
        site,
        paper,
        page=page,
        around=Surroundings(
            cited_by=cited_by_of(site, page, number=1, total=row.cited_by, entries=entries[:ON_PAPER]),
            citing_years=years,
            citing_here=here,
            references=_references(press, paper),
            exports=exports,
            file_sha256=row.documents.documents[0].sha256,
        ),
        aliases=owner is not None and owner.suffix == row.entry.suffix,
    )
    yield from export_outputs(site, page, exports)
    yield badge(site, paper, page)
    for number in range(2, page_count(row.cited_by) + 1):
        further = papers.cited_by(row.number, *page_range(number))
        yield cited_by_page(site, title=paper.title.tex, page=page, number=number, total=row.cited_by, entries=further)
    yield record_page(site, paper, page=page, file_sha256=row.documents.documents[0].sha256)
    routes = site.routes
    if row.documents.bundle is not None:
        yield bundle(routes, paper, sources.bundle)._replace(sha256=row.documents.bundle.sha256)
        yield state(routes, paper)
        yield Kept(_leaf(paper, row.documents.bundle).line().decode("ascii"))
    if row.documents.record is not None:
        yield record(routes, paper, sources.record)._replace(sha256=row.documents.record.sha256)
    elif row.documents.bundle is not None:
        yield derived_record(
            routes,
            paper,
            page=page,
            bundle_sha256=row.documents.bundle.sha256,
            cited_by=entries,
            cited_by_count=row.cited_by,
            program=PROGRAM,
        )
    yield graph(routes, paper)
    yield events(routes, paper)


def _leaf(paper: Paper, bundle_row: DocumentRow) -> Publication:
    state_sha256 = str(paper.state["state_sha256"]) if paper.state else ""
    return Publication(str(paper.number), bundle_row.sha256, state_sha256, bundle_row.built_at)


def _references(press: Press, paper: Paper) -> dict[str, PaperEntry]:
    """Return the papers of this mirror among the references, by key, in the order of the references."""
    keys = dict.fromkeys(reference.key for reference in paper.references if reference.key)
    found = {key: press.corpus.lookup.resolve(key) for key in keys}
    return {key: entry for key, entry in found.items() if entry is not None}


def read_paper(press: Press, suffix: str, choice: Choice) -> tuple[Paper, Sources]:
    """Read the documents of a paper again; they were verified, so their SHA-256 is all there is to check.

    Raises:
        ContentChangedError: a document is not what it was when it was verified.
    """
    bundle_rows = ([choice.bundle] if choice.bundle else []) + list(choice.joined)
    bodies = [_body(press.reader, row) for row in bundle_rows]
    record_body = _body(press.reader, choice.record) if choice.record else b""
    companion, _ = read_companion(press.plan.config.build.content, suffix)
    paper = assemble(
        [read_bundle(_value(body)) for body in bodies],
        read_record(_value(record_body)) if choice.record else None,
        companion,
    )
    return paper, Sources(bodies[0] if bodies else b"", record_body)


def _body(reader: DocumentReader, row: DocumentRow) -> bytes:
    path = os.fsencode(row.path)
    line = row.line or None
    body = reader.read(Locator(row.place, path, row.offset, row.length, line, path.endswith(b".gz")))
    if hashlib.sha256(body).hexdigest() != row.sha256:
        cause = "Its bytes are not those that were verified a moment ago."
        raise ContentChangedError(Problem(content_refusals.CONTENT_CHANGED, row.place, cause))
    return body


def _value(body: bytes) -> dict[str, object]:
    parsed = parse(body)
    if not isinstance(parsed, Parsed):
        raise TypeError("the document was not verified")
    return parsed.value
