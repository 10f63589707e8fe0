"""Build everything: verify, settle the corpus, render, write, prove."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from sitegen.build.changes import identity_of
from sitegen.build.clock import Clock
from sitegen.build.files import TreeWriter
from sitegen.build.freed_memory import give_back
from sitegen.build.intake import Intake
from sitegen.build.judging import Bench, entered_of, judge, units
from sitegen.build.listers import listing_outputs
from sitegen.build.log_shown import log_shown
from sitegen.build.log_stage import LogHead, write_log
from sitegen.build.made import Made, MadeUnit
from sitegen.build.papers import join
from sitegen.build.plan import PROGRAM, Plan
from sitegen.build.press import Press
from sitegen.build.published_log import PublishedLog
from sitegen.build.rendering import render_papers, render_units
from sitegen.build.report import Listener
from sitegen.build.search import build_search
from sitegen.build.signed import signed_manifest
from sitegen.build.units import LATE, LISTERS, SEARCH, all_units
from sitegen.build.workers import Workers
from sitegen.content.places import Ignored
from sitegen.content.scan import find_documents
from sitegen.corpus.reader import Corpus
from sitegen.corpus.rows import Status
from sitegen.corpus.writer import CorpusWriter
from sitegen.proof.manifest import manifest, manifest_part, root_hash
from sitegen.site.outputs import Output

_PAPERS_A_TASK: Final = 32
_UNITS_A_TASK: Final = 48
_JOINS_A_TASK: Final = 16
_SOURCES_A_TIME: Final = 1_000

Item = TypeVar("Item")


def settle_content(
    plan: Plan,
    workers: Workers[Press],
    intake: Intake,
    listener: Listener,
    clock: Clock,
    *,
    most: int | None = None,
) -> bool:
    """Judge every document, then settle the corpus.

    Arguments:
        plan: the build; its corpus is made.
        workers: idle ones.
        intake: counts.
        listener: is told of every document.
        clock: takes the time.
        most: tasks of documents to judge at most, for a first look; None is all.

    Returns:
        whether these were all documents.
    """
    content = plan.config.build.content
    listener.stage("verify", None)
    with CorpusWriter(plan.corpus) as writer:
        recorded = _Recorded(writer, content)
        sightings = recorded.passing(find_documents(content))
        tasks = units(intake.sightings(sightings))
        for judged in workers.run(_judge, islice(tasks, most)):
            intake.take(judged)
            writer.add(map(entered_of, judged))
            recorded.unreadable += [one.source for one in judged if one.row.status == Status.UNREADABLE]
            listener.advance(len(judged))
        is_whole = next(tasks, None) is None
        for companion in recorded.passing(intake.companions(content)):
            writer.add_companion(companion.suffix, companion.place, intake.told_of(companion))
        recorded.finish()
        clock.lap("verify")
        for facts in workers.run(join, batches(writer.joins(), _JOINS_A_TASK)):
            for suffix, one in facts:
                writer.replace(suffix, one)
        intake.lonely_companions(writer.companions_without_paper())
        writer.finish()
    give_back()
    clock.lap("settle")
    return is_whole


class _Recorded:
    """Enters what is found into the corpus while it passes by."""

    def __init__(self, writer: CorpusWriter, content: Path) -> None:
        self._writer = writer
        self._content = os.path.realpath(os.fsencode(content))
        self._now = time.time_ns()
        self._held: list[tuple[str, str]] = []
        self.unreadable: list[str] = []

    def passing(self, found: Iterable[Item]) -> Iterator[Item]:
        for one in found:
            if not isinstance(one, Ignored):
                identity = identity_of(one, self._now, self._content)  # type: ignore[arg-type]
                self._held.append((one.place, identity))  # type: ignore[attr-defined]
                if len(self._held) >= _SOURCES_A_TIME:
                    self._flush()
            yield one

    def finish(self) -> None:
        """Enter the rest; what could not be read is to be tried again by the next build."""
        self._flush()
        self._writer.forget_identities(self.unreadable)

    def _flush(self) -> None:
        self._writer.add_sources(self._held)
        self._held.clear()


def _judge(press: Press, unit: Any) -> Any:
    config = press.plan.config
    return judge(Bench(config.trust, config.build.content, press.sign), unit)


def render_all(plan: Plan, corpus: Corpus, workers: Workers[Press], made: Made, listener: Listener) -> None:
    """Make and write everything but the search index and the manifest.

    Arguments:
        plan: the build.
        corpus: the settled one.
        workers: idle ones.
        made: is told of every file.
        listener: is told of the progress.
    """
    papers = corpus.ledger.counts().papers
    press = Press(plan)
    listener.stage("render", papers)
    done = 0
    for units_made in workers.run(_perform, _tasks(press, corpus)):
        made.add(units_made)
        steps = min(len(units_made), papers - done)
        done += steps
        listener.advance(steps)
    for kind in LISTERS:
        press.site.theme.used.clear()
        groups = press.writer.write_each(listing_outputs(press, made, kind))
        made.add([MadeUnit(kind, 0, groups)])
    press.close()


def _perform(press: Press, task: tuple[Callable[[Press, Any], list[MadeUnit]], Any]) -> list[MadeUnit]:
    function, argument = task
    return function(press, argument)


def _tasks(press: Press, corpus: Corpus) -> Iterator[tuple[Callable[[Press, Any], list[MadeUnit]], Any]]:
    """Yield everything that there is to make, papers first."""
    for numbers in corpus.papers.ranges(_PAPERS_A_TASK):
        yield render_papers, numbers
    for names in batches(all_units(press), _UNITS_A_TASK):
        yield render_units, names


def render_search(plan: Plan, corpus: Corpus, workers: Workers[Press], made: Made) -> None:
    """Make and write the search index."""
    for written in build_search(plan, workers, corpus):
        made.add([MadeUnit(SEARCH, 0, written)])


def render_log(plan: Plan, made: Made, old: PublishedLog | None) -> LogHead:
    """Make and write the log and the page that tells of it; return how far it goes."""
    press = Press(plan)
    head = write_log(press, made, old)
    press.log = log_shown(press, made, head)
    made.add(render_units(press, [LATE]))
    press.close()
    return head


def prove(plan: Plan, made: Made, *, size: int, moment: str) -> str:
    """Write the manifest and its signature.

    Arguments:
        plan: the build.
        made: knows every other file.
        size: of the log, in leaves.
        moment: RFC 3339, that the signature states.

    Returns:
        the root hash of the tree.
    """
    writer = TreeWriter(plan.tree)
    digits = made.digits()
    for name, entries in made.entries(digits):
        part, said = manifest_part(name, entries)
        writer.write(part.path, [Output(part.path, part.body)])
        made.say_parts([(name, said)])
    whole = manifest(list(made.parts().values()), digits=digits, program=PROGRAM)
    writer.write(whole.path, signed_manifest(plan, Output(whole.path, whole.body), size=size, moment=moment))
    return root_hash(whole.body)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items in lists of at most so many."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
