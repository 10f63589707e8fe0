"""Make the proof file of a paper: its bundle, the place of its line in a mirror's log, and the log's checkpoint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sitegen.errors import Code, MachineError, Problem, RefusedError, Severity
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.mirror_files import LogFiles, MirrorFiles, malformed, read_json
from sitegen.outside.paper_finding import find_paper
from sitegen.outside.proof_checking import check_proof
from sitegen.outside.proof_extra import Extra, named
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.identity import SHORT_LENGTH
from sitegen.pith.keys import TrustRoots
from sitegen.pith.verdict import Verdict
from sitegen.pith.verify import verify
from sitegen.proof import addresses
from sitegen.proof.faults import ProofError
from sitegen.proof.log.checkpoint import read_checkpoint
from sitegen.proof.log.leaf import Publication, Removal, UnknownLeaf, parse_leaf
from sitegen.proof.log.note import NoteVerifier
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.log.tlog_proof import write_proof
from sitegen.proof.refusals import LOG_KEY_NOT_GIVEN
from sitegen.proof.source import SourceError

_PAPERS: Final = "log/papers.json"
_PART = re.compile(r"log/papers/[A-Za-z0-9-]{1,40}\.txt")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class MadeProof:
    """A proof file.

    Arguments:
        name: what it is usually called: `TKDTZYGP.tlog-proof`.
        data: its bytes.
        pith_number: of the paper.
        origin: of the log.
        index: of the paper's line in the log.
        size: of the log, in lines.
        vkey: the log's key as the mirror names it, None for an unsigned mirror.
    """

    name: str
    data: bytes
    pith_number: str
    origin: str
    index: int
    size: int
    vkey: str | None


def make_proof(files: MirrorFiles, paper: str, trust: TrustRoots, verifiers: Sequence[NoteVerifier] = ()) -> MadeProof:
    """Make the proof file of a paper, and check it as any reader of it will.

    Arguments:
        files: of the mirror.
        paper: a Pith number of any length, an arXiv id or a DOI.
        trust: the pinned keys.
        verifiers: keys of the log, from elsewhere than the mirror; without any, the key that the mirror names is
            taken, and the file is as good as that key.

    Raises:
        UsageError: the paper is no identifier.
        RefusedError: the mirror has no such paper or no log, shows what Pith did not sign, or its log says otherwise.
        MachineError: a file cannot be read.
    """
    try:
        return _make(files, paper, trust, verifiers)
    except SourceError as error:
        raise MachineError(error.problem) from error
    except FileNotFoundError as error:
        path = str(error.filename or error)
        raise RefusedError(Problem(refusals.MIRROR_MALFORMED, files.name, f"there is no file {path}")) from error


def _make(files: MirrorFiles, paper: str, trust: TrustRoots, verifiers: Sequence[NoteVerifier]) -> MadeProof:
    suffix = find_paper(files, paper)
    bundle, verdict = _bundle(files, suffix, trust)
    vkey = _vkey(files)
    index = _index(files, suffix)
    checkpoint = _read(files, addresses.CHECKPOINT, refusals.NO_LOG)
    try:
        head = read_checkpoint(checkpoint, verifiers or ([NoteVerifier.parse(vkey)] if vkey else ())).checkpoint
        tree = TileTree(LogFiles(files, addresses.LOG), head.size, head.root)
        leaf = parse_leaf(next(tree.entries(index, index + 1))) if index < head.size else UnknownLeaf(b"")
        state = _published_state(files, leaf, suffix, sha256_hex(bundle))
        inclusion = tree.inclusion(index)
    except ProofError as error:
        raise RefusedError(error.problem.within(f"{files.name}/{addresses.LOG}")) from error
    own = verdict.raw["state"]["state_sha256"] if verdict.raw else ""
    extra = Extra(bundle, vkey, named(trust), None if state == own else state)
    data = write_proof(index, inclusion, checkpoint, extra.data())
    _check(data, trust, verifiers)
    name = f"{suffix[:SHORT_LENGTH]}.tlog-proof"
    return MadeProof(name, data, verdict.pith_number, head.origin, index, head.size, vkey)


def _check(data: bytes, trust: TrustRoots, verifiers: Sequence[NoteVerifier]) -> None:
    """Check a file as any reader will; only that no key was given is no reason not to write it."""
    verdict = check_proof(data, trust, verifiers)
    faults = [
        problem
        for problem in verdict.problems
        if problem.severity is Severity.ERROR and problem.kind is not LOG_KEY_NOT_GIVEN
    ]
    if faults or verdict.bundle is None:
        raise RefusedError(*faults)


def _bundle(files: MirrorFiles, suffix: str, trust: TrustRoots) -> tuple[bytes, Verdict]:
    """Return the bundle that the mirror shows, and its verdict, which is good."""
    path = addresses.bundle(suffix)
    try:
        data = files.read(path)
    except FileNotFoundError:
        if _is_there(files, addresses.record(suffix)):
            cause = f"{suffix} came only as a record, and a log has lines of bundles"
            raise RefusedError(Problem(refusals.NO_LOG, files.name, cause)) from None
        raise RefusedError(Problem(refusals.PAPER_NOT_FOUND, files.name, f"there is no bundle of {suffix}")) from None
    verdict = verify(data, trust)
    if not verdict.verified:
        raise RefusedError(*(problem.within(f"{files.name}/{path}") for problem in verdict.problems))
    if verdict.kind != "bundle" or verdict.suffix != suffix:
        raise malformed(files, path, f"it is the {verdict.kind} {verdict.pith_number}")
    return data, verdict


def _vkey(files: MirrorFiles) -> str | None:
    """Return the log's key as the mirror names it, None where it names none."""
    if not _is_there(files, addresses.MIRROR_KEY):
        return None
    vkey = read_json(files, addresses.MIRROR_KEY).get("vkey")
    if not isinstance(vkey, str | None):
        raise malformed(files, addresses.MIRROR_KEY, "its vkey is no text")
    return vkey


