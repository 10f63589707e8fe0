"""Proof files: a leaf's inclusion proof and the checkpoint that it leads to, for use without a network.

Source: C2SP tlog-proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sitegen.proof import refusals
from sitegen.proof.base64_text import decode, encode
from sitegen.proof.faults import ProofError
from sitegen.proof.log.merkle import HASH_BYTES, root_from_inclusion
from sitegen.proof.log.tile_paths import MOST_LEAVES, parse_decimal

HEADER: Final = "c2sp.org/tlog-proof@v1"
MOST_HASHES: Final = 63
_EXTRA: Final = "extra "
_INDEX: Final = "index "


class ProofFileError(ProofError):
    """Bytes are no proof file."""


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A proof file that is well-formed; nothing of it was verified.

    Arguments:
        index: of the leaf, from 0.
        inclusion: hashes of 32 bytes, from the leaf's sibling to the root's child.
        checkpoint: the note, byte for byte.
        extra: what else the file carries, which nothing authenticates; b"" where it has none.

    Raises:
        ValueError: no file can hold this.
    """

    index: int
    inclusion: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def __post_init__(self) -> None:
        if not 0 <= self.index <= MOST_LEAVES:
            raise ValueError("an index is from 0 to 2**63 - 1")
        if len(self.inclusion) > MOST_HASHES or any(len(one) != HASH_BYTES for one in self.inclusion):
            raise ValueError(f"an inclusion proof has at most {MOST_HASHES} hashes of {HASH_BYTES} bytes")

    def root(self, leaf_hash: bytes, size: int) -> bytes | None:
        """Return the root that the proof leads to in a tree of a size, or None where it is no proof in such a tree."""
        return root_from_inclusion(leaf_hash=leaf_hash, index=self.index, size=size, proof=self.inclusion)


def write_proof(index: int, inclusion: Sequence[bytes], checkpoint: bytes, extra: bytes) -> bytes:
    """Return the bytes of a proof file.

    Arguments:
        index: of the leaf.
        inclusion: its proof in the tree of the checkpoint.
        checkpoint: the note, as it is published.
        extra: anything; b"" leaves the line out.

    Raises:
        ValueError: the index or the proof cannot be one.
    """
    proof = TlogProof(index, tuple(inclusion), checkpoint, extra)
    lines = [HEADER, *([_EXTRA + encode(extra)] if extra else []), f"{_INDEX}{proof.index}"]
    lines += [encode(one) for one in proof.inclusion]
    return "".join(f"{line}\n" for line in (*lines, "")).encode("ascii") + checkpoint


def parse_proof(data: bytes) -> TlogProof:
    """Return the proof that bytes are.

    Raises:
        ProofFileError: they are none.
    """
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank or not head.isascii():
        raise _malformed("", "it has no blank line behind its proof, or is not ASCII before it")
    lines = head.decode("ascii").split("\n")
    if lines[0] != HEADER:
        raise _malformed("line 1", f"it is not {HEADER}")
    at, extra = 1, b""
    if at < len(lines) and lines[at].startswith(_EXTRA):
        extra = _decoded(lines[at].removeprefix(_EXTRA), at)
        at += 1
    if at == len(lines) or not lines[at].startswith(_INDEX):
        raise _malformed(f"line {at + 1}", "it does not give the index of the leaf")
    index = parse_decimal(lines[at].removeprefix(_INDEX))
    if index is None:
        raise _malformed(f"line {at + 1}", "the index is no decimal number")
    if len(lines) - at - 1 > MOST_HASHES:
        raise _malformed("", f"it has more than {MOST_HASHES} hashes")
    inclusion = tuple(_decoded(line, number, HASH_BYTES) for number, line in enumerate(lines[at + 1 :], at + 1))
    return TlogProof(index, inclusion, checkpoint, extra)


def _decoded(text: str, at: int, length: int | None = None) -> bytes:
    data = decode(text)
    if not data or (length is not None and len(data) != length):
        raise _malformed(f"line {at + 1}", f"it is not the base64 of {length or 'some'} bytes")
    return data


def _malformed(place: str, cause: str) -> ProofFileError:
    return ProofFileError(refusals.PROOF_MALFORMED, place, cause)
