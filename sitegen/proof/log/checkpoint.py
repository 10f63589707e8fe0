"""Checkpoints: the origin, size and root of a log, as the text of a note (C2SP tlog-checkpoint)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.proof import refusals
from sitegen.proof.base64_text import decode, encode
from sitegen.proof.faults import ProofError
from sitegen.proof.log.merkle import EMPTY_ROOT, HASH_BYTES
from sitegen.proof.log.note import NoteError, NoteSigner, NoteVerifier, open_note, sign, unsigned_note, unsigned_text
from sitegen.proof.log.tile_paths import parse_decimal
from sitegen.proof.log.tiles import TreeHead

__all__ = [
    "Checkpoint",
    "CheckpointError",
    "NoteError",
    "SignedCheckpoint",
    "parse_checkpoint",
    "read_checkpoint",
    "write_checkpoint",
]


class CheckpointError(ProofError):
    """A text is no checkpoint, or that of another log."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's head at one moment.

    Arguments:
        origin: which log it is, one line.
        size: of the log, in leaves.
        root: 32 bytes.

    Raises:
        ValueError: no log has such a head.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not is_origin(self.origin):
            raise ValueError("an origin is one line that is not empty")
        TreeHead(self.size, self.root)

    @property
    def head(self) -> TreeHead:
        """Size and root."""
        return TreeHead(self.size, self.root)

    def text(self) -> str:
        """Return the text that is signed: three lines."""
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint and who signed it.

    Arguments:
        checkpoint: what was signed.
        signed_by: the keys that were given and signed it; none where none was given.
        is_unsigned: there is not one signature, of any key: the checkpoint of an unsigned mirror.
    """

    checkpoint: Checkpoint
    signed_by: tuple[NoteVerifier, ...]
    is_unsigned: bool


def is_origin(line: str) -> bool:
    """Tell whether a text can name a log: one line of characters that a person sees, not empty."""
    return bool(line) and not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in line)


def write_checkpoint(checkpoint: Checkpoint, signer: NoteSigner | None) -> bytes:
    """Return the bytes of `log/checkpoint`, without signature lines where there is no key."""
    return unsigned_note(checkpoint.text()) if signer is None else sign(checkpoint.text(), signer)


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint that the text of a note is.

    Extension lines, which no signature scheme but one covers and no mirror of this program writes, are refused.

    Raises:
        CheckpointError: it is none.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:  # noqa: PLR2004 - three lines, and nothing behind the last newline
        raise CheckpointError(refusals.CHECKPOINT_MALFORMED, "", "it is not three lines: origin, size, root")
    if not is_origin(lines[0]):
        raise CheckpointError(refusals.CHECKPOINT_MALFORMED, "line 1", "it has a control character")
    size = parse_decimal(lines[1])
    if size is None:
        raise CheckpointError(refusals.CHECKPOINT_MALFORMED, "line 2", "it is no size in decimal")
    root = decode(lines[2])
    if root is None or len(root) != HASH_BYTES:
        raise CheckpointError(refusals.CHECKPOINT_MALFORMED, "line 3", "it is not the base64 of 32 bytes")
    if not size and root != EMPTY_ROOT:
        raise CheckpointError(refusals.CHECKPOINT_MALFORMED, "line 3", "it is not the root of an empty log")
    return Checkpoint(lines[0], size, root)


def read_checkpoint(data: bytes, verifiers: Sequence[NoteVerifier]) -> SignedCheckpoint:
    """Return the checkpoint of a log.

    Arguments:
        data: the bytes of `log/checkpoint`.
        verifiers: the keys of this log that the reader has; () where the reader has none, and then nothing is verified.

    Returns:
        the checkpoint. Where keys were given, at least one of them signed it, and it is the log of that key's name.

    Raises:
        NoteError: the bytes are no note; a signature by a given key is wrong; or keys were given and none signed it.
        CheckpointError: the text is no checkpoint, or that of a log with another name than the keys that signed it.
    """
    names = ", ".join(f"{one.name} {one.key_id.hex()}" for one in verifiers)
    unsigned = unsigned_text(data)
    if unsigned is not None:
        checkpoint = parse_checkpoint(unsigned)
        if verifiers:
            raise NoteError(refusals.NOTE_NOT_SIGNED, "", f"it has no signature at all, and none by {names}")
        return SignedCheckpoint(checkpoint, (), is_unsigned=True)
    note = open_note(data, verifiers)
    checkpoint = parse_checkpoint(note.text)
    if verifiers and not note.signed_by:
        cause = f"it has signatures by other keys ({note.signatures}), and none by {names}"
        raise NoteError(refusals.NOTE_NOT_SIGNED, "", cause)
    if verifiers and not any(verifier.name == checkpoint.origin for verifier in note.signed_by):
        cause = (
            f"the log calls itself {checkpoint.origin!r}, and none of the keys that signed it has this name: {names}"
        )
        raise CheckpointError(refusals.CHECKPOINT_OF_ANOTHER_LOG, "line 1", cause)
    return SignedCheckpoint(checkpoint, note.signed_by, is_unsigned=False)
