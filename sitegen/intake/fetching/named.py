"""Papers that somebody named by identifiers and addresses, from mirrors into the content folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

from sitegen.content.documents import read_file_document
from sitegen.content.places import UnreadableError
from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.intake.addresses import Address
from sitegen.intake.fetching.answers import Answers
from sitegen.intake.fetching.asking import Came, Condition, Enquiry
from sitegen.intake.fetching.derived import learned_from_derived
from sitegen.intake.fetching.errands import Brought, Errand, fetch_document, run
from sitegen.intake.fetching.mirrors import Mirror, configured, each_once, hinted, listed_mirrors
from sitegen.intake.fetching.together import run_together
from sitegen.intake.identifiers import Identifier
from sitegen.intake.inventory import KnownPaper
from sitegen.intake.learning import Notebook
from sitegen.intake.outcomes import IntakeListener, Outcome, Told
from sitegen.intake.pages.html import lines_of_html
from sitegen.intake.pages.paper_page import read_page
from sitegen.intake.workroom import Workroom
from sitegen.remote.client import Client
from sitegen.remote.waiting import Manners

_THREADS: Final = 8
_LARGEST_LIST: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How mirrors are asked.

    Arguments:
        first: mirrors that the user named, which are asked before all others.
        with_page: bring records and pages too.
        allow_private: let names lead into private networks.
        manners: rate, time, tries.
    """

    first: Sequence[Mirror] = ()
    with_page: bool = False
    allow_private: bool = False
    manners: Manners | None = None


def add_named(
    room: Workroom, named: Sequence[tuple[str, Address | None]], ways: Ways, listener: IntakeListener
) -> None:
    """Fetch and store papers.

    Arguments:
        room: the content folder.
        named: what somebody typed, and which paper that is; None for an address of a document of any paper.
        ways: how mirrors are asked.
        listener: is told of progress.
    """
    own = configured(room.config.mirrors)
    given = [mirror.base_url for mirror in (*ways.first, *own)]
    given += [address.mirror if address else typed for typed, address in named]
    manners = ways.manners or Manners(contact=room.config.mirror.contact)
    with (
        ThreadPoolExecutor(_THREADS, thread_name_prefix="errand") as pool,
        # Closed first, so that whoever interrupts does not wait for what is under way.
        Client(given=filter(None, given), manners=manners, allow_private=ways.allow_private) as client,
    ):
        enquiry = Enquiry(client.fetch, room.config.trust)
        mirrors = each_once((*own, *_listed(room, enquiry, ways.first)))
        fetching = _Fetching(room, ways)
        errands = (_task(fetching, typed, address, mirrors) for typed, address in named)
        for brought in run_together(pool, enquiry, errands):
            fetching.take(brought)
            listener.advance(1)


def _listed(room: Workroom, enquiry: Enquiry, first: Iterable[Mirror]) -> Iterator[Mirror]:
    """Yield the mirrors that those which the user named list."""
    for mirror in first:
        noted: list[Problem] = []
        url = mirror.below("pith-mirrors.json")
        answer = enquiry.read(url, _LARGEST_LIST, noted)
        found = listed_mirrors(answer.body) if answer else ()
        if found is None:
            noted.append(Problem(refusals.MIRRORS_UNREADABLE, url, "It is no pith_mirror_manifest."))
        for problem in noted:
            room.tally.note(problem)
        yield from found or ()


def _task(
    fetching: _Fetching, typed: str, address: Address | None, mirrors: Sequence[Mirror]
) -> Callable[[Enquiry], Brought]:
    """Return what a thread is to do for something that was named."""
    if address is None:
        return partial(fetch_document, typed)
    return partial(run, fetching.errand(typed, address, mirrors))


