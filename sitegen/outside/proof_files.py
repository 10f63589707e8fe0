"""Verify proof files that somebody named, and tell of each: its bundle as a document, all else as problems."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from sitegen.build.report import Listener, Summary
from sitegen.content.opening import read_regular
from sitegen.content.places import UnreadableError
from sitegen.corpus.rows import DocumentRow, Status
from sitegen.errors import Severity
from sitegen.outside.proof_checking import ProofVerdict, check_proof
from sitegen.pith.keys import TrustRoots
from sitegen.pith.provenance import Level
from sitegen.proof.log.note import NoteVerifier
from sitegen.proof.log.tlog_proof import HEADER

MOST: Final = 24 * 1024 * 1024
"""Bytes of the largest proof file: its extra data is as large as a document may be, in base64."""

Told: TypeAlias = Callable[[str, ProofVerdict], None]
"""Is told of a proof: the name of its file, and what was found."""


def is_proof(path: Path) -> bool:
    """Tell whether a path is a regular file that begins as a proof does."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(HEADER) + 1) == f"{HEADER}\n".encode("ascii")
    except (OSError, ValueError):
        return False


def verify_proofs(
    paths: Sequence[Path], trust: TrustRoots, verifiers: Sequence[NoteVerifier], listener: Listener, told: Told
) -> Summary:
    """Verify proof files; each counts as one document, the bundle inside it.

    Arguments:
        paths: of the files.
        trust: the pinned keys of papers.
        verifiers: the keys of logs; without any, no proof is verified.
        listener: is told of each bundle, and of the problems of each proof.
        told: is told of each proof that could be read.
    """
    counts = dict.fromkeys(Status, 0)
    faults = 0
    for path in paths:
        place = str(path)
        try:
            data = read_regular(os.fsencode(os.path.realpath(path)), place=place, limit=MOST)
        except UnreadableError as error:
            listener.document(_row(place, None), [error.problem])
            counts[Status.UNREADABLE] += 1
            continue
        verdict = check_proof(data, trust, verifiers)
        row = _row(place, verdict)
        counts[Status(row.status)] += 1
        if verdict.bundle is None:
            listener.document(row, verdict.problems)
            continue
        listener.document(row, verdict.bundle.problems)
        for problem in verdict.problems:
            faults += problem.severity is Severity.ERROR
            listener.problem(problem.within(place))
        told(place, verdict)
    verified, refused, unreadable = counts[Status.VERIFIED], counts[Status.REFUSED], counts[Status.UNREADABLE]
    return Summary(len(paths), verified, refused, 0, unreadable, faults)


def _row(place: str, verdict: ProofVerdict | None) -> DocumentRow:
    """Return the bundle inside a proof as a document; one that could not be reached is unreadable."""
    bundle = verdict.bundle if verdict else None
    status = Status.UNREADABLE if bundle is None else Status.VERIFIED if bundle.verified else Status.REFUSED
    return DocumentRow(
        place=place,
        path=place,
        offset=0,
        length=verdict.bundle_size if verdict else 0,
        line=0,
        sha256=verdict.bundle_sha256 if verdict else "",
        size=verdict.bundle_size if verdict else 0,
        kind=bundle.kind if bundle else "",
        suffix=bundle.suffix if bundle else "",
        pith_number=bundle.pith_number if bundle and bundle.verified else "",
        level=(bundle.level if bundle else Level.NONE).value,
        status=status,
        built_at=bundle.dated if bundle else "",
        problems="[]",
    )
