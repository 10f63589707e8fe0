"""The build: scan, verify, corpus, render, write, prove, exchange."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any, Final, TypeVar

from sitegen.build import discovery, refusals, whole
from sitegen.build.collector import rare_collections
from sitegen.build.file_index import FileIndex
from sitegen.build.files import TreeWriter, WrittenGroup
from sitegen.build.intake import Intake, read_site_pages
from sitegen.build.judging import Bench, judge, units
from sitegen.build.papers import join, render_papers
from sitegen.build.plan import PROGRAM, Plan
from sitegen.build.press import Press
from sitegen.build.report import Listener, Summary
from sitegen.build.search import build_search
from sitegen.build.staging import Staging, staging
from sitegen.build.workers import Workers
from sitegen.config import DEFAULT_TEMPLATES, Config
from sitegen.content.scan import find_documents
from sitegen.corpus.listed import ListKind
from sitegen.corpus.reader import Corpus
from sitegen.corpus.writer import CorpusWriter
from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.proof.ledger import LedgerSums
from sitegen.proof.manifest import root_hash, write_manifest
from sitegen.resources import templates_folder
from sitegen.site.outputs import Output

_PAPERS_A_TASK: Final = 32
_LISTS_A_TASK: Final = 64
_FEEDS_A_TASK: Final = 8
_JOINS_A_TASK: Final = 16
_EPOCH: Final = "SOURCE_DATE_EPOCH"

Item = TypeVar("Item")


def build(config: Config, listener: Listener, *, strict: bool = False, environment: Mapping[str, str]) -> Summary:
    """Verify everything, write the site, and put it in the place of the old one.

    1. scan the content folder and verify every document;
    2. settle the corpus: join a paper's documents, citations, lists;
    3. render every page and document, and write them into a new tree;
    4. prove: manifest and root hash;
    5. exchange the new tree with the old.

    Arguments:
        config: the configuration.
        listener: is told of every document.
        strict: publish nothing where a document was refused or unreadable.
        environment: the process's variables, for SOURCE_DATE_EPOCH.

    Returns:
        the summary, with the root hash of the published tree.

    Raises:
        RefusedError: with `strict`, something was refused.
        UsageError: configuration, templates or the output folder are wrong.
        MachineError: the machine would not; the published tree is as it was.
    """
    content = config.build.content
    if not content.is_dir():
        raise UsageError(Problem(refusals.NO_CONTENT, str(content), "there is no such folder"))
    templates = config.build.templates
    if templates != config.root / DEFAULT_TEMPLATES and not templates.is_dir():
        raise UsageError(Problem(refusals.NO_TEMPLATES, str(templates), "there is no such folder"))
    clock = _Clock()
    with ExitStack() as stack:
        stack.enter_context(rare_collections())
        place = stack.enter_context(staging(config.build.output))
        intake = Intake(listener)
        plan = Plan(
            config=config,
            templates=templates_folder(),
            pages=read_site_pages(content, intake),
            tree=place.tree,
            corpus=place.corpus,
            scratch=place.scratch,
            moment=_moment(environment),
        )
        plan.check_theme()
        workers = stack.enter_context(Workers(config.build.jobs, partial(Press, plan)))
        clock.lap("prepare")
        _verify(config, place, workers, intake, listener, clock)
        if strict and not intake.is_clean:
            raise RefusedError(Problem(refusals.STRICT, str(content), intake.counted()))
        with FileIndex(place.files) as files, Corpus(place.corpus) as corpus:
            _render(plan, corpus, workers, files, listener)
            clock.lap("render")
            for written in build_search(plan, workers, corpus):
                files.add(written)
            clock.lap("search")
            root = _prove(place, files)
            counts = corpus.ledger.counts()
        LedgerSums(
            found=intake.found,
            verified=counts.verified,
            refused=counts.refused,
            superseded=counts.superseded,
            unreadable=counts.unreadable,
        ).check()
        workers.close()
        clock.lap("prove")
        place.publish()
    clock.lap("publish")
    return replace(
        intake.summary(),
        verified=counts.verified,
        superseded=counts.superseded,
        papers=counts.papers,
        root=root,
        files=files.files,
        size=files.size,
        seconds=clock.seconds,
    )


class _Clock:
    """Takes the time of each stage."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self._last
        self._last = now


