"""The head of a mirror: the manifest, the operator's signature of it, and the log's checkpoint, seen as one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sitegen.errors import Code, Problem, has_errors
from sitegen.outside import refusals
from sitegen.pith.parsing import MAX_BYTES
from sitegen.proof import addresses, minisign
from sitegen.proof.faults import ProofError
from sitegen.proof.log.checkpoint import Checkpoint, SignedCheckpoint, read_checkpoint
from sitegen.proof.log.note_keys import NoteVerifier
from sitegen.proof.manifest import root_hash
from sitegen.proof.manifest_check import unopened
from sitegen.proof.manifest_reader import MalformedError, Manifest, read_manifest
from sitegen.proof.refusals import MANIFEST_MALFORMED, MANIFEST_MISSING, TILE_MISSING
from sitegen.proof.source import Source

_LARGEST_NOTE: Final = 1_000_000
_COMMENT: Final = re.compile(
    r"timestamp:([0-9]{1,12})\tfile:manifest\.json\troot:([0-9a-f]{64})\tsize:(0|[1-9][0-9]{0,18})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a mirror says of itself as a whole.

    Arguments:
        root: the SHA-256 of its manifest, 64 hex digits.
        manifest: what it lists, by parts.
        checkpoint: of its log.
        note: the checkpoint's bytes, with the signatures.
        key: whose signatures were looked for; None where none were.
        timestamp: seconds since 1970 that the operator signed, None where nothing is signed.
    """

    root: str
    manifest: Manifest
    checkpoint: Checkpoint
    note: bytes
    key: NoteVerifier | None
    timestamp: int | None


@dataclass(frozen=True, slots=True)
class HeadFound:
    """A head, None where there is none that can be read, and what is wrong with it.

    A head with an error was not signed as it must be, or does not belong together; it is told of, and not to be kept.
    """

    head: Head | None
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether there is a head without an error."""
        return self.head is not None and not has_errors(self.problems)


def read_head(source: Source, key: NoteVerifier | None) -> HeadFound:
    """Return a mirror's head.

    1. The checkpoint is one, and the key signed it; without a key, it is taken as it is.
    2. The manifest is well-formed.
    3. The key signed the manifest, and with it the root hash and the size of the log.

    Arguments:
        source: of the mirror.
        key: whose signatures count; None for an unsigned mirror.
    """
    problems: list[Problem] = []
    note = _read(source, addresses.CHECKPOINT, problems, most=_LARGEST_NOTE, missing=TILE_MISSING)
    signed = _checkpoint(note, key, problems) if note is not None else None
    data = _read(source, addresses.MANIFEST, problems, most=MAX_BYTES, missing=MANIFEST_MISSING)
    if data is None:
        return HeadFound(None, tuple(problems))
    timestamp = _signed_manifest(source, data, key, signed, problems) if key is not None else None
    try:
        manifest = read_manifest(data)
    except MalformedError as error:
        problems.append(Problem(MANIFEST_MALFORMED, f"{addresses.MANIFEST}: {error.place}", error.cause))
        return HeadFound(None, tuple(problems))
    if signed is None or note is None:
        return HeadFound(None, tuple(problems))
    head = Head(
        root=root_hash(data),
        manifest=manifest,
        checkpoint=signed.checkpoint,
        note=note,
        key=key,
        timestamp=timestamp,
    )
    return HeadFound(head, tuple(problems))


def _checkpoint(note: bytes, key: NoteVerifier | None, problems: list[Problem]) -> SignedCheckpoint | None:
    """Return the checkpoint, also where its signatures are wrong, so that the rest can be looked at."""
    try:
        return read_checkpoint(note, [key] if key is not None else [])
    except ProofError as error:
        problems.append(error.problem.within(addresses.CHECKPOINT))
    if key is None:
        return None
    try:
        return read_checkpoint(note, [])
    except ProofError:
        return None


def _signed_manifest(
    source: Source, data: bytes, key: NoteVerifier, signed: SignedCheckpoint | None, problems: list[Problem]
) -> int | None:
    """Return the date that the operator signed with the manifest, where the signature says what it must."""
    file = _read(
        source,
        addresses.MANIFEST_SIGNATURE,
        problems,
        most=minisign.LARGEST_FILE,
        missing=refusals.SIGNATURE_MISSING,
    )
    if file is None:
        return None
    try:
        comment = minisign.verify(data, file, key.public_key)
    except ProofError as error:
        problems.append(error.problem.within(addresses.MANIFEST_SIGNATURE))
        return None
    found = _COMMENT.fullmatch(comment)
    if found is None or found[2] != root_hash(data):
        cause = "its comment does not state timestamp, file, root hash and size of this manifest"
        problems.append(Problem(refusals.HEADS_DIFFER, addresses.MANIFEST_SIGNATURE, cause))
        return None
    if signed is not None and int(found[3]) != signed.checkpoint.size:
        cause = f"the manifest belongs to a log of {found[3]} leaves, and the checkpoint has {signed.checkpoint.size}"
        problems.append(Problem(refusals.HEADS_DIFFER, addresses.MANIFEST_SIGNATURE, cause))
    return int(found[1])


def _read(source: Source, path: str, problems: list[Problem], *, most: int, missing: Code) -> bytes | None:
    try:
        return source.read(path, most=most)
    except OSError as error:
        problems.append(unopened(error, path, missing))
        return None
