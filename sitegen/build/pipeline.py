"""The build: what changed since the last one, or everything, and the exchange of the trees."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from sitegen.build import refusals
from sitegen.build.clock import Clock
from sitegen.build.cold import prove, render_all, render_log, render_search, settle_content
from sitegen.build.collector import rare_collections
from sitegen.build.earlier_logs import EarlierLogs
from sitegen.build.inputs import foundations, inputs
from sitegen.build.intake import Intake, read_site_pages
from sitegen.build.made import Made
from sitegen.build.moment import moment_of
from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.report import Listener, Silence, Summary
from sitegen.build.seal import Distrust
from sitegen.build.seal_key import key_folder
from sitegen.build.signing_key import operator_key
from sitegen.build.staging import Staging, staging
from sitegen.build.states import ColdError, open_state, seal_state, with_inputs
from sitegen.build.warm import WarmBuild
from sitegen.build.workers import Workers
from sitegen.config import DEFAULT_TEMPLATES, Config
from sitegen.corpus.ledger import Counts
from sitegen.corpus.reader import Corpus
from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.proof.ledger import LedgerSums
from sitegen.resources import templates_folder


def build(
    config: Config,
    listener: Listener,
    *,
    strict: bool = False,
    anew: bool = False,
    earlier: EarlierLogs | None = None,
    environment: Mapping[str, str],
) -> Summary:
    """Bring the published tree to what content, templates and configuration say.

    What the last build knew is used where it is to be trusted (docs/adr/0017); the tree is the same without it:

    1. scan the content folder and verify every document that is not known;
    2. settle the corpus: join a paper's documents, citations, lists;
    3. render every page and document that shows something else than before, or all;
    4. continue the log of what was published;
    5. prove: manifest and root hash;
    6. exchange the new tree with the old, or put the changes into it.

    Arguments:
        config: the configuration.
        listener: is told of every document.
        strict: publish nothing where a document was refused or unreadable.
        anew: use nothing of what the last build knew.
        earlier: which log is continued; by default that of the published tree, or what the configuration names.
        environment: the process's variables, for SOURCE_DATE_EPOCH and the folder of the seal's key.

    Returns:
        the summary, with the root hash of the published tree.

    Raises:
        RefusedError: with `strict`, something was refused.
        UsageError: configuration, templates or the output folder are wrong.
        MachineError: the machine would not; the published tree is as it was.
    """
    check_folders(config)
    with ExitStack() as stack:
        stack.enter_context(rare_collections())
        place = stack.enter_context(staging(config.build.output))
        intake = Intake(listener)
        pages = read_site_pages(config.build.content, intake)
        plan = Plan(
            config=config,
            templates=templates_folder(),
            pages=pages,
            tree=place.tree,
            corpus=place.corpus,
            scratch=place.scratch,
            moment=moment_of(environment),
            key=operator_key(config),
        )
        logs = earlier or EarlierLogs(config.proof.log_from)
        run = _Run(plan, place, intake, listener, strict=strict, earlier=logs, environment=environment)
        run.clock.lap("prepare")
        if anew:
            return run.cold("that was asked for")
        try:
            return run.warm()
        except ColdError as reason:
            return run.cold(str(reason))


class _Run:
    """One build, tried from what is known and made from the beginning where that cannot be."""

    def __init__(
        self,
        plan: Plan,
        place: Staging,
        intake: Intake,
        listener: Listener,
        *,
        strict: bool,
        earlier: EarlierLogs,
        environment: Mapping[str, str],
    ) -> None:
        self._earlier = earlier
        self._plan = plan
        self._place = place
        self._intake = intake
        self._listener = listener
        self._strict = strict
        self._keys = key_folder(environment)
        self._told = False
        self.clock = Clock()

    def warm(self) -> Summary:
        """Make what changed.

        Raises:
            ColdError: that cannot be, or takes longer than making everything.
        """
        plan = replace(self._plan, tree=self._place.staged, corpus=self._place.kept_corpus)
        opened = open_state(self._place, plan, self._keys)
        self._earlier.compare(plan, self._place.output)
        warm = WarmBuild(self._place, plan, opened, self._keys, self.clock)
        try:
            warm.check_theme()
            warm.take_in(self._intake, self._check_strict)
            self._told = True
            with Workers(plan.config.build.jobs, partial(Press, plan)) as workers:
                rebuilt = warm.render(workers)
        finally:
            warm.close()
        self._note_unsealed(rebuilt.unsealed)
        with Corpus(self._place.kept_corpus) as corpus:
            counts = corpus.ledger.counts()
        summary = self._summary(counts, rebuilt.root, rebuilt.files, rebuilt.size)
        return replace(summary, anew="", written=rebuilt.written, removed=rebuilt.removed)

    def cold(self, reason: str) -> Summary:
        """Make everything, and say why."""
        plan, place, clock = self._plan, self._place, self.clock
        plan.check_theme()
        old = self._earlier.find(plan, place.output, self._intake)
        place.empty()
        if self._told:
            # All of it is counted once more, and nobody is told of it twice.
            self._intake = Intake(Silence())
            read_site_pages(plan.config.build.content, self._intake)
        with Workers(plan.config.build.jobs, partial(Press, plan)) as workers:
            settle_content(plan, workers, self._intake, self._listener, clock)
            self._check_strict()
            with Made(place.new_state, fresh=True) as made, Corpus(place.corpus) as corpus:
                render_all(plan, corpus, workers, made, self._listener)
                clock.lap("render")
                render_search(plan, corpus, workers, made)
                clock.lap("search")
                head = render_log(plan, made, old)
                clock.lap("log")
                root = prove(plan, made, size=head.tree.size, moment=plan.moment or corpus.ledger.newest())
                counts = corpus.ledger.counts()
                files, size = made.totals()
                names = files + len(made.parts()) + (1 if plan.key is None else 2)
                facts = {**foundations(plan), **head.fact(), "root": root, "names": str(names)}
                made.state(with_inputs(facts, inputs(plan, plan.make_site())))
                made.finish()
        self._check_sums(counts)
        clock.lap("prove")
        place.publish()
        self._keep()
        clock.lap("publish")
        return replace(self._summary(counts, root, files, size), anew=reason, written=names)

    def _keep(self) -> None:
        """Keep what was learned, for the next build; without it that one makes everything anew."""
        self._place.keep_state()
        self._note_unsealed(seal_state(self._place, self._keys, foundations(self._plan), published_ns=time.time_ns()))

    def _note_unsealed(self, unsealed: Distrust | None) -> None:
        if unsealed is not None:
            self._intake.note(Problem(refusals.NOT_SEALED, str(self._place.state), unsealed.reason))

    def _check_strict(self) -> None:
        if self._strict and not self._intake.is_clean:
            place = str(self._plan.config.build.content)
            raise RefusedError(Problem(refusals.STRICT, place, self._intake.counted()))

    def _check_sums(self, counts: Counts) -> None:
        LedgerSums(
            found=self._intake.found,
            verified=counts.verified,
            refused=counts.refused,
            superseded=counts.superseded,
            unreadable=counts.unreadable,
        ).check()

    def _summary(self, counts: Counts, root: str, files: int, size: int) -> Summary:
        return replace(
            self._intake.summary(),
            verified=counts.verified,
            superseded=counts.superseded,
            papers=counts.papers,
            root=root,
            files=files,
            size=size,
            seconds=self.clock.seconds,
        )


def check_folders(config: Config) -> None:
    """See that the folders are there that the configuration names.

    Raises:
        UsageError: one is missing.
    """
    content, templates = config.build.content, config.build.templates
    if not content.is_dir():
        raise UsageError(Problem(refusals.NO_CONTENT, str(content), "there is no such folder"))
    if templates != config.root / DEFAULT_TEMPLATES and not templates.is_dir():
        raise UsageError(Problem(refusals.NO_TEMPLATES, str(templates), "there is no such folder"))
