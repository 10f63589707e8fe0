"""Verify documents, content folders and built trees, and write nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sitegen.build import refusals
from sitegen.build.collector import rare_collections
from sitegen.build.intake import Intake
from sitegen.build.judging import Bench, judge, units
from sitegen.build.report import Listener, Summary
from sitegen.build.workers import Workers
from sitegen.content.places import Ignored
from sitegen.content.scan import Sighting, find_documents, found_file
from sitegen.errors import Problem, Severity, UsageError
from sitegen.pith.keys import TrustRoots
from sitegen.proof import addresses
from sitegen.proof.tree_check import check_tree

_BUNDLES = "bundles"


def verify_targets(targets: list[Path], trust: TrustRoots, jobs: int, listener: Listener) -> Summary:
    """Verify documents and folders of documents.

    Arguments:
        targets: files, content folders, or other folders with documents in them.
        trust: the pinned keys.
        jobs: worker processes.
        listener: is told of every document.

    Raises:
        UsageError: a target is not there.
    """
    missing = [target for target in targets if not os.path.lexists(target)]
    if missing:
        raise UsageError(*(Problem(refusals.NO_TARGET, str(target), "it is not there") for target in missing))
    intake = Intake(listener)
    listener.stage("verify", None)
    with rare_collections(), Workers(jobs, partial(Bench, trust, None)) as workers:
        for judged in workers.run(judge, units(intake.sightings(_sightings(targets)))):
            intake.take(judged)
            listener.advance(len(judged))
    return intake.summary()


def is_tree(target: Path) -> bool:
    """Tell whether a folder is a built tree."""
    return (target / addresses.MANIFEST).is_file()


def _sightings(targets: list[Path]) -> Iterator[Sighting | Ignored]:
    for target in targets:
        if not target.is_dir():
            yield found_file(target)
        elif (target / _BUNDLES).is_dir():
            yield from find_documents(target)
        else:
            real = Path(os.path.realpath(target))
            yield from find_documents(real.parent, real.name)


def verify_tree(target: Path, trust: TrustRoots, listener: Listener) -> Summary:
    """Check a built tree against its own manifest, and every document in it again; a root hash is told if all holds.

    Arguments:
        target: the root of the tree.
        trust: the pinned keys.
        listener: is told of every problem.
    """
    listener.stage("check the tree", None)
    check = check_tree(target, trust)
    errors = 0
    while True:
        try:
            problem = next(check)
        except StopIteration as end:
            counts = end.value
            break
        errors += problem.severity is Severity.ERROR
        listener.problem(problem)
    found = counts.bundles + counts.records
    return Summary(
        found=found,
        verified=found - counts.failed,
        refused=counts.failed,
        superseded=0,
        unreadable=0,
        faults=errors,
        root="" if errors else counts.root or "",
        files=counts.files,
        size=counts.total,
    )