def _index(files: MirrorFiles, suffix: str) -> int:
    """Return the number of the paper's newest line, as the mirror says; the line itself tells whether that is so."""
    try:
        parts = read_json(files, _PAPERS).get("parts")
    except FileNotFoundError:
        raise RefusedError(Problem(refusals.NO_LOG, files.name, f"there is no file {_PAPERS}")) from None
    for part in parts if isinstance(parts, list) else ():
        first, last, path = (part.get(name) if isinstance(part, dict) else None for name in ("first", "last", "path"))
        if not (isinstance(first, str) and isinstance(last, str) and isinstance(path, str) and _PART.fullmatch(path)):
            raise malformed(files, _PAPERS, "one of its parts is none")
        if first <= suffix[: len(first)] <= last:
            for line in files.read(path).split(b"\n"):
                name, _, index = line.decode("ascii", "replace").partition(" ")
                if name == suffix and _DECIMAL.fullmatch(index):
                    return int(index)
    raise RefusedError(Problem(refusals.NO_LOG, files.name, f"the log has no line about {suffix}"))


def _published_state(
    files: MirrorFiles, leaf: Publication | Removal | UnknownLeaf, suffix: str, bundle_sha256: str
) -> str:
    """Return the state that the log names for the bundle that the mirror shows; refuse a line about anything else."""
    if isinstance(leaf, UnknownLeaf) or not leaf.pith_number.endswith(f":{suffix}"):
        cause = "it is a line about something else"
    elif isinstance(leaf, Removal):
        cause = "it says that the paper was removed, and the mirror still shows it"
    elif leaf.bundle_sha256 != bundle_sha256:
        cause = f"it names the bundle {leaf.bundle_sha256}, and the mirror shows {bundle_sha256}"
    else:
        return leaf.state_sha256
    raise RefusedError(Problem(refusals.LOG_SAYS_OTHERWISE, f"{files.name}: {suffix}", cause))


def _is_there(files: MirrorFiles, path: str) -> bool:
    try:
        files.read(path)
    except FileNotFoundError:
        return False
    return True


def _read(files: MirrorFiles, path: str, kind: Code) -> bytes:
    try:
        return files.read(path)
    except FileNotFoundError:
        raise RefusedError(Problem(kind, files.name, f"there is no file {path}")) from None
