"""The head of a mirror, seen as one thing: its key, its manifest with the signature, its log's checkpoint, its index.

1. The key is the one that was seen before; the first time it is believed.
2. The manifest is well-formed, and the key signed it.
3. The checkpoint is one, the key signed it, and the manifest lists it.
4. The index is the one that the manifest lists.

So one signature covers which papers the mirror says that it has. Without a key the four still belong together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sitegen.errors import Problem, RefusedError
from sitegen.intake.sync import refusals
from sitegen.intake.sync.index import IndexPart, read_index
from sitegen.intake.sync.mirror import Mirror
from sitegen.outside.mirror_key import KeyDocumentError, read_mirror_key
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.parsing import MAX_BYTES
from sitegen.proof import addresses, minisign
from sitegen.proof.faults import ProofError
from sitegen.proof.log.checkpoint import Checkpoint, read_checkpoint
from sitegen.proof.log.note_keys import NoteVerifier
from sitegen.proof.manifest_reader import Listed, MalformedError, Manifest, read_manifest, read_part
from sitegen.proof.partition import partition_key

_SMALL: Final = 1_000_000
_COMMENT: Final = re.compile(
    r"timestamp:([0-9]{1,12})\tfile:manifest\.json\troot:([0-9a-f]{64})\tsize:(0|[1-9][0-9]{0,18})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a mirror says of itself as a whole, as far as it belongs together and is signed.

    Arguments:
        root: the SHA-256 of the manifest.
        etag: of the manifest's answer.
        key: the mirror's own, None of an unsigned mirror.
        checkpoint: of its log.
        note: the checkpoint's bytes.
        timestamp: that the operator signed, seconds since 1970; None where nothing is signed.
        parts: of the index of papers.
    """

    root: str
    etag: str
    key: NoteVerifier | None
    checkpoint: Checkpoint
    note: bytes
    timestamp: int | None
    parts: tuple[IndexPart, ...]


def read_head(mirror: Mirror, *, known_root: str, known_etag: str) -> Head | None:
    """Return a mirror's head, None where its manifest is the one that is known.

    Arguments:
        mirror: to be asked.
        known_root: the SHA-256 of the manifest at which all was compared last, "" for none.
        known_etag: of that manifest's answer.

    Raises:
        RefusedError: there is none, or it does not belong together.
    """
    answer = mirror.fetch(addresses.MANIFEST, most=MAX_BYTES, etag=known_etag if known_root else "")
    if answer is None:
        cause = "nothing is there: it is no mirror that this program made"
        raise RefusedError(Problem(refusals.NO_INDEX, mirror.url(addresses.MANIFEST), cause))
    if answer.is_unchanged or answer.sha256 == known_root:
        return None
    manifest = _manifest(mirror, answer.body)
    key = _key(mirror)
    note = mirror.read(addresses.CHECKPOINT, most=_SMALL)
    checkpoint = _checkpoint(mirror, note, key)
    timestamp = None if key is None else _signed_at(mirror, answer.body, key, checkpoint)
    _compare(mirror, addresses.CHECKPOINT, note, _listed(mirror, manifest, addresses.CHECKPOINT))
    index = mirror.read(addresses.INDEX, most=MAX_BYTES)
    _compare(mirror, addresses.INDEX, index, _listed(mirror, manifest, addresses.INDEX))
    return Head(
        root=answer.sha256,
        etag=answer.fields.etag,
        key=key,
        checkpoint=checkpoint,
        note=note,
        timestamp=timestamp,
        parts=tuple(read_index(index)),
    )


def _key(mirror: Mirror) -> NoteVerifier | None:
    """Return the key that a mirror says it signs with, None where it says that it has none."""
    try:
        return read_mirror_key(mirror.tree)
    except KeyDocumentError as error:
        raise RefusedError(error.problem.within(mirror.base)) from None


def _manifest(mirror: Mirror, data: bytes) -> Manifest:
    try:
        return read_manifest(data)
    except MalformedError as error:
        raise _differs(mirror, addresses.MANIFEST, f"{error.place}: {error.cause}") from None


def _checkpoint(mirror: Mirror, note: bytes, key: NoteVerifier | None) -> Checkpoint:
    try:
        return read_checkpoint(note, [] if key is None else [key]).checkpoint
    except ProofError as error:
        raise RefusedError(error.problem.within(mirror.url(addresses.CHECKPOINT))) from None


def _signed_at(mirror: Mirror, data: bytes, key: NoteVerifier, checkpoint: Checkpoint) -> int:
    """Return the date that the operator signed with the manifest."""
    path = addresses.MANIFEST_SIGNATURE
    file = mirror.fetch(path, most=minisign.LARGEST_FILE)
    if file is None:
        raise _differs(mirror, path, "the mirror has a key, and its manifest is not signed")
    try:
        comment = minisign.verify(data, file.body, key.public_key)
    except ProofError as error:
        raise RefusedError(error.problem.within(mirror.url(path))) from None
    said = _COMMENT.fullmatch(comment)
    if said is None or said[2] != sha256_hex(data) or int(said[3]) != checkpoint.size:
        raise _differs(mirror, path, "its comment does not state this manifest and the size of this log")
    return int(said[1])


def _listed(mirror: Mirror, manifest: Manifest, path: str) -> Listed:
    """Return what the manifest says of a file."""
    key = partition_key(path)
    part = next((one for one in manifest.parts if key.startswith(one.name)), None)
    if part is None or part.size > MAX_BYTES:
        raise _differs(mirror, addresses.MANIFEST, f"no part of it lists {path}")
    data = mirror.read(part.path, most=part.size)
    if sha256_hex(data) != part.sha256:
        raise _differs(mirror, part.path, "it is not the part that the manifest lists")
    try:
        rows = read_part(data, part.name)
    except MalformedError as error:
        raise _differs(mirror, part.path, f"{error.place}: {error.cause}") from None
    found = next((row for row in rows if row.path == path), None)
    if found is None:
        raise _differs(mirror, part.path, f"it does not list {path}")
    return found


def _compare(mirror: Mirror, path: str, data: bytes, listed: Listed) -> None:
    if sha256_hex(data) != listed.sha256:
        raise _differs(mirror, path, "it is not the file that the manifest lists")


def _differs(mirror: Mirror, path: str, cause: str) -> RefusedError:
    return RefusedError(Problem(refusals.HEAD_DIFFERS, mirror.url(path), cause))
