"""The signatures of a built tree on this machine: of its manifest and of its log's checkpoint, by one key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sitegen.build.report import Listener, Summary
from sitegen.errors import Problem, Severity
from sitegen.outside import refusals
from sitegen.outside.heads import read_head
from sitegen.outside.mirror_key import KeyDocumentError, read_mirror_key
from sitegen.proof import addresses
from sitegen.proof.log.note_keys import NoteVerifier
from sitegen.proof.refusals import MANIFEST_MALFORMED, MANIFEST_MISSING, TILE_MISSING
from sitegen.proof.tree import Tree

_OF_THE_TREE: Final = (MANIFEST_MALFORMED, MANIFEST_MISSING, TILE_MISSING)
"""What the check of a tree tells anyway."""


def with_signatures(summary: Summary, folder: Path, given: Sequence[NoteVerifier], listener: Listener) -> Summary:
    """Return the sums of a check of a tree, with what is wrong with the tree's signatures.

    Arguments:
        summary: of everything else.
        folder: the root of the tree.
        given: keys of the mirror, from elsewhere than the tree; one of them has to have signed it. Without any, the key
            that the tree names has to have, which shows a damaged tree and no dishonest one.
        listener: is told of every problem.
    """
    errors = 0
    try:
        tree = Tree(folder)
    except OSError:
        return summary
    with tree:
        for problem in _problems(tree, given):
            errors += problem.severity is Severity.ERROR
            listener.problem(problem)
    return replace(summary, faults=summary.faults + errors, root="") if errors else summary


def _problems(tree: Tree, given: Sequence[NoteVerifier]) -> Iterator[Problem]:
    said: NoteVerifier | None = None
    try:
        tree.read(addresses.MIRROR_KEY, most=1)
        said = read_mirror_key(tree)
    except KeyDocumentError as error:
        yield error.problem
    except OSError:
        pass  # a tree of a time before there were keys, or what the check of the tree tells
    if given and said not in given:
        names = ", ".join(one.vkey for one in given)
        cause = f"it is {said.vkey if said else 'none'}, and you gave {names}"
        yield Problem(refusals.KEY_CHANGED, addresses.MIRROR_KEY, cause)
    key = said if said in given or not given else given[0]
    if key is not None:
        yield from (problem for problem in read_head(tree, key).problems if problem.kind not in _OF_THE_TREE)