class _Fetching:
    """Makes errands from what is known, and stores what they bring; in one thread."""

    def __init__(self, room: Workroom, ways: Ways) -> None:
        self._room = room
        self._ways = ways
        self._answers = Answers(room.inventory)
        self._notebook = Notebook(room.content, room.inventory, dry_run=room.dry_run)

    def errand(self, typed: str, address: Address, mirrors: Sequence[Mirror]) -> Errand:
        """Return the errand for a paper that was named."""
        named = (Mirror(address.mirror),) if address.mirror else ()
        asked = each_once((*self._ways.first, *named, *mirrors))
        known = [one for one in self._room.inventory.papers(address.identifier.key) if _fits(one, address.identifier)]
        urls = ((one.suffix, url) for one in known for mirror in asked for url in _urls(mirror, one.suffix))
        conditions = {url: found for suffix, url in urls if (found := self._answers.condition(url, suffix))}
        return Errand(
            typed=typed,
            identifier=address.identifier,
            mirrors=asked,
            known=tuple(one.suffix for one in known),
            conditions=conditions,
            hints=tuple(dict.fromkeys(hint for one in known for hint in self._hints(one.suffix))),
            with_page=self._ways.with_page,
        )

    def _hints(self, suffix: str) -> Iterator[str]:
        """Yield where the bundles of a paper in the content folder say that they are to be had."""
        for held in self._room.inventory.held(suffix, "bundle"):
            path = os.fsencode(self._room.content / held.place)
            try:
                yield from hinted(read_file_document(path, place=held.place))
            except UnreadableError:
                continue  # It is a document of a shard, or compressed; others may say it.

    def take(self, brought: Brought) -> None:
        """Store what an errand brought, and tell what became of it."""
        tally, store = self._room.tally, self._room.store
        for document in brought.refused:
            store.refuse(document, document.place)
        for problem in brought.noted:
            tally.note(problem)
        if brought.missing is not None:
            tally.tell(Told(Outcome.MISSING, brought.typed, problems=(brought.missing,)))
            return
        for came in brought.documents:
            tally.tell(self._learned_from_record(came) or self._stored(came, brought.conditions))
        if brought.lacking and not self._room.inventory.held(brought.documents[0].suffix, "bundle"):
            tally.tell(Told(Outcome.MISSING, brought.typed, problems=(brought.lacking,)))
        for url, body in brought.pages:
            self._learn(url, body)

    def _stored(self, came: Came, conditions: Mapping[str, Condition]) -> Told:
        if came.document is None:
            sha256 = conditions[came.url].sha256
            paper = self._room.inventory.paper(came.suffix)
            number = paper.pith_number if paper else ""
            place = self._room.inventory.holder(sha256, came.suffix)
            return Told(Outcome.UNCHANGED, came.url, place, number, sha256)
        told = self._room.store.store(came.document, origin=came.url)
        if told.outcome in {Outcome.STORED, Outcome.UNCHANGED}:
            self._answers.remember(came.url, came.fields, came.document.sha256)
        return told

    def _learned_from_record(self, came: Came) -> Told | None:
        """Keep the citing papers of a record that a mirror worked out from a bundle which is here; None for others."""
        document = came.document
        if document is None or document.kind != "record" or not self._room.inventory.held(document.suffix, "bundle"):
            return None
        learned = learned_from_derived(document.data, document.suffix, f"the record at {came.url}")
        paper = self._room.inventory.paper(document.suffix)
        return self._notebook.learn(paper, learned, came.url) if learned and paper else None

    def _learn(self, url: str, body: bytes) -> None:
        page = read_page(lines_of_html(body))
        told = self._notebook.learn_page(page, url, f"Pith's page of this paper, {url}") if page else None
        if told is None or told.outcome is Outcome.MISSING:
            self._room.tally.note(Problem(refusals.PAGE_UNKNOWN, url, "Nothing was learned from it."))
        else:
            self._room.tally.tell(told)


def _fits(paper: KnownPaper, identifier: Identifier) -> bool:
    """Tell whether a paper has the version and the year that were named, if they were."""
    of_version = identifier.version is None or identifier.version == paper.binding.version
    return of_version and paper.pith_number.startswith(f"pith:{identifier.year}")


def _urls(mirror: Mirror, suffix: str) -> tuple[str, ...]:
    return (*mirror.bundles(suffix), mirror.record(suffix))