def _verify(
    config: Config, place: Staging, workers: Workers[Press], intake: Intake, listener: Listener, clock: _Clock
) -> None:
    """Judge every document, then settle the corpus."""
    listener.stage("verify", None)
    with CorpusWriter(place.corpus) as writer:
        for judged in workers.run(_judge, units(intake.sightings(find_documents(config.build.content)))):
            intake.take(judged)
            writer.add((one.row, one.facts) for one in judged)
            listener.advance(len(judged))
        intake.find_companions(config.build.content, writer)
        clock.lap("verify")
        for facts in workers.run(join, _batches(writer.joins(), _JOINS_A_TASK)):
            for suffix, one in facts:
                writer.replace(suffix, one)
        intake.lonely_companions(writer)
        writer.finish()
    clock.lap("settle")


def _judge(press: Press, unit: Any) -> Any:
    config = press.plan.config
    return judge(Bench(config.trust, config.build.content, press.sign), unit)


def _render(plan: Plan, corpus: Corpus, workers: Workers[Press], files: FileIndex, listener: Listener) -> None:
    """Make and write everything but the manifest."""
    papers = corpus.ledger.counts().papers
    listener.stage("render", papers)
    done = 0
    for groups in workers.run(_perform, _tasks(Press(plan), corpus)):
        files.add(groups)
        steps = min(len(groups), papers - done)
        done += steps
        listener.advance(steps)


def _perform(press: Press, task: tuple[Callable[[Press, Any], list[WrittenGroup]], Any]) -> list[WrittenGroup]:
    function, argument = task
    return function(press, argument)


def _tasks(press: Press, corpus: Corpus) -> Iterator[tuple[Callable[[Press, Any], list[WrittenGroup]], Any]]:
    """Yield everything that there is to make, papers first."""
    for numbers in corpus.papers.ranges(_PAPERS_A_TASK):
        yield render_papers, numbers
    alone = (whole.render_index, whole.render_ledger, whole.render_mirror)
    for only in (*alone, discovery.render_discovery, discovery.render_sitemaps):
        yield only, None
    page_size = press.plan.config.build.page_size
    for kind in ListKind:
        for pages in _batches(corpus.listings.pages(kind, page_size), _LISTS_A_TASK):
            yield whole.render_lists, pages
    for terms in _batches(discovery.feed_tasks(press), _FEEDS_A_TASK):
        yield discovery.render_feeds, terms
    for letters in _batches(whole.letter_tasks(press), _LISTS_A_TASK):
        yield whole.render_letters, letters
    for names in _batches(corpus.lookup.bucket_names(), _LISTS_A_TASK):
        yield whole.render_buckets, names
    for numbers_of_pages in _batches(range(1, whole.refusal_pages(press) + 1), _LISTS_A_TASK):
        yield whole.render_refusals, numbers_of_pages


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _prove(place: Staging, files: FileIndex) -> str:
    """Write the manifest, and return the root hash of the tree."""
    writer = TreeWriter(place.tree)
    body = b""
    for made in write_manifest(files.entries(), digits=files.digits, program=PROGRAM):
        body = made.body
        writer.write(made.path, [Output(made.path, body)])
    return root_hash(body)


def _moment(environment: Mapping[str, str]) -> str:
    """Return SOURCE_DATE_EPOCH as RFC 3339, "" where it is not set."""
    stated = environment.get(_EPOCH, "")
    if not stated:
        return ""
    bad = UsageError(Problem(refusals.BAD_DATE_EPOCH, _EPOCH, f"it is {stated[:40]!r}"))
    if not (stated.isascii() and stated.isdigit()):
        raise bad
    try:
        return datetime.fromtimestamp(int(stated), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError) as error:
        raise bad from error
